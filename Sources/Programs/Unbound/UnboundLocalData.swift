import Facts
import Values

/// What unbound answers by itself (unbound.conf(5), local-zone and local-data): before its modules, so without validation.
enum UnboundLocalData {
    /// Answers only what local-data gives.
    private static let closed: Set<String> = ["static", "deny", "refuse", "inform_deny", "block_a"]
    /// Answers nothing, whatever local-data gives.
    private static let shut: Set<String> = [
        "always_nxdomain", "always_refuse", "always_nodata", "always_deny", "always_null",
    ]
    /// Zones that it holds unless told otherwise (RFC 6761, RFC 8375; localzone.c, `local_zone_enter_defaults`).
    private static let defaults = ["home.arpa.", "onion.", "test.", "invalid."]

    private static func parent(_ name: Substring) -> Substring {
        let rest = name.drop { $0 != "." }.dropFirst()
        return rest.isEmpty ? "." : rest
    }

    static func answers(_ server: UnboundConfig.Clause, _ configuration: Source) -> [LocalAnswer] {
        var kinds: [String: (kind: String, source: Source)] = [:]
        for zone in defaults { kinds[zone] = ("static", configuration) }
        for option in server.all("local-zone") {
            let words = option.value.words
            guard let zone = words.first else { continue }
            let kind = words.dropFirst().first.map(String.init) ?? "transparent"
            kinds[absoluteName(String(zone))] = (kind, option.source)
        }
        var answers: [LocalAnswer] = []
        for option in server.all("local-data") {
            // Owner, then a TTL or a class or both or neither, then the type.
            let words = option.value.words.map { $0.lowercased() }
            let type = words.dropFirst().first { !$0.allSatisfy(\.isNumber) && !["in", "ch", "hs"].contains($0) }
            guard let owner = words.first, type == "a" || type == "aaaa" else { continue }
            let name = absoluteName(owner)
            // Data belongs to the zone nearest above it.
            let above = sequence(first: name[...]) { $0 == "." ? nil : parent($0) }
            let kind = above.lazy.compactMap { kinds[String($0)]?.kind }.first
            guard !shut.contains(kind ?? "") else { continue }
            answers.append(
                LocalAnswer(name: name, coversBelow: kinds[name]?.kind == "redirect", source: option.source))
        }
        for (zone, (kind, source)) in kinds.sorted(by: { $0.key < $1.key })
        where closed.contains(kind) || shut.contains(kind) {
            answers.append(LocalAnswer(name: zone, coversBelow: true, hasAddress: false, source: source))
        }
        return answers
    }
}
