import Box
import Facts
import Formats
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

    static func answers(
        _ config: UnboundConfig, _ configuration: Source, _ reader: inout ConfigFiles
    ) -> [LocalAnswer] {
        let server = config.server
        var found: [LocalAnswer] = []
        if let view = view(ofLoopback: config) {
            found = answers(of: view, configuration)
            // What the view does not have is asked of the rest only if told (unbound.conf(5), view-first).
            if view.flag("view-first")?.value == true { found += answers(of: server, configuration) }
        } else {
            found = answers(of: server, configuration)
        }
        for zone in config.zones("auth-zone") where zone.flag("for-downstream")?.value != false {
            guard let name = zone.last("name"), let lines = lines(of: zone, &reader) else { continue }
            found += ZoneText.answers(lines, zone: name.value, at: zone.source)
        }
        guard server.last("module-config")?.value.words.contains("respip") == true else { return found }
        for zone in config.zones("rpz") where zone.last("rpz-action-override")?.value != "disabled" {
            guard let name = zone.last("name"), let lines = lines(of: zone, &reader) else { continue }
            found += ResponsePolicy.answers(lines, zone: name.value)
        }
        return found
    }

    private static func lines(of zone: UnboundConfig.Clause, _ reader: inout ConfigFiles) -> [ConfigLine]? {
        zone.last("zonefile").flatMap { reader.lines(of: $0.value, includedAt: $0.source) }
    }

    /// The view that a question from 127.0.0.1 is answered from: that of the smallest network around it.
    private static func view(ofLoopback config: UnboundConfig) -> UnboundConfig.Clause? {
        guard let own = IPAddress("127.0.0.1") else { return nil }
        let matching = config.server.all("access-control-view").compactMap { option -> (bits: Int, name: String)? in
            let words = option.value.words
            guard let block = words.first, let name = words.dropFirst().first else { return nil }
            let (host, length) = String(block).splitOnce("/")
            let bits = length.map { Int($0) ?? 0 } ?? 32
            guard let network = IPAddress(host), own.isInside(network, prefixLength: bits) else { return nil }
            return (bits, String(name))
        }
        guard let nearest = matching.max(by: { $0.bits < $1.bits }) else { return nil }
        return config.zones("view").last { $0.last("name")?.value == nearest.name }
    }

    private static func answers(of server: UnboundConfig.Clause, _ configuration: Source) -> [LocalAnswer] {
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
