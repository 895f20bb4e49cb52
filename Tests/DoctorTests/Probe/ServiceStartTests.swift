import DoctorTesting
import Testing

@testable import Box
@testable import Facts
@testable import Probes
@testable import Programs
@testable import Values

/// What is linked to be started, and is not started all the same, as systemd 252's `--test` had it.
@Suite struct ServiceStartTests {
    private static let unit = "[Unit]\nDescription=x\n[Service]\nExecStart=/usr/sbin/chronyd -F 1\n[Install]\n"

    private func chrony(_ change: (inout MemoryFiles) -> Void) -> TimeDaemon? {
        var files = MemoryFiles(texts: [
            "/etc/chrony/chrony.conf": "server 192.0.2.1\n", "/usr/lib/systemd/systemd": "",
            "/usr/lib/systemd/system/chrony.service": ServiceStartTests.unit,
        ])
        files.link(
            "/etc/systemd/system/multi-user.target.wants/chrony.service", to: "/usr/lib/systemd/system/chrony.service")
        change(&files)
        return look([HostProbe(), TimeDaemonProbe()], at: memoryBox(files)).timeDaemons.first { $0.kind == .chrony }
    }

    private func why(_ dropIn: String) -> String? {
        chrony { $0.add("/etc/systemd/system/chrony.service.d/own.conf", dropIn) }?.whyNotStarting?.value
    }

    @Test func conditions() {
        #expect(chrony { _ in }?.isEnabled.value == true && chrony { _ in }?.whyNotStarting == nil)
        let prefix = "systemd does not start it: "
        for line in [
            "ConditionPathExists=/nonexistent", "ConditionPathExists=!/etc/chrony/chrony.conf",
            "ConditionFileIsExecutable=/etc/chrony/chrony.conf", "AssertPathExists=/nonexistent",
            "ConditionPathExists=|/nonexistent", "ConditionPathIsDirectory=/etc/chrony/chrony.conf",
        ] {
            #expect(why("[Unit]\n\(line)\n") == "\(prefix)\(line) does not hold")
        }
        for lines in [
            "ConditionPathExists=/etc/chrony", "ConditionPathExists=/nonexistent\nConditionACPower=",
            "ConditionPathExists=|/nonexistent\nConditionPathExists=|/etc", "ConditionPathExists=/run/x",
            "ConditionKernelCommandLine=x", "ConditionPathExists=|/nonexistent\nConditionKernelCommandLine=|x",
        ] {
            #expect(why("[Unit]\n\(lines)\n") == nil, "\(lines)")
        }
    }

    @Test func nothingToStart() {
        #expect(why("[Service]\nExecStart=\n") == "systemd refuses its unit: ExecStart= is empty")
        #expect(why("[Service]\nExecStart=\nExecStart=/usr/sbin/chronyd\n") == nil)
    }

    @Test func conflicts() {
        func timesyncd(_ files: inout MemoryFiles, conflicts: String) {
            files.add("/usr/lib/systemd/systemd-timesyncd", "")
            files.add("/etc/systemd/timesyncd.conf", "[Time]\nNTP=192.0.2.2\n")
            files.add(
                "/usr/lib/systemd/system/systemd-timesyncd.service",
                "[Unit]\n\(conflicts)\n[Service]\nExecStart=/usr/lib/systemd/systemd-timesyncd\n")
            files.link(
                "/etc/systemd/system/sysinit.target.wants/systemd-timesyncd.service",
                to: "/usr/lib/systemd/system/systemd-timesyncd.service")
        }
        let dropped = chrony { timesyncd(&$0, conflicts: "Conflicts=ntp.service chrony.service") }
        #expect(
            dropped?.whyNotStarting?.value
                == "systemd starts systemd-timesyncd.service instead, which conflicts with it")
        #expect(chrony { timesyncd(&$0, conflicts: "Conflicts=ntp.service") }?.whyNotStarting == nil)
        let idle = chrony { timesyncd(&$0, conflicts: "Conflicts=chrony.service\nConditionPathExists=!/etc/chrony") }
        #expect(idle?.whyNotStarting == nil)
    }

    @Test func whatIsNotReached() {
        func enabled(_ folder: String, _ target: String?) -> Bool? {
            chrony { files in
                files.entries["/etc/systemd/system/multi-user.target.wants/chrony.service"] = nil
                files.link(
                    "/etc/systemd/system/\(folder).wants/chrony.service", to: "/usr/lib/systemd/system/chrony.service")
                files.add("/usr/lib/systemd/system/other.service", ServiceStartTests.unit)
                if let target {
                    files.link("/etc/systemd/system/default.target", to: "/usr/lib/systemd/system/\(target)")
                }
            }?.isEnabled.value
        }
        #expect(enabled("graphical.target", nil) == true)
        #expect(enabled("graphical.target", "graphical.target") == true)
        #expect(enabled("graphical.target", "multi-user.target") == false)
        #expect(enabled("multi-user.target", "rescue.target") == false)
        #expect(enabled("other.service", "multi-user.target") == false)
        #expect(enabled("unknown.service", "multi-user.target") == true)
    }

    @Test func aTimerStartsIt() {
        let timed = chrony { files in
            files.entries["/etc/systemd/system/multi-user.target.wants/chrony.service"] = nil
            files.add("/etc/systemd/system/chrony.timer", "[Timer]\nOnBootSec=30\n")
            files.link("/etc/systemd/system/timers.target.wants/chrony.timer", to: "/etc/systemd/system/chrony.timer")
        }
        #expect(timed?.isEnabled.value == true)
    }
}
