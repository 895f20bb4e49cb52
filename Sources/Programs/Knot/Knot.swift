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

    /// kresd.conf is a Lua program, config.yaml since 6.0. Validates unless told not to.
    func read(_ path: String, _ files: any FileSystem) -> ResolverReading {
        var reader = ConfigFiles(files)
        let whole = Source(path)
        var resolver = LocalResolver(
            kind: .knot, configuration: whole, validation: Sourced(.on, whole), timeCheck: Sourced(.always, whole))
        let lines = reader.lines(of: path) ?? []
        var anchors: [Sourced<String>] = []
        for line in lines {
            let text = String(line.text.trimmed)
            guard !text.hasPrefix("--"), !text.hasPrefix("#") else { continue }
            if text.hasPrefix("trust_anchors.remove('.')") || text == "dnssec: false" {
                resolver.validation = Sourced(.off, line.source)
            }
            if text.hasPrefix("trust_anchors.set_insecure(") {
                resolver.insecureZones += literals(text).map { Sourced(absoluteName($0), line.source) }
            }
            // `trust_anchors.add('. IN DS ...')`, of its own; `add_file('path', true)` is one that it keeps up to date unless true.
            if let call = text.splitOnce("trust_anchors.add").after, text.hasPrefix("trust_anchors.add") {
                if let given = literals(call).first {
                    if call.hasPrefix("_file(") {
                        resolver.anchorFiles.append(Sourced(given, line.source))
                    } else {
                        anchors.append(Sourced(given, line.source))
                    }
                }
                resolver.validation = Sourced(.on, line.source)
            }
            if text.hasPrefix("net.listen("), let end = text.splitOnce("net.listen('").after {
                let port = text.splitOnce(", ").after.flatMap { UInt16($0.prefix { $0.isNumber }) }
                if let address = IPAddress(end.prefix { $0 != "'" }) {
                    resolver.listens.append(Sourced(Endpoint(address, port: port ?? 53), line.source))
                }
            }
            if text.hasPrefix("hints"), let own = hint(text, line.source) {
                resolver.localAnswers = (resolver.localAnswers ?? []) + own
            }
            if text.hasPrefix("policy."), let zones = plainZones(text) {
                // What a STUB says is taken as it is (policy module, `policy.STUB`).
                resolver.insecureZones += zones.map { Sourced($0, line.source) }
            }
            if text.hasPrefix("policy.") || text.hasPrefix("forward:") { resolver.notRead.append(line.source) }
        }
        resolver.recurses = resolver.notRead.isEmpty
        resolver.user = Sourced("knot-resolver", whole)
        return ResolverReading(resolver: resolver, inlineAnchors: anchors, troubles: reader.troubles)
    }

    /// `hints['name'] = 'address'`, `hints.set('name address')` of the hints module.
    private func hint(_ text: String, _ source: Source) -> [LocalAnswer]? {
        let strings = literals(text)
        let words = text.hasPrefix("hints.set(") ? strings.first?.words.map(String.init) ?? [] : strings
        guard text.hasPrefix("hints[") || text.hasPrefix("hints.set("), words.count == 2, IPAddress(words[1]) != nil
        else { return nil }
        return [LocalAnswer(name: absoluteName(words[0]), source: source)]
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
