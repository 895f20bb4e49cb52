import DoctorTesting
import Testing

@testable import Box
@testable import Facts
@testable import Probes
@testable import Programs
@testable import Values

/// What only a running box tells: processes, the daemons' own views, hardware clocks.
@Suite struct LiveTimeTests {
    private struct Answers: Commands {
        var outputs: [String: CommandOutcome] = [:]

        func run(_ commands: [Command], until deadline: Deadline) -> [CommandOutcome] {
            commands.map { outputs[$0.description] ?? .notFound }
        }
    }

    private func box(_ texts: [String: String], processes: [String], _ answers: Answers = Answers()) -> Box {
        var files = MemoryFiles(texts: texts)
        for (index, line) in (["/sbin/init"] + processes).enumerated() {
            let words = line.split(separator: " ")
            // A process that renames itself, as in "ntpd: dns engine", keeps its program's name here.
            let name = words.first?.split(separator: "/").last?.prefix { $0 != ":" } ?? ""
            files.add("/proc/\(index + 1)/comm", String(name.prefix(15)) + "\n")
            files["/proc/\(index + 1)/cmdline"] = MemoryFiles.Entry(.file(Array(line.utf8).map { $0 == 32 ? 0 : $0 }))
        }
        return memoryBox(files, isLive: true, commands: answers)
    }

    private func running(_ texts: [String: String], _ processes: [String]) -> [String] {
        look([TimeDaemonProbe()], at: box(texts, processes: processes)).timeDaemons.map {
            "\($0.kind.rawValue) \($0.isRunning.text)"
        }
    }

    @Test func fourProgramsAreCalledNtpd() {
        let both = ["/etc/ntpsec/ntp.conf": "", "/etc/openntpd/ntpd.conf": ""]
        #expect(
            running(both, ["/usr/sbin/ntpd -p /run/ntpd.pid -c /etc/ntpsec/ntp.conf -g"])
                == ["ntpsec true /proc", "openntpd false /proc"])
        #expect(
            running(both, ["/usr/sbin/ntpd -f /etc/openntpd/ntpd.conf", "ntpd: dns engine"])
                == ["ntpsec false /proc", "openntpd true /proc"])
        #expect(running(both, ["/usr/sbin/ntpd -g"]).allSatisfy { $0.contains("cannot be told") })
        #expect(running(["/etc/ntp.conf": ""], ["/usr/sbin/ntpd -g"]) == ["ntpd true /proc"])
        #expect(running(["/etc/ntp.conf": ""], ["/usr/sbin/sshd"]) == ["ntpd false /proc"])
    }

    @Test func hiddenProcessesAreUnknown() {
        let files = MemoryFiles(texts: ["/etc/chrony.conf": "", "/proc/77/comm": "sh\n"])
        let facts = look([TimeDaemonProbe()], at: memoryBox(files, isLive: true))
        #expect(facts.timeDaemons.map(\.isRunning.isUnknown) == [true])
        let tree = look([TimeDaemonProbe()], at: memoryBox(files))
        #expect(tree.timeDaemons.first?.isRunning == .notLooked(why: "files only, nothing runs there"))
    }

    @Test func daemonsAreAskedOnlyWhereTheyRun() {
        let texts = ["/etc/chrony.conf": "", "/etc/systemd/timesyncd.conf": "", "/etc/ntp.conf": ""]
        var answers = Answers()
        answers.outputs["chronyc -n -c tracking"] = .finished(
            CommandResult(status: 1, output: Array("506 Cannot talk to daemon\n".utf8)))
        answers.outputs["ntpq -pn"] = .timedOut(seconds: 2)
        let facts = look(
            [TimeDaemonProbe(), DaemonViewProbe()],
            at: box(texts, processes: ["/usr/sbin/chronyd", "/usr/sbin/ntpd"], answers))
        #expect(
            facts.timeDaemons.map(\.view) == [
                .unreadable(
                    why: "chronyc -n -c tracking: 506 Cannot talk to daemon", Source("chronyc -n -c tracking")),
                .notLooked(why: "it does not run"),
                .unreadable(why: "ntpq -pn: no answer within 2.0 s", Source("ntpq -pn")),
            ])
    }

    @Test func timesyncdsMarkTellsWithoutABus() {
        var texts = ["/etc/systemd/timesyncd.conf": ""]
        let processes = ["/lib/systemd/systemd-timesyncd"]
        func view() -> Observed<DaemonView>? {
            look([TimeDaemonProbe(), DaemonViewProbe()], at: box(texts, processes: processes)).timeDaemons.first?.view
        }
        #expect(
            view()
                == .unreadable(
                    why: "timedatectl show-timesync --all: not installed", Source("timedatectl show-timesync --all")))
        texts["/run/systemd/timesync/synchronized"] = ""
        #expect(
            view() == .known(DaemonView(isSynchronised: true), Source("/run/systemd/timesync/synchronized")))
    }

    @Test func hardwareClocks() {
        var files = MemoryFiles(texts: [
            "/sys/class/rtc/rtc0/name": "rtc-ds1307 1-0068\n", "/sys/class/rtc/rtc0/since_epoch": "1795000000\n",
            "/sys/class/rtc/rtc0/hctosys": "1\n", "/sys/class/rtc/rtc1/name": "rpi_rtc\n",
            "/sys/class/rtc/rtc1/hctosys": "0\n", "/etc/adjtime": "0.0 0 0.0\n0\nLOCAL\n",
        ])
        files.fail("/sys/class/rtc/rtc1/since_epoch", .system(call: "read", message: "Invalid argument"))
        let facts = look([ClockProbe()], at: memoryBox(files, isLive: true))
        let reading = Timestamp(unixSeconds: 1_795_000_000)
        #expect(
            facts.rtc.devices
                == .known(
                    [
                        RTCDevice(
                            device: "rtc0", name: "rtc-ds1307 1-0068",
                            reading: .known(reading, Source("/sys/class/rtc/rtc0/since_epoch")), clockThen: reading,
                            setClockAtBoot: true),
                        RTCDevice(
                            device: "rtc1", name: "rpi_rtc",
                            reading: .unreadable(
                                why: "/sys/class/rtc/rtc1/since_epoch: read: Invalid argument",
                                Source("/sys/class/rtc/rtc1/since_epoch")), clockThen: reading, setClockAtBoot: false),
                    ], Source("/sys/class/rtc")))
        #expect(facts.rtc.isLocalTime == .known(true, Source("/etc/adjtime", line: 3)))
        let none = look([ClockProbe()], at: memoryBox(MemoryFiles()))
        #expect(none.rtc.devices == .notLooked(why: "files only, no /sys"))
        #expect(none.rtc.isLocalTime == .absent(Source("/etc/adjtime")))
    }
}
