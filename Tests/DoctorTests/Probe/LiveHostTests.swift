import DoctorTesting
import Programs
import Testing

@testable import Box
@testable import Facts
@testable import Probes
@testable import Values

/// Programs that say what a test wants; any other is not there.
private struct SayingCommands: Commands {
    var answers: [String: CommandOutcome]

    func run(_ commands: [Command], until deadline: Deadline) -> [CommandOutcome] {
        commands.map { answers[$0.description] ?? .notFound }
    }
}

private func finished(_ text: String, status: Int = 0) -> CommandOutcome {
    .finished(CommandResult(status: status, output: Array(text.utf8)))
}

/// Probes of a running box, its kernel's files in memory.
@Suite struct LiveHostTests {
    @Test func containerAndFreeze() {
        let files = MemoryFiles(texts: [
            "/proc/1/environ": "PATH=/bin\0SECRET=c2VjcmV0\0container=lxc\0", "/proc/1/comm": "procd\n",
            "/proc/cmdline": "root=/dev/sda1 boxdoctor.freeze quiet\n",
            "/proc/net/route": "Iface\tDestination\n", "/proc/sys/kernel/random/boot_id": "b00t\n",
        ])
        let host = look([HostProbe()], at: memoryBox(files, isLive: true)).host
        #expect(host.container == .known("lxc", Source("/proc/1/environ")))
        #expect(host.initSystem == .known(.procd, Source("/proc/1/comm")))
        #expect(host.freeze == .known(Freeze(), Source("/proc/cmdline")))
        #expect(host.routes == .known([], Source("/proc/net/route")))
        #expect(host.bootID == .known("b00t", Source("/proc/sys/kernel/random/boot_id")))
        #expect(host.system == .absent(Source("/etc/os-release")))
    }

    /// An image that was once a container's leaves its mark on a disk.
    @Test func aLeftoverMarkMakesNoContainer() {
        var files = MemoryFiles(texts: [
            "/.dockerenv": "", "/proc/1/status": "Name:\tinit\nCapEff:\t00000000a80425fb\n",
        ])
        files.link("/proc/self/ns/pid", to: "pid:[4026531836]")
        let box = look([HostProbe()], at: memoryBox(files, isLive: true)).host
        #expect(box.container == .absent(Source("/proc/self/ns/pid")))
        #expect(box.maySetClock == nil)
        files.link("/proc/self/ns/pid", to: "pid:[4026532281]")
        let container = look([HostProbe()], at: memoryBox(files, isLive: true)).host
        #expect(container.container == .known("docker", Source("/.dockerenv")))
        #expect(container.maySetClock == Sourced(false, Source("/proc/1/status")))
        files.add("/proc/1/status", "CapEff:\t000001ffffffffff\n")
        #expect(look([HostProbe()], at: memoryBox(files, isLive: true)).host.maySetClock?.value == true)
        #expect(look([HostProbe()], at: memoryBox(files)).host.container.value == nil)
    }

    @Test func freezeFiles() {
        var files = MemoryFiles(texts: ["/etc/boxdoctor/freeze": #"{"reason": "audit", "who": "ops"}"#])
        func freeze() -> Observed<Freeze> { look([HostProbe()], at: memoryBox(files)).host.freeze }
        #expect(freeze() == .known(Freeze(reason: "audit", who: "ops"), Source("/etc/boxdoctor/freeze")))
        files.add("/etc/boxdoctor/freeze", "")
        #expect(freeze() == .known(Freeze(), Source("/etc/boxdoctor/freeze")))
        files.fail("/etc/boxdoctor/freeze", .permissionDenied)
        #expect(freeze().value == Freeze())
    }

    @Test func entropy() {
        var files = MemoryFiles(texts: [
            "/proc/1/comm": "systemd\n", "/proc/1/syscall": "0 0x1 0x2\n", "/proc/1/wchan": "ep_poll",
            "/proc/77/comm": "dhcpcd\n", "/proc/77/wchan": "0", "/proc/77/syscall": "278 0x7ff 0x10 0x0\n",
            "/proc/78/comm": "sshd\n", "/proc/78/wchan": "wait_for_random_bytes", "/proc/79/comm": "haveged\n",
            "/proc/sys/kernel/random/entropy_avail": "44\n", "/proc/sys/kernel/random/poolsize": "4096\n",
            "/sys/class/misc/hw_random/rng_current": "none\n", "/proc/cpuinfo": "Features : fp asimd evtstrm\n",
            "/proc/cmdline": "random.trust_cpu=off\n",
            "/usr/lib/systemd/system/systemd-random-seed.service": "[Service]\nType=oneshot\n",
            "/etc/systemd/system/systemd-random-seed.service.d/credit.conf":
                "[Service]\nEnvironment=SYSTEMD_RANDOM_SEED_CREDIT=1\n",
        ])
        files["/dev/random"] = MemoryFiles.Entry(.device(major: 1, minor: 9))
        let commands = SayingCommands(answers: [
            "dmesg": finished("[    0.000000] Booting Linux\n[  210.250000] random: crng init done\n")
        ])
        let facts = look([EntropyProbe()], at: memoryBox(files, isLive: true, commands: commands))
        let entropy = facts.entropy
        #expect(entropy.readyAfterSeconds == .known(210.25, Source("dmesg")))
        #expect(entropy.availableBits.value == 44)
        #expect(entropy.poolBits.value == 4096)
        #expect(entropy.hardwareSource.isAbsent)
        #expect(entropy.hardwareQuality.isAbsent)
        #expect(entropy.hasCPUSource.value == false)
        #expect(entropy.trustsCPU == .known(false, Source("/proc/cmdline")))
        #expect(
            entropy.creditsSeed
                == .known(true, Source("/etc/systemd/system/systemd-random-seed.service.d/credit.conf", line: 2)))
        #expect(entropy.daemons == ["haveged"])
        #expect(
            entropy.blocked.value == [
                BlockedProcess(pid: 77, name: "dhcpcd", source: Source("/proc/77/syscall")),
                BlockedProcess(pid: 78, name: "sshd", source: Source("/proc/78/wchan")),
            ])
        #expect(entropy.randomIsUrandom.value == true)
        #expect(facts.troubles == [])
    }

