import Box
import Facts
import Formats
import Values

/// What a named.conf(5) means for names: validation, forwarders, where it listens.
package enum BindResolver {
    /// `root`: the folder that named has as its root (`-t`), without a final slash.
    package static func read(_ path: String, below root: String = "", _ files: any FileSystem) -> ResolverReading {
        var reader = ConfigFiles(files)
        let config = BindConfig(path, below: root, &reader)
        let top = config.statements
        let views = top.all("view")
        let lists = BindAddressLists(top)
        let view = views.first { isForUs($0, lists) != false }
        let statements = top + (view?.block ?? [])
        let inner = view?.block ?? []
        let common = top.all("options").flatMap(\.block)
        // A view's own options come before the common ones.
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
            func place(_ file: Sourced<String>) -> String {
                root + (file.value.hasPrefix("/") ? file.value : "\(directory)/\(file.value)")
            }
            if let own {
                let lines = reader.lines(of: place(own), includedAt: own.source)
                guard let lines else {
                    // Without its file it is not loaded, and every question about it fails.
                    let isMissing = reader.files.observe(place(own), limit: FileLimits.configuration).isAbsent
                    return [
                        LocalAnswer(
                            name: absoluteName(name.value), coversBelow: true, hasAddress: !isMissing,
                            source: name.source)
                    ]
                }
                return ZoneText.answers(lines, zone: name.value, at: name.source)
            }
            // What it has of others it keeps in a form of its own; before the first copy has come it answers nothing.
            let copy = zone.block.last("file")?.word(1).map(place)
            let hasCopy = copy.map { !reader.files.observe($0, limit: FileLimits.configuration).isAbsent } ?? false
            guard hasCopy || kind == "mirror" else { return [] }
            return [LocalAnswer(name: absoluteName(name.value), coversBelow: true, source: name.source)]
        }
        // Whatever it gets of them it does not validate.
        for zone in statements.all("zone") {
            guard let name = zone.word(1), let kind = zone.block.last("type")?.word(1)?.value,
                ["slave", "secondary"].contains(kind),
                resolver.localAnswers?.contains(where: { $0.name == absoluteName(name.value) }) != true
            else { continue }
            resolver.insecureZones.append(Sourced(absoluteName(name.value), name.source))
            resolver.upstreams +=
                (zone.block.last("primaries") ?? zone.block.last("masters"))?.block.compactMap { server in
                    server.word(0).flatMap { address in
                        guard IPAddress(address.value) != nil else { return nil }
                        return Upstream(
                            zone: absoluteName(name.value), host: address.value,
                            port: number(server, after: "port") ?? 53,
                            isStub: true, source: address.source)
                    }
                } ?? []
        }
        resolver.disabledAlgorithms = disabled(options)
        resolver.hidesPrivate = options.last("deny-answer-addresses").map { hides in
            Sourced(exceptions(of: hides), hides.word(0)?.source ?? whole)
        }
        resolver.recurses = !resolver.upstreams.contains { $0.zone == "." }
        if let recursion = options.last("recursion")?.word(1), isNo(recursion.value) { resolver.recurses = false }
        resolver.notRead = anchors(statements).compactMap { $0.word(0)?.source }
        var reading = ResolverReading(resolver: resolver, troubles: reader.troubles)
        reading.inlineAnchors = anchors(statements).flatMap(\.block).compactMap(anchor)
        reading.whyUnread = config.refusal.map { "\($0.source): \($0.text)" }
        if let forward = common.last("forward")?.word(0), common.last("forwarders") == nil {
            let why = "\(forward.source): 'forward' without 'forwarders'; named does not start with that"
            reading.whyUnread = reading.whyUnread ?? why
        }
        if let view, isForUs(view, lists) == nil {
            let place = view.word(0)?.source ?? whole
            reading.whyUnread = reading.whyUnread ?? "\(place): which view answers this box"
        } else if let first = views.first?.word(0), view == nil {
            reading.resolver.isDeaf = Sourced(true, first.source)
        }
        return reading
    }

    private static func disabled(_ options: [[BindConfig.Part]]) -> [DisabledAlgorithms]? {
        func numbers(_ statement: [BindConfig.Part], _ names: [String: UInt8]) -> [UInt8] {
            statement.block.compactMap { $0.word(0)?.value.uppercased() }.compactMap { UInt8($0) ?? names[$0] }
        }
        let all = options.compactMap { statement -> DisabledAlgorithms? in
            guard let zone = statement.word(1), let kind = statement.word(0) else { return nil }
            let name = absoluteName(zone.value)
            switch kind.value {
            case "disable-algorithms":
                return DisabledAlgorithms(zone: name, signatures: numbers(statement, algorithms), source: kind.source)
            case "disable-ds-digests":
                return DisabledAlgorithms(zone: name, digests: numbers(statement, digests), source: kind.source)
            default: return nil
            }
        }
        return all.isEmpty ? nil : all
    }

    /// IANA, DS RR Type Digest Algorithms.
    private static let digests: [String: UInt8] = [
        "SHA-1": 1, "SHA1": 1, "SHA-256": 2, "SHA256": 2, "GOST": 3, "SHA-384": 4, "SHA384": 4,
    ]

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

    /// Whether it answers what this box asks by the loopback; nil where that shows only when it is asked.
    private static func isForUs(_ view: [BindConfig.Part], _ lists: BindAddressLists) -> Bool? {
        // libc asks for recursion.
        guard let clients = view.block.last("match-clients").map({ lists.decide($0.block) }) ?? true,
            let destinations = view.block.last("match-destinations").map({ lists.decide($0.block) }) ?? true
        else { return nil }
        return clients && destinations
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
        return Sourced(isNo(value) || !hasAnchor ? .off : .on, setting.source)
    }

    /// cfg_parse_boolean (isccfg/parser.c).
    private static func isNo(_ word: String) -> Bool { ["no", "false", "0"].contains(word.lowercased()) }

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
            if !isDecided, own.isInside(address, prefixLength: bits) {
                isDecided = true
                if !isNegated { found.append(Sourced(own, item.source)) }
            } else if isOne, !isNegated, !address.isLoopback || address != own {
                found.append(Sourced(address, item.source))
            }
        }
        return found
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
