import Box
import Facts
import Formats
import Values

/// What a named.conf(5) means for names: validation, forwarders, where it listens.
package enum BindResolver {
    package static func read(_ path: String, _ files: any FileSystem) -> ResolverReading {
        var reader = ConfigFiles(files)
        let config = BindConfig(path, &reader)
        let top = config.statements
        let views = top.all("view")
        let view = views.first(where: isForUs)
        // A view's own statements come before the common ones.
        let statements = top + (view?.block ?? [])
        let inner = view?.block ?? []
        let common = top.all("options").flatMap(\.block)
        let options =
            common.filter { statement in !inner.contains { $0.word(0)?.value == statement.word(0)?.value } } + inner
        let whole = Source(path)
        var resolver = LocalResolver(
            kind: .bind, configuration: whole, validation: validation(options, statements, whole),
            timeCheck: timeCheck(options, whole))
        resolver.user = Sourced("bind", whole)
        resolver.settingsPlace = top.all("options").first.flatMap { $0.word(0)?.source }
        resolver.listens = listens(options, whole)
        let keys = statements.all("tls")
        resolver.upstreams = forwarders(options, zone: ".", keys)
        for zone in statements.all("zone") where zone.block.last("type")?.word(1)?.value == "forward" {
            resolver.upstreams += forwarders(zone.block, zone: absoluteName(zone.word(1)?.value ?? "."), keys)
        }
        resolver.insecureZones = options.all("validate-except").flatMap(\.block).compactMap { $0.word(0) }.map {
            Sourced(absoluteName($0.value), $0.source)
        }
        // What it has the zone of, it answers from there and does not validate.
        let directory = options.last("directory")?.word(1)?.value ?? "/var/cache/bind"
        resolver.localAnswers = statements.all("zone").flatMap { zone -> [LocalAnswer] in
            guard let name = zone.word(1), name.value != ".", let kind = zone.block.last("type")?.word(1)?.value,
                ["master", "primary", "slave", "secondary", "mirror"].contains(kind)
            else { return [] }
            let own = ["master", "primary"].contains(kind) ? zone.block.last("file")?.word(1) : nil
            let path = own.map { $0.value.hasPrefix("/") ? $0.value : "\(directory)/\($0.value)" }
            if let path, let lines = reader.lines(of: path, includedAt: own?.source) {
                return ZoneText.answers(lines, zone: name.value, at: name.source)
            }
            // What it has of others it keeps in a form of its own.
            return [LocalAnswer(name: absoluteName(name.value), coversBelow: true, source: name.source)]
        }
        // Of one zone it helps no name whose parents are validated.
        resolver.unknownAlgorithms = options.all("disable-algorithms").last { $0.word(1)?.value == "." }.map {
            setting in
            let names = setting.block.compactMap { $0.word(0)?.value.uppercased() }
            return Sourced(names.compactMap { UInt8($0) ?? algorithms[$0] }, setting.word(0)?.source ?? whole)
        }
        resolver.hidesPrivate = options.last("deny-answer-addresses").map { hides in
            Sourced(exceptions(of: hides), hides.word(0)?.source ?? whole)
        }
        resolver.recurses = !resolver.upstreams.contains { $0.zone == "." }
        if let recursion = options.last("recursion")?.word(1), recursion.value == "no" { resolver.recurses = false }
        resolver.notRead = anchors(statements).compactMap { $0.word(0)?.source }
        var reading = ResolverReading(resolver: resolver, troubles: reader.troubles)
        reading.inlineAnchors = anchors(statements).flatMap(\.block).compactMap(anchor)
        reading.whyUnread = config.refusal.map { "\($0.source): \($0.text)" }
        if let forward = common.last("forward")?.word(0), common.last("forwarders") == nil {
            let why = "\(forward.source): 'forward' without 'forwarders'; named does not start with that"
            reading.whyUnread = reading.whyUnread ?? why
        }
        if let first = views.first?.word(0), view == nil || views.first != view {
            reading.whyUnread = reading.whyUnread ?? "\(first.source): which view answers this box"
        }
        return reading
    }

    /// IANA, DNS Security Algorithm Numbers.
    private static let algorithms: [String: UInt8] = [
        "RSAMD5": 1, "DSA": 3, "RSASHA1": 5, "NSEC3DSA": 6, "NSEC3RSASHA1": 7, "RSASHA256": 8, "RSASHA512": 10,
        "ECCGOST": 12, "ECDSAP256SHA256": 13, "ECDSAP384SHA384": 14, "ED25519": 15, "ED448": 16,
    ]

    /// `deny-answer-addresses { ... } except-from { "zone"; ... };`
    private static func exceptions(of statement: [BindConfig.Part]) -> [String] {
        let blocks = statement.compactMap { part -> [[BindConfig.Part]]? in
            if case .block(let statements, _) = part { return statements }
            return nil
        }
        return blocks.dropFirst().joined().compactMap { $0.word(0) }.map { absoluteName($0.value) }
    }

    /// One that answers every client.
    private static func isForUs(_ view: [BindConfig.Part]) -> Bool {
        view.block.last("match-destinations") == nil && view.block.last("match-recursive-only") == nil
            && (view.block.last("match-clients")?.block.first?.word(0)?.value ?? "any") == "any"
    }

    /// `. initial-ds 20326 8 2 "E0..."`, `. static-key 257 3 8 "Aw..."`; a key where no kind is told, as in trusted-keys.
    private static func anchor(_ statement: [BindConfig.Part]) -> Sourced<String>? {
        let words = statement.indices.compactMap { statement.word($0) }
        guard let name = words.first, words.count > 4 else { return nil }
        let hasKind = words[1].value.contains("-")
        let type = hasKind && words[1].value.hasSuffix("ds") ? "DS" : "DNSKEY"
        let data = words.dropFirst(hasKind ? 2 : 1).map(\.value).joined(separator: " ")
        return Sourced("\(absoluteName(name.value)) IN \(type) \(data)", name.source)
    }

    private static func anchors(_ statements: [[BindConfig.Part]]) -> [[BindConfig.Part]] {
        statements.all("trust-anchors") + statements.all("managed-keys") + statements.all("trusted-keys")
    }

    /// `auto` is BIND's own default, and `yes` without an anchor of one's own validates nothing.
    private static func validation(
        _ options: [[BindConfig.Part]], _ statements: [[BindConfig.Part]], _ whole: Source
    ) -> Sourced<LocalResolver.Validation> {
        guard let setting = options.last("dnssec-validation")?.word(1) else { return Sourced(.on, whole) }
        let value = setting.value.lowercased()
        let hasAnchor = value == "auto" || !anchors(statements).isEmpty
        return Sourced(["no", "false", "0"].contains(value) || !hasAnchor ? .off : .on, setting.source)
    }

    /// `dnssec-accept-expired`: a signature that fails by its dates is tried again without them.
    private static func timeCheck(_ options: [[BindConfig.Part]], _ whole: Source) -> Sourced<LocalResolver.TimeCheck> {
        guard let setting = options.last("dnssec-accept-expired")?.word(1),
            ["yes", "true", "1"].contains(setting.value.lowercased())
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
                for address in addresses(statement.block.compactMap { $0.word(0) }, loopback) {
                    listens.append(Sourced(Endpoint(address.value, port: port), address.source))
                }
            }
        }
        return listens
    }

    /// Of an address match list the first element that matches decides. The box asks by the loopback; others are taken where
    /// they are named one by one.
    private static func addresses(_ list: [Sourced<String>], _ loopback: String) -> [Sourced<IPAddress>] {
        var found: [Sourced<IPAddress>] = []
        var isDecided = false
        for item in list {
            let isNegated = item.value.hasPrefix("!")
            let text = String(item.value.drop { $0 == "!" })
            let (host, length) = text.splitOnce("/")
            guard let own = IPAddress(loopback) else { continue }
            guard let address = IPAddress(host) else {
                // `any` is every address, `localhost` every one of the box.
                if ["any", "localhost"].contains(text), !isDecided {
                    isDecided = true
                    if !isNegated { found.append(Sourced(own, item.source)) }
                }
                continue
            }
            let bits = length.flatMap { Int($0) } ?? address.bytes.count * 8
            let isOne = bits == address.bytes.count * 8
            if own.bytes.count == address.bytes.count, !isDecided, isWithin(own, address, bits: bits) {
                isDecided = true
                if !isNegated { found.append(Sourced(own, item.source)) }
            } else if isOne, !isNegated, !address.isLoopback || address != own {
                found.append(Sourced(address, item.source))
            }
        }
        return found
    }

    private static func isWithin(_ address: IPAddress, _ net: IPAddress, bits: Int) -> Bool {
        zip(address.bytes, net.bytes).enumerated().allSatisfy { index, pair in
            let rest = min(max(bits - index * 8, 0), 8)
            return rest == 0 || pair.0 >> (8 - rest) == pair.1 >> (8 - rest)
        }
    }

    /// `forwarders port N { address port N tls NAME; }`, tried before the root unless `forward only`.
    private static func forwarders(
        _ options: [[BindConfig.Part]], zone: String, _ keys: [[BindConfig.Part]]
    ) -> [Upstream] {
        let isOnly = options.last("forward")?.word(1)?.value == "only"
        return options.all("forwarders").flatMap { statement in
            statement.block.compactMap { server in
                guard let address = server.word(0), IPAddress(address.value) != nil else { return nil }
                let tls = word(server, after: "tls") ?? word(statement, after: "tls")
                let port = number(server, after: "port") ?? number(statement, after: "port")
                return Upstream(
                    zone: zone, host: address.value, port: port ?? (tls == nil ? 53 : 853),
                    transport: tls == nil ? .plain : .tls,
                    authenticationName: tls.flatMap { name(by: $0, of: address.value, keys) },
                    fallsBackToRecursion: !isOnly, source: address.source)
            }
        }
    }

    /// The name that a `tls` statement wants in the server's certificate; nil where it wants none.
    private static func name(by key: String, of address: String, _ keys: [[BindConfig.Part]]) -> String? {
        guard let block = keys.last(where: { $0.word(1)?.value == key })?.block else { return nil }
        return block.last("remote-hostname")?.word(1)?.value ?? block.last("ca-file").map { _ in address }
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
