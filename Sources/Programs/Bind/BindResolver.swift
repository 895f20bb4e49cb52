import Box
import Facts
import Values

/// What a named.conf(5) means for names: validation, forwarders, where it listens.
package enum BindResolver {
    package static func read(_ path: String, _ files: any FileSystem) -> ResolverReading {
        var reader = ConfigFiles(files)
        let statements = BindConfig(path, &reader).statements
        let options = statements.all("options").flatMap(\.block)
        let whole = Source(path)
        var resolver = LocalResolver(
            kind: .bind, configuration: whole, validation: validation(options, whole),
            timeCheck: timeCheck(options, whole))
        resolver.user = Sourced("bind", whole)
        resolver.listens = listens(options, whole)
        resolver.upstreams = forwarders(options, zone: ".")
        for zone in statements.all("zone") where zone.block.last("type")?.word(1)?.value == "forward" {
            resolver.upstreams += forwarders(zone.block, zone: absoluteName(zone.word(1)?.value ?? "."))
        }
        resolver.insecureZones = options.all("validate-except").flatMap(\.block).compactMap { $0.word(0) }.map {
            Sourced(absoluteName($0.value), $0.source)
        }
        // What it has the zone of, it answers from there and does not validate.
        resolver.localAnswers = statements.all("zone").compactMap { zone in
            guard let name = zone.word(1), name.value != ".", let kind = zone.block.last("type")?.word(1)?.value,
                ["master", "primary", "slave", "secondary", "mirror"].contains(kind)
            else { return nil }
            return LocalAnswer(name: absoluteName(name.value), coversBelow: true, source: name.source)
        }
        resolver.recurses = !resolver.upstreams.contains { $0.zone == "." }
        if let recursion = options.last("recursion")?.word(1), recursion.value == "no" { resolver.recurses = false }
        resolver.notRead = (statements.all("view") + statements.all("trust-anchors") + statements.all("managed-keys"))
            .compactMap { $0.word(0)?.source }
        return ResolverReading(resolver: resolver, troubles: reader.troubles)
    }

    /// `auto` is BIND's own default.
    private static func validation(_ options: [[BindConfig.Part]], _ whole: Source) -> Sourced<LocalResolver.Validation>
    {
        guard let setting = options.last("dnssec-validation")?.word(1) else { return Sourced(.on, whole) }
        return Sourced(["no", "false"].contains(setting.value) ? .off : .on, setting.source)
    }

    /// `dnssec-accept-expired`: a signature that fails by its dates is tried again without them.
    private static func timeCheck(_ options: [[BindConfig.Part]], _ whole: Source) -> Sourced<LocalResolver.TimeCheck> {
        guard let setting = options.last("dnssec-accept-expired")?.word(1), ["yes", "true"].contains(setting.value)
        else { return Sourced(.always, whole) }
        return Sourced(.never, setting.source)
    }

    private static func listens(_ options: [[BindConfig.Part]], _ whole: Source) -> [Sourced<Endpoint>] {
        var listens: [Sourced<Endpoint>] = []
        for (name, loopback) in [("listen-on", "127.0.0.1"), ("listen-on-v6", "::1")] {
            let statements = options.all(name)
            if statements.isEmpty, let address = IPAddress(loopback) {
                listens.append(Sourced(Endpoint(address, port: 53), whole))
            }
            for statement in statements {
                let port = number(statement, after: "port") ?? 53
                for word in statement.block.compactMap({ $0.word(0) }) {
                    // `any` is every address, of which the loopback is the one that this box asks.
                    let text = ["any", "localhost"].contains(word.value) ? loopback : word.value
                    if let address = IPAddress(text) {
                        listens.append(Sourced(Endpoint(address, port: port), word.source))
                    }
                }
            }
        }
        return listens
    }

    /// `forwarders port N { address port N tls NAME; }`, tried before the root unless `forward only`.
    private static func forwarders(_ options: [[BindConfig.Part]], zone: String) -> [Upstream] {
        let isOnly = options.last("forward")?.word(1)?.value == "only"
        return options.all("forwarders").flatMap { statement in
            statement.block.compactMap { server in
                guard let address = server.word(0), IPAddress(address.value) != nil else { return nil }
                let tls = word(server, after: "tls") ?? word(statement, after: "tls")
                let port = number(server, after: "port") ?? number(statement, after: "port")
                return Upstream(
                    zone: zone, host: address.value, port: port ?? (tls == nil ? 53 : 853),
                    transport: tls == nil ? .plain : .tls, fallsBackToRecursion: !isOnly, source: address.source)
            }
        }
    }

    private static func word(_ statement: [BindConfig.Part], after name: String) -> String? {
        let words = statement.indices.map { statement.word($0)?.value }
        guard let index = words.firstIndex(of: name), index + 1 < words.count else { return nil }
        return words[index + 1]
    }

    private static func number(_ statement: [BindConfig.Part], after name: String) -> UInt16? {
        word(statement, after: name).flatMap { UInt16($0) }
    }
}