    @Test func anchorOnReadOnlyAndMemoryMounts() {
        var files = MemoryFiles(texts: [
            "/etc/unbound/unbound.conf": "server:\n auto-trust-anchor-file: /var/lib/unbound/root.key\n",
            "/etc/passwd": "unbound:x:105:112::/:/bin/false\n", "/data/unbound/root.key": "; empty\n",
            "/proc/self/mountinfo": "20 1 0:20 / / rw - ext4 /dev/a rw\n21 20 0:21 / /data rw - tmpfs t rw\n",
        ])
        files.link("/var/lib/unbound", to: "/data/unbound")
        files["/data/unbound"] = MemoryFiles.Entry(.directory, mode: 0o755, owner: 105, group: 112)
        func state() -> [String] {
            look([LocalResolverProbe(), TrustAnchorProbe(), StateProbe()], at: memoryBox(files, isLive: true)).state.map
            {
                "\($0.purpose.rawValue) \($0.path) \($0.mount.value?.mountPoint ?? "-") volatile \($0.mount.value?.isVolatile == true) "
                    + "read-only \($0.mount.value?.isReadOnly == true) writable \($0.isWritable.text)"
            }
        }
        let start = "trust anchor /var/lib/unbound/root.key /data volatile"
        #expect(state() == ["\(start) true read-only false writable true /data/unbound"])
        files["/data/unbound"]?.owner = 0
        #expect(state() == ["\(start) true read-only false writable false /data/unbound"])
        files.add("/proc/self/mountinfo", "20 1 0:20 / / rw - ext4 /dev/a rw\n21 20 0:21 / /data ro - ext4 /dev/b rw\n")
        files["/data/unbound"]?.owner = 105
        #expect(state() == ["\(start) false read-only true writable false /proc/self/mountinfo"])
        files["/data/unbound"] = nil
        files["/data/unbound/root.key"] = nil
        files["/data"] = MemoryFiles.Entry(.directory, mode: 0o755)
        #expect(state() == ["\(start) false read-only true writable false /proc/self/mountinfo"])
    }

    /// timesyncd.conf stays when its package goes; its clock is then nobody's to write. In a container the host's is.
    @Test(arguments: [(true, "", ["saved clock"]), (true, "docker", []), (false, "", [])])
    func onlyWhatIsWrittenIsState(_ isEnabled: Bool, _ container: String, _ purposes: [String]) {
        let box = memoryBox(MemoryFiles(texts: [:]), isLive: true)
        var facts = look([], at: box)
        facts.host.container = container.isEmpty ? .absent(Source("x")) : .known(container, Source("x"))
        facts.savedClocks = [
            SavedClock(
                kind: .timesyncd, path: "/var/lib/systemd/timesync/clock", time: .absent(Source("x")),
                persists: .known(true, Source("x")), isRestored: .known(isEnabled, Source("x")),
                saveIntervalSeconds: 60, source: Source("/etc/systemd/timesyncd.conf"))
        ]
        StateProbe().look(at: box, options: ProbeOptions(), until: Deadline(in: 5, by: box.clocks), into: &facts)
        #expect(facts.state.map(\.purpose.rawValue) == purposes)
    }

    @Test func handshakes() {
        let files = MemoryFiles(texts: [
            "/etc/wireguard/wg0.conf":
                "[Interface]\nPrivateKey=s\n[Peer]\nPublicKey=AAA=\nEndpoint=192.0.2.1:1\n[Peer]\nPublicKey=BBB=\n",
            "/sys/class/net/wg0/operstate": "unknown\n",
        ])
        let commands = SayingCommands(answers: [
            "wg show all latest-handshakes": finished("wg0\tAAA=\t1795000000\nwg0\tBBB=\t0\nwg9\tCCC=\t5\n")
        ])
        let live = look([TunnelProbe()], at: memoryBox(files, isLive: true, commands: commands)).tunnels
        let source = Source("wg show all latest-handshakes")
        #expect(live.map(\.interface) == ["wg0", "wg9"])
        #expect(live.map { $0.isUp.value } == [true, false])
        #expect(
            live.map { $0.peers.map(\.latestHandshake) } == [
                [.known(Timestamp(unixSeconds: 1_795_000_000), source), .absent(source)],
                [.known(Timestamp(unixSeconds: 5), source)],
            ])
        let denied = SayingCommands(answers: ["wg show all latest-handshakes": finished("", status: 1)])
        let without = look([TunnelProbe()], at: memoryBox(files, isLive: true, commands: denied)).tunnels
        #expect(
            without.first?.peers.first?.latestHandshake == .unreadable(why: "needs root (CAP_NET_ADMIN)", source))
    }
}
