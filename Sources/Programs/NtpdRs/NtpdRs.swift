import Box
import Facts
import Values

/// ntpd-rs: ntp-daemon(8), ntp.toml(5), ntp-ctl(8).
struct NtpdRs: Program {
    var time: (any TimeProgram)? { NtpDaemon() }
}

extension TimeDaemon.Kind {
    package static let ntpdRs = TimeDaemon.Kind(rawValue: "ntpd-rs")
}

private struct NtpDaemon: TimeProgram {
    let kind = TimeDaemon.Kind.ntpdRs
    let title = "ntpd-rs"
    let rank = 4
    let preference = 1
    let services = ["ntpd-rs"]
    let processes: Set = ["ntp-daemon"]

    func find(_ look: inout ProgramLook) -> TimeDaemon? {
        // ntp-daemon(8): -c.
        let named = look.startOptions(services).shortened(["config": "c", "log-level": "l"]).value(
            "c", valued: "cl")?.value
        let path = named ?? "/etc/ntpd-rs/ntp.toml"
        guard let toml = look.reader.toml(path) else { return look.unread(self, path) }
        let objections = NtpdRsObjections(toml, look.reader.files)
        var daemon = NtpdRsConfiguration(toml).daemon(path: path)
        daemon.versionDependent = objections.versionDependent
        if let wrong = objections.wrong {
            look.reader.trouble(wrong.source, "\(wrong.text): ntpd-rs does not start")
            daemon.whyNotStarting = Sourced(wrong.text, wrong.source)
        }
        if let unknown = objections.unknown {
            look.reader.trouble(unknown.source, unknown.text)
            daemon.whyUnread = "\(unknown.source): \(unknown.text)"
        }
        return look.started(daemon, by: services)
    }

    /// An IPv6 address with its port, so that no colon is mistaken for one.
    func serverLines(_ addresses: [String]) -> [String] {
        addresses.flatMap { address in
            [
                "[[source]]", "mode = \"server\"",
                "address = \"\(address.contains(":") ? "[\(address)]:123" : address)\"",
            ]
        }
    }

    func waysToStep(_ daemon: TimeDaemon) -> [String] {
        [
            "set in \(daemon.configuration.place):", "    [synchronization]",
            "    startup-step-panic-threshold = \"inf\"",
        ]
    }

    func checkers(of configuration: String) -> [[String]] { [["ntp-ctl", "validate", "-c", configuration]] }

    let questions = [Command("ntp-ctl", ["status", "-f", "prometheus"])]

    func view(_ answers: [[UInt8]?], _ files: any FileSystem) -> Sourced<DaemonView>? {
        answers[0].flatMap(NtpCtlReport.view).map { Sourced($0, asked) }
    }
}
