import Box
import Facts
import Values

/// Resolvers that are recognised, with the few settings that decide whether they validate; the rest is said to be unread.
package enum RecursorResolvers {
    /// Knot Resolver: kresd.conf is a Lua program, config.yaml since 6.0. Validates unless told not to.
    package static func knot(_ path: String, _ files: any FileSystem) -> ResolverReading {
        var reader = ConfigFiles(files)
        let whole = Source(path)
        var resolver = LocalResolver(
            kind: .knot, configuration: whole, validation: Sourced(.on, whole), timeCheck: Sourced(.always, whole))
        let lines = reader.lines(of: path) ?? []
        for line in lines {
            let text = String(line.text.trimmed)
            guard !text.hasPrefix("--"), !text.hasPrefix("#") else { continue }
            if text.hasPrefix("trust_anchors.remove('.')") || text == "dnssec: false" {
                resolver.validation = Sourced(.off, line.source)
            }
            if text.hasPrefix("net.listen("), let end = text.splitOnce("net.listen('").after {
                let port = text.splitOnce(", ").after.flatMap { UInt16($0.prefix { $0.isNumber }) }
                if let address = IPAddress(end.prefix { $0 != "'" }) {
                    resolver.listens.append(Sourced(Endpoint(address, port: port ?? 53), line.source))
                }
            }
            if text.hasPrefix("policy.") || text.hasPrefix("forward:") { resolver.notRead.append(line.source) }
        }
        resolver.recurses = resolver.notRead.isEmpty
        resolver.user = Sourced("knot-resolver", whole)
        return ResolverReading(resolver: resolver, troubles: reader.troubles)
    }

    /// PowerDNS Recursor's `key=value` form; its YAML form is only recognised.
    package static func powerDNS(_ path: String, _ files: any FileSystem) -> ResolverReading {
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
    private static func validation(_ value: Substring) -> LocalResolver.Validation {
        switch value {
        case "off", "process-no-validate": .off
        case "validate": .on
        default: .permissive
        }
    }

    /// `zone=address;address, zone=...`
    private static func forwards(_ value: Substring, _ source: Source) -> [Upstream] {
        value.split(separator: ",").flatMap { pair -> [Upstream] in
            let (zone, servers) = String(pair.trimmed).splitOnce("=")
            return (servers ?? "").split(separator: ";").compactMap { text in
                guard let parts = ServerAddress.colonForm(String(text.trimmed)) else { return nil }
                return Upstream(zone: absoluteName(zone), host: parts.host, port: parts.port ?? 53, source: source)
            }
        }
    }
}
