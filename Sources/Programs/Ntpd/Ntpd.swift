import Box
import Facts
import Values

/// The classic ntpd(8) of ntp.org, ntp.conf(5), ntpq(8).
struct Ntpd: Program {
    var time: (any TimeProgram)? { NtpdDaemon() }
    var companions: [String] { ["ntp-wait.service"] }
}

extension TimeDaemon.Kind {
    package static let ntpd = TimeDaemon.Kind(rawValue: "ntpd")
}

private struct NtpdDaemon: TimeProgram {
    let kind = TimeDaemon.Kind.ntpd
    let title = "ntpd"
    let rank = 3
    let followsFirstAnswer = true
    let preference = 3
    let services = ["ntp", "ntpd"]
    let processes: Set = ["ntpd"]

    func services(on system: String) -> [String] { system.hasPrefix("fedora") ? services.reversed() : services }

    func find(_ look: inout ProgramLook) -> TimeDaemon? {
        var options = look.startOptions(services)
        for (file, variable) in [
            ("/etc/default/ntp", "NTPD_OPTS"), ("/etc/sysconfig/ntpd", "OPTIONS"), ("/etc/conf.d/ntpd", "NTPD_OPTS"),
        ] where look.exists(file) && !options.files.contains(file) {
            options.words += DaemonOptions(file: file, variable: variable, &look.reader).words
        }
        let dhcp = ["/run/ntp.conf.dhcp", "/var/lib/ntp/ntp.conf.dhcp"].first(where: look.exists)
        guard look.exists("/etc/ntp.conf") else { return nil }
        let path = dhcp ?? options.shortened(ntpdLongOptions).value("c", valued: ntpdValued)?.value ?? "/etc/ntp.conf"
        guard let configuration = NtpdConfiguration(path: path, isDHCP: dhcp != nil, isNew: false, &look.reader) else {
            return look.unread(self, path)
        }
        let daemon = configuration.daemon(
            kind: kind, path: path, options: options, host: look.host, files: look.reader.files)
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
