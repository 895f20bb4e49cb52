import Box
import Facts
import Values

/// PowerDNS Recursor: pdns_recursor(1).
struct PowerDNS: Program {
    var resolver: (any ResolverProgram)? { Recursor() }
}

extension LocalResolver.Kind {
    package static let powerdns = LocalResolver.Kind(rawValue: "powerdns")
}

/// Recognised, with the few settings that decide whether it validates; the rest is said to be unread.
private struct Recursor: OneFileResolver {
    let kind = LocalResolver.Kind.powerdns
    let title = "PowerDNS Recursor"
    let rank = 6
    let services = ["pdns-recursor"]
    let processes: Set = ["pdns_recursor", "pdns-r/worker", "pdns_recurso"]
    let hasExceptions = true
    let carriesKSK2024Since: String? = "5.2"
    let paths = ["/etc/powerdns/recursor.conf", "/etc/pdns-recursor/recursor.conf", "/etc/powerdns/recursor.yml"]

    /// Its `key=value` form; its YAML form is only recognised.
    func read(_ path: String, _ files: any FileSystem) -> ResolverReading {
        var reader = ConfigFiles(files)
        let whole = Source(path)
        var resolver = LocalResolver(
            kind: .powerdns, configuration: whole, validation: Sourced(.permissive, whole),
            timeCheck: Sourced(.always, whole))
        resolver.user = Sourced("pdns", whole)
        resolver.recurses = true
        let lines = reader.lines(of: path) ?? []
        guard !path.hasSuffix(".yml") else {
            resolver.notRead = [whole]
            return ResolverReading(resolver: resolver, troubles: reader.troubles)
        }
        for line in lines {
            let (key, value) = String(line.text.beforeComment().trimmed).splitOnce("=")
            guard let value = value?.trimmed else { continue }
            switch key.trimmed {
            case "dnssec": resolver.validation = Sourced(validation(value), line.source)
            case "include-dir": resolver.notRead.append(line.source)
            case "forward-zones", "forward-zones+", "forward-zones-recurse", "forward-zones-recurse+":
                resolver.upstreams += forwards(value, line.source)
            case "local-address":
                resolver.listens += value.split { $0 == "," || $0.isBlank }.compactMap { text in
                    guard let parts = ServerAddress.colonForm(String(text)), let address = IPAddress(parts.host) else {
                        return nil
                    }
                    return Sourced(Endpoint(address, port: parts.port ?? 53), line.source)
                }
            default: break
            }
        }
        if resolver.upstreams.contains(where: { $0.zone == "." }) { resolver.recurses = false }
        return ResolverReading(resolver: resolver, troubles: reader.troubles)
    }

    /// `process`, the default, enforces only for clients that ask with DO or AD, which libc does not.
    private func validation(_ value: Substring) -> LocalResolver.Validation {
        switch value {
        case "off", "process-no-validate": .off
        case "validate": .on
        default: .permissive
        }
    }

    /// `zone=address;address, zone=...`
    private func forwards(_ value: Substring, _ source: Source) -> [Upstream] {
        value.split(separator: ",").flatMap { pair -> [Upstream] in
            let (zone, servers) = String(pair.trimmed).splitOnce("=")
            return (servers ?? "").split(separator: ";").compactMap { text in
                guard let parts = ServerAddress.colonForm(String(text.trimmed)) else { return nil }
                return Upstream(zone: absoluteName(zone), host: parts.host, port: parts.port ?? 53, source: source)
            }
        }
    }
}
