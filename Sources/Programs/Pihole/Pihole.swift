import Box
import DNSSEC
import Facts
import Values

/// Pi-hole: FTL, a dnsmasq with its own configuration, and since version 6 an NTP client.
struct Pihole: Program {
    var time: (any TimeProgram)? { PiholeClient() }
    var resolver: (any ResolverProgram)? { PiholeFTL() }
}

extension TimeDaemon.Kind {
    package static let pihole = TimeDaemon.Kind(rawValue: "pihole")
}

private struct PiholeClient: TimeProgram {
    let kind = TimeDaemon.Kind.pihole
    let title = "Pi-hole's time client"
    let rank = 7
    let preference = 7
    let services = ["pihole-FTL"]
    let processes: Set = ["pihole-FTL"]
    let keepsErrorBound = false
    /// ntp.sync.interval.
    let longestPollSeconds = 3600.0

    func switchCommand(on: Bool) -> String? { "pihole-FTL --config ntp.sync.active \(on)" }

    func find(_ look: inout ProgramLook) -> TimeDaemon? {
        guard let toml = look.reader.toml(PiholeResolver.path) else { return look.unread(self, PiholeResolver.path) }
        return PiholeTime.daemon(toml, path: PiholeResolver.path).map { look.started($0, by: services) }
    }
}

extension LocalResolver.Kind {
    package static let pihole = LocalResolver.Kind(rawValue: "pihole")
}

private struct PiholeFTL: ResolverProgram {
    let kind = LocalResolver.Kind.pihole
    let title = "Pi-hole"
    let rank = 2
    let services = ["pihole-FTL"]
    let processes: Set = ["pihole-FTL"]
    let validator: ValidatorModel? = .dnsmasq
    var aftermath: Aftermath { Aftermath(.resolver, units, "its own certificate bears that time") }
    let carriesKSK2024Since: String? = dnsmasqWithKSK2024
    let timestamp: ClockTrace? = dnsmasqTimestamp

    func readings(_ look: ProgramLook) -> [ResolverReading] {
        let files = look.reader.files
        if isThere(PiholeResolver.path, files) { return [PiholeResolver.readToml(files)] }
        guard isThere(PiholeFTL.version5, files) else { return [] }
        return DnsmasqFiles.plain(files, kind: kind, ResolverStart()).map { [$0] } ?? []
    }

    func displaced(_ files: any FileSystem) -> LocalResolver.Kind? {
        isThere(PiholeResolver.path, files) || isThere(PiholeFTL.version5, files) ? .dnsmasq : nil
    }

    private static let version5 = "/etc/pihole/setupVars.conf"

    private func isThere(_ path: String, _ files: any FileSystem) -> Bool { (try? files.info(path)) != nil }

    var forgetting: [(what: String, command: Command)] {
        [("Pi-hole forgot its answers", Command("killall", ["-HUP", "pihole-FTL"]))]
    }
}
