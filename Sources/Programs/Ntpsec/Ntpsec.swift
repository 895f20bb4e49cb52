import Box
import Facts
import Formats
import Values

/// ntpsec: made from the classic ntpd, whose configuration and tool it shares.
struct Ntpsec: Program {
    var time: (any TimeProgram)? { NtpsecDaemon() }
    var companions: [String] { ["ntpsec-wait.service"] }
}

extension TimeDaemon.Kind {
    package static let ntpsec = TimeDaemon.Kind(rawValue: "ntpsec")
}

private struct NtpsecDaemon: TimeProgram {
    let kind = TimeDaemon.Kind.ntpsec
    let title = "ntpsec"
    let rank = 2
    let followsFirstAnswer = true
    let preference = 2
    let services = ["ntpsec", "ntp", "ntpd"]
    let processes: Set = ["ntpd"]

    func isCertainly(_ process: RunningProcess) -> Bool { process.arguments.contains { $0.contains("ntpsec") } }

    func find(_ look: inout ProgramLook) -> TimeDaemon? {
        // Debian's wrapper takes the file that DHCP wrote, unless told not to.
        let defaults = shellAssignments(look.reader.lines(of: "/etc/default/ntpsec") ?? [])
        let dhcp = "/run/ntpsec/ntp.conf.dhcp"
        let takesDHCP = defaults["IGNORE_DHCP"]?.value != "yes"
        let main = "/etc/ntpsec/ntp.conf"
        guard look.exists(main) else { return nil }
        var options = look.startOptions(["ntpsec"])
        options.words += DaemonOptions(file: "/etc/default/ntpsec", variable: "NTPD_OPTS", &look.reader).words
        let isDHCP = takesDHCP && look.exists(dhcp)
        let path = isDHCP ? dhcp : options.shortened(ntpdLongOptions).value("c", valued: ntpdValued)?.value ?? main
        guard let configuration = NtpdConfiguration(path: path, isDHCP: isDHCP, &look.reader) else {
            return look.unread(self, path)
        }
        var daemon = configuration.daemon(
            kind: kind, path: path, options: options, readsDirectory: true, host: look.host, files: look.reader.files)
        daemon.takesDHCP = Sourced(takesDHCP, defaults["IGNORE_DHCP"]?.source ?? Source("/etc/default/ntpsec"))
        return look.started(daemon, by: services)
    }

    func serverLines(_ addresses: [String]) -> [String] { NtpdConfiguration.serverLines(addresses) }
    func waysToAddServers(_ daemon: TimeDaemon) -> [String]? { NtpdConfiguration.waysToAddServers(daemon) }
    func waysToStep(_ daemon: TimeDaemon) -> [String] { NtpdConfiguration.waysToStep(daemon) }

    func waysToHeedDHCP(_ daemon: TimeDaemon, restart: String) -> [String]? {
        NtpdConfiguration.waysToHeedDHCP(kind, restart: restart)
    }

    let questions = NtpqReport.questions

    func view(_ answers: [[UInt8]?], _ files: any FileSystem) -> Sourced<DaemonView>? {
        NtpqReport.view(peers: answers[0], variables: answers[1]).map { Sourced($0, asked) }
    }
}
