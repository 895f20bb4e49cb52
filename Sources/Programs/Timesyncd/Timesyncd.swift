import Box
import Facts
import Values

/// systemd-timesyncd.service(8), timesyncd.conf(5), timedatectl(1).
struct Timesyncd: Program {
    var time: (any TimeProgram)? { TimesyncdService() }
    var keeper: (any ClockKeeper)? { TimesyncdClock() }
}

extension TimeDaemon.Kind {
    package static let timesyncd = TimeDaemon.Kind(rawValue: "timesyncd")
}

private struct TimesyncdService: TimeProgram {
    let kind = TimeDaemon.Kind.timesyncd
    let title = "systemd-timesyncd"
    let rank = 1
    let preference = 5
    let services = ["systemd-timesyncd"]
    let processes: Set = ["systemd-timesyn"]
    let followsOneSource = true
    let skipsValidation = true

    func find(_ look: inout ProgramLook) -> TimeDaemon? {
        let name = "systemd-timesyncd"
        let files = ["/usr/lib/systemd/\(name)", "/lib/systemd/\(name)", "/etc/systemd/timesyncd.conf"]
        guard look.services.installed([name]) != nil || files.contains(where: look.exists) else { return nil }
        return look.started(TimesyncdConfiguration(&look.reader).daemon(), by: services)
    }

    func waysToHeedDHCP(_ daemon: TimeDaemon, restart: String) -> [String]? {
        ["set in the interface's .network file, section [DHCPv4]:", "    UseNTP=yes", "sudo networkctl reload"]
    }

    let questions = [Command("timedatectl", ["show-timesync", "--all"])]

    /// Where D-Bus does not answer, the file that it makes at its first synchronisation of a boot still tells.
    func view(_ answers: [[UInt8]?], _ files: any FileSystem) -> Sourced<DaemonView>? {
        let synchronised = "/run/systemd/timesync/synchronized"
        let mark = modified(synchronised, files)
        if answers[0] == nil, mark.isAbsent { return nil }
        return Sourced(
            TimesyncdReport.view(properties: answers[0], hasSynchronised: mark.value != nil),
            answers[0] == nil ? Source(synchronised) : asked)
    }
}
