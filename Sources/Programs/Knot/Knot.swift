import Box
import DNSSEC
import Facts
import Formats
import Values

/// CZ.NIC's Knot Resolver.
struct Knot: Program {
    var resolver: (any ResolverProgram)? { Kresd() }
}

extension LocalResolver.Kind {
    package static let knot = LocalResolver.Kind(rawValue: "knot")
}

extension ValidatorModel {
    /// Measured with 5.6.
    package static let knot = ValidatorModel(
        name: "knot", tolerance: exact, wraps: false, countsProofSOA: true, countsNoDelegation: true)
}

/// Recognised, with the few settings that decide whether it validates; the rest is said to be unread.
private struct Kresd: OneFileResolver {
    let kind = LocalResolver.Kind.knot
    let title = "Knot Resolver"
    let rank = 5
    let services = ["knot-resolver", "kresd@1", "kresd"]
    let processes: Set = ["kresd", "knot-resolver"]
    let validator: ValidatorModel? = .knot
    let carriesKSK2024Since: String? = "5.7.4"
    let paths = ["/etc/knot-resolver/config.yaml", "/etc/knot-resolver/kresd.conf"]

    func exempting(_ zones: [String], in resolver: LocalResolver) -> ProgramChange? {
        let list = zones.map { "'\($0).'" }.joined(separator: ", ")
        return .told([
            "add to \(resolver.configuration.place):", "    trust_anchors.set_insecure({\(list)})",
            "and restart Knot Resolver",
        ])
    }

    /// kresd.conf is a Lua program, of which the calls that matter are followed; config.yaml since 6.0. Validates unless told not to.
    func read(_ path: String, _ files: any FileSystem) -> ResolverReading {
        var reader = ConfigFiles(files)
        let whole = Source(path)
        var resolver = LocalResolver(
            kind: .knot, configuration: whole, validation: Sourced(.on, whole), timeCheck: Sourced(.always, whole))
        var anchors: [Sourced<String>] = []
        var whyUnread: String?
        for statement in LuaStatements.of(path, &reader) {
            let text = statement.text
            let decides = ["trust_anchors", "policy.add", "modules.unload", "view:", "hints"].contains(
                where: text.hasPrefix)
            if statement.isConditional, decides {
                whyUnread = whyUnread ?? "\(statement.source): the program decides at its start whether this holds"
                continue
            }
            if text.hasPrefix("trust_anchors.remove"), literals(text).first.map(absoluteName) == "." {
                anchors = []
                resolver.anchorFiles = []
                resolver.validation = Sourced(.off, statement.source)
            }
            if text == "dnssec: false" || text.hasPrefix("modules.unload"),
                text.holds("dnssec") || text.holds("validate")
            {
                resolver.validation = Sourced(.off, statement.source)
            }
            if text.hasPrefix("trust_anchors.set_insecure") {
                // Takes the place of the list before.
                resolver.insecureZones = literals(text).map { Sourced(absoluteName($0), statement.source) }
            }
            // `trust_anchors.add('. IN DS ...')`, of its own; `add_file('path', true)` is one that it keeps up to date unless true.
            if let call = text.splitOnce("trust_anchors.add").after, text.hasPrefix("trust_anchors.add") {
                if let given = literals(call).first {
                    if call.hasPrefix("_file") {
                        resolver.anchorFiles.append(Sourced(given, statement.source))
                    } else {
                        anchors.append(Sourced(given, statement.source))
                    }
                }
                resolver.validation = Sourced(.on, statement.source)
            }
            if text.hasPrefix("net.listen("), let end = text.splitOnce("net.listen('").after {
                let port = text.splitOnce(", ").after.flatMap { UInt16($0.prefix { $0.isNumber }) }
                if let address = IPAddress(end.prefix { $0 != "'" }) {
                    resolver.listens.append(Sourced(Endpoint(address, port: port ?? 53), statement.source))
                }
            }
            if text.hasPrefix("hints") {
                resolver.localAnswers = (resolver.localAnswers ?? []) + hints(text, statement.source, &reader)
            }
            if text.hasPrefix("policy.") {
                // What a STUB says is taken as it is (policy module, `policy.STUB`).
                resolver.insecureZones += (plainZones(text) ?? []).map { Sourced($0, statement.source) }
                resolver.localAnswers = (resolver.localAnswers ?? []) + answers(text, statement.source)
            }
            if text.hasPrefix("policy.") || text.hasPrefix("forward:") { resolver.notRead.append(statement.source) }
        }
        resolver.endsUnlessBound = true
        resolver.recurses = resolver.notRead.isEmpty
        resolver.user = Sourced("knot-resolver", whole)
        return ResolverReading(
            resolver: resolver, whyUnread: whyUnread, inlineAnchors: anchors, troubles: reader.troubles)
    }

    /// `hints['name'] = 'address'`, `hints.set('name address')`, `hints.add_hosts('file')` of the hints module.
    private func hints(_ text: String, _ source: Source, _ reader: inout ConfigFiles) -> [LocalAnswer] {
        let strings = literals(text)
        if text.hasPrefix("hints.add_hosts") || text.hasPrefix("hints.config") {
            let lines = reader.lines(of: strings.first ?? "/etc/hosts", includedAt: source) ?? []
            return HostsText.parse(lines).entries.flatMap { entry in
                entry.names.map { LocalAnswer(name: absoluteName($0), source: entry.source) }
            }
        }
        let words = text.hasPrefix("hints.set(") ? strings.first?.words.map(String.init) ?? [] : strings
        guard text.hasPrefix("hints[") || text.hasPrefix("hints.set("), words.count == 2, IPAddress(words[1]) != nil
        else { return [] }
        return [LocalAnswer(name: absoluteName(words[0]), source: source)]
    }

    /// `policy.domains(policy.ANSWER({ [kres.type.A] = ... }), { todname('name') })`.
    private func answers(_ text: String, _ source: Source) -> [LocalAnswer] {
        guard text.holds("policy.domains("), text.holds("policy.ANSWER("), text.holds("kres.type.A") else { return [] }
        let list = text.splitOnce("todname").after ?? ""
        return literals(list).filter { IPAddress($0) == nil }.map {
            LocalAnswer(name: absoluteName($0), source: source)
        }
    }

    /// The zones of a `policy.STUB`: all, or those of its suffixes.
    private func plainZones(_ text: String) -> [String]? {
        guard text.holds("policy.STUB(") else { return nil }
        if text.holds("policy.all(") { return ["."] }
        guard text.holds("policy.suffix("), let list = text.splitOnce("{ ").after ?? text.splitOnce("{").after else {
            return nil
        }
        return literals(list).filter { IPAddress($0) == nil }.map { absoluteName($0) }
    }
}
