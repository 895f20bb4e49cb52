import DoctorTesting
import FoundationEssentials
import Native
import Testing

@testable import Box
@testable import Facts
@testable import Probes
@testable import Values

/// The probes of time over files that hold secrets, and over files that make no sense.
@Suite struct HostileFilesTests {
    private let probes: [any Probe] = [
        ClockProbe(), TimeDaemonProbe(), SavedClockProbe(), FloorProbe(), UnitProbe(),
    ]

    /// Every secret in these trees contains 5EC2E7.
    @Test(arguments: [
        "debian12-chrony", "fedora-chrony", "raspberrypios-timesyncd", "openwrt-sysntpd", "debian12-ntpsec",
        "ubuntu-ntpd-rs", "debian12-openntpd", "pihole-ftl-time",
    ])
    func noSecretReachesTheFacts(_ tree: String) throws {
        let facts = look(probes, at: try treeBox(tree))
        let json = String(decoding: try JSONEncoder().encode(facts), as: UTF8.self)
        #expect(!json.contains("5EC2E7"))
        #expect(facts.troubles == [])
        #expect(facts.units.isEmpty == (tree == "openwrt-sysntpd"))
    }

    private static let wellFormed: [String: String] = [
        "/etc/chrony/chrony.conf":
            "pool a.example iburst nts\nmakestep 1 3\nconfdir /etc/chrony/conf.d\nmaxchange 5 0 0\n",
        "/etc/chrony/conf.d/x.conf": "include /etc/chrony/*.conf\nserver 2001:db8::1 key 5EC2E7\n",
        "/etc/default/chrony": "DAEMON_OPTS=\"-F 1 -s\"\n",
        "/usr/lib/systemd/system/chrony.service":
            "[Service]\nEnvironmentFile=-/etc/default/chrony\nExecStart=/usr/sbin/chronyd $DAEMON_OPTS\nTimeoutSec=1min\n",
        "/etc/systemd/timesyncd.conf": "[Time]\nNTP=a b\\\n c\nSaveIntervalSec=1min 3s\n",
        "/etc/systemd/network/x.network": "[Network]\nDHCP=yes\nNTP=192.0.2.1\n",
        "/etc/ntp.conf": "server a\ntinker panic 0 step 0.5\ntos minsane 3\nincludefile /etc/ntp.conf\n",
        "/etc/ntpsec/ntp.conf": "pool b\n", "/etc/openntpd/ntpd.conf": "server \"a\" trusted\nconstraint from x\n",
        "/etc/ntpd-rs/ntp.toml":
            "[[source]]\nmode = \"server\"\naddress = \"[::1]:5\"\n[synchronization]\nminimum-agreeing-sources = 3\n",
        "/etc/pihole/pihole.toml": "[ntp.sync]\nserver = \"p\"\n[ntp.sync.rtc]\nset = true\n",
        "/etc/init.d/sysntpd": "", "/etc/config/system": "config timeserver 'ntp'\n\tlist server 'a'\n",
        "/etc/fake-hwclock.data": "2026-11-19 11:17:01\n", "/etc/adjtime": "0.0 0 0.0\n0\nUTC\n",
        "/sys/class/rtc/rtc0/since_epoch": "1795000000\n", "/var/log/journal/a/system.journal": "LPKSHHRH",
    ]

    /// Bytes changed, doubled and cut in all of them at once: nothing traps, nothing hangs, what is found can be written.
    @Test func noiseIsSurvived() throws {
        var random = Seeded(2026)
        for _ in 0..<60 {
            var files = MemoryFiles()
            for (path, text) in HostileFilesTests.wellFormed {
                var bytes = Array(text.utf8)
                for _ in 0..<Int.random(in: 0...3, using: &random) where !bytes.isEmpty {
                    let index = Int.random(in: 0..<bytes.count, using: &random)
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                    case 1: bytes.remove(at: index)
                    case 2: bytes.insert(contentsOf: bytes[index...].prefix(40), at: index)
                    default: bytes.insert(contentsOf: Array("99999999999999999999".utf8), at: index)
                    }
                }
                files[path] = MemoryFiles.Entry(.file(bytes))
            }
            let facts = look(probes, at: memoryBox(files))
            #expect(try JSONEncoder().encode(facts).count > 0)
        }
    }

    @Test func unreadableConfigurationIsToldAndTheRestGoesOn() {
        var files = MemoryFiles(texts: HostileFilesTests.wellFormed)
        files.fail("/etc/chrony/chrony.conf", .permissionDenied)
        files["/etc/ntpd-rs/ntp.toml"] = MemoryFiles.Entry(.file(Array("[a\nb = 5EC2E7".utf8)))
        files["/etc/ntpsec/ntp.conf"] = MemoryFiles.Entry(.file([0, 1, 2]))
        let facts = look([TimeDaemonProbe()], at: memoryBox(files))
        #expect(
            facts.timeDaemons.map { "\($0.kind.rawValue) \($0.whyUnread?.prefix(14) ?? "read")" } == [
                "timesyncd read", "ntpsec binary, not a ", "ntpd read", "ntpd-rs not valid TOML", "openntpd read",
                "busybox read", "pihole read",
            ])
        #expect(
            Set(facts.troubles.map(\.source)).isSuperset(of: [
                Source("/etc/ntpd-rs/ntp.toml", line: 1), Source("/etc/ntpsec/ntp.conf"),
                Source("/etc/ntp.conf", line: 4),
            ]))
        #expect(!facts.troubles.contains { $0.text.contains("5EC2E7") })
    }
}
