import Box
import Facts
import Values

/// systemd-resolved.service(8), resolved.conf(5), nss-resolve(8).
struct Resolved: Program {
    var resolver: (any ResolverProgram)? { ResolvedService() }
    var packages: [String] { ["systemd-resolved"] }
}

extension LocalResolver.Kind {
    package static let resolved = LocalResolver.Kind(rawValue: "resolved")
}

private struct ResolvedService: ResolverProgram {
    let kind = LocalResolver.Kind.resolved
    let title = "systemd-resolved"
    let rank = 1
    let services = ["systemd-resolved"]
    let processes: Set = ["systemd-resolve"]
    let nameService: String? = "resolve"
    /// The stub's two addresses.
    let usualAddresses: Set = ["127.0.0.53", "127.0.0.54"]
    let asksLinks = true
    let hasExceptions = true

    func readings(_ files: any FileSystem, _ running: Observed<[RunningProcess]>) -> [ResolverReading] {
        guard ResolvedConfig.isInstalled(files) else { return [] }
        var reading = ResolvedConfig.read(files)
        reading.resolver.anchorFiles = ResolvedConfig.positiveAnchorFiles(files).map { Sourced($0, Source($0)) }
        return [reading]
    }

    var forgetting: [(what: String, command: Command)] {
        [("systemd-resolved forgot its answers", Command("resolvectl", ["flush-caches"]))]
    }
}
