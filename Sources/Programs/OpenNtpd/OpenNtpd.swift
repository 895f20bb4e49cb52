import Box
import Facts
import Values

/// OpenNTPD: ntpd(8), ntpd.conf(5), ntpctl(8) of OpenBSD.
struct OpenNtpd: Program {
    var time: (any TimeProgram)? { OpenNtpdDaemon() }
    var packages: [String] { ["openntpd"] }
}

extension TimeDaemon.Kind {
    package static let openntpd = TimeDaemon.Kind(rawValue: "openntpd")
}

private struct OpenNtpdDaemon: TimeProgram {
    let kind = TimeDaemon.Kind.openntpd
    let title = "OpenNTPD"
    let rank = 5
    let followsFirstAnswer = true
    let preference = 4
    let services = ["openntpd"]
    let processes: Set = ["ntpd", "openntpd"]

    func isCertainly(_ process: RunningProcess) -> Bool {
        process.name == "openntpd" || process.arguments.joined(separator: " ").hasPrefix("ntpd: ")
    }

    func find(_ look: inout ProgramLook) -> TimeDaemon? {
        // A bare /etc/ntpd.conf is where others than Debian put it.
        guard let path = ["/etc/openntpd/ntpd.conf", "/etc/ntpd.conf"].first(where: look.exists) else { return nil }
        guard let lines = look.reader.lines(of: path) else { return look.unread(self, path) }
        var options = look.startOptions(services)
        if options.words.isEmpty {
            options = DaemonOptions(file: "/etc/default/openntpd", variable: "DAEMON_OPTS", &look.reader)
        }
        let version = look.host?.package("openntpd")?.upstreamVersion
        return look.started(
            OpenNtpdConfiguration(lines, &look.reader).daemon(path: path, options: options, version: version),
            by: services)
    }

    func waysToStep(_ daemon: TimeDaemon) -> [String] {
        ["start it with -s: add -s to its options (Debian: DAEMON_OPTS in /etc/default/openntpd)"]
    }

    func checkers(of configuration: String) -> [[String]] { [["openntpd", "-n", "-f", configuration]] }

    let questions = [Command("ntpctl", ["-s", "status"])]

    func view(_ answers: [[UInt8]?], _ files: any FileSystem) -> Sourced<DaemonView>? {
        answers[0].flatMap(NtpctlReport.view).map { Sourced($0, asked) }
    }
}
