import Box
import Facts
import Formats
import Values

/// What unbound answers by itself (unbound.conf(5), local-zone and local-data): before its modules, so without validation.
enum UnboundLocalData {
    /// Answers only what local-data gives.
    private static let closed: Set<String> = ["static", "deny", "refuse", "block_a"]
    /// Answers nothing, whatever local-data gives.
    private static let shut: Set<String> = [
        "always_nxdomain", "always_refuse", "always_nodata", "always_deny", "always_null", "inform_deny",
    ]
    /// Zones that it holds unless told otherwise (RFC 6761, RFC 8375; localzone.c, `local_zone_enter_defaults`).
    private static let defaults = ["home.arpa.", "onion.", "test.", "invalid."]

    private static func parent(_ name: Substring) -> Substring {
        let rest = name.drop { $0 != "." }.dropFirst()
        return rest.isEmpty ? "." : rest
    }

    private static func above(_ name: Substring) -> Substring? { name == "." ? nil : parent(name) }

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
        let named = nearest(config.server.all("access-control-view").map { $0.value.words })
        return named.flatMap { name in config.zones("view").last { $0.last("name")?.value == name } }
    }

    /// Of lists of a network and more the second word of the one with the smallest network around 127.0.0.1.
    private static func nearest(_ lists: [[Substring]]) -> String? {
        guard let own = IPAddress("127.0.0.1") else { return nil }
        let matching = lists.compactMap { words -> (bits: Int, word: String)? in
            guard let block = words.first, let word = words.dropFirst().first else { return nil }
            let (host, length) = String(block).splitOnce("/")
            let bits = length.map { Int($0) ?? 0 } ?? 32
            guard let network = IPAddress(host), own.isInside(network, prefixLength: bits) else { return nil }
            return (bits, String(word))
        }
        return matching.max { $0.bits < $1.bits }?.word
    }

    /// The zones that are not for us: tagged, with no tag that we have (`local-zone-tag`, `access-control-tag`).
    private static func others(_ server: UnboundConfig.Clause) -> Set<String> {
        func tags(_ text: some StringProtocol) -> Set<Substring> {
            Set(text.split { $0.isBlank || $0 == "\"" }.map { Substring($0) })
        }
        let given = server.all("access-control-tag").map { option -> [Substring] in
            let (block, list) = option.value.splitOnce(" ")
            return [block, list ?? ""]
        }
        let ours = nearest(given).map { tags($0) } ?? []
        let tagged = server.all("local-zone-tag").compactMap { option -> String? in
            let (zone, list) = option.value.splitOnce(" ")
            return tags(list ?? "").isDisjoint(with: ours) ? absoluteName(zone) : nil
        }
        return Set(tagged)
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
        // For whom it asks from here another kind may have been told (`local-zone-override`).
        let overrides = Dictionary(grouping: server.all("local-zone-override").map(\.value.words)) {
            absoluteName($0.first ?? "")
        }
        for (zone, told) in overrides where kinds[zone] != nil {
            if let kind = nearest(told.map { Array($0.dropFirst()) }) { kinds[zone]?.kind = kind }
        }
        for zone in others(server) { kinds[zone] = nil }
        var answers: [LocalAnswer] = []
        for option in server.all("local-data") {
            // Owner, then a TTL or a class or both or neither, then the type.
            let words = option.value.words.map { $0.lowercased() }
            let type = words.dropFirst().first { !$0.allSatisfy(\.isNumber) && !["in", "ch", "hs"].contains($0) }
            guard let owner = words.first, type == "a" || type == "aaaa" else { continue }
            let name = absoluteName(owner)
            // Data belongs to the zone nearest above it.
            let zones = sequence(first: name[...], next: above)
            let kind = zones.lazy.compactMap { kinds[String($0)]?.kind }.first
            guard !shut.contains(kind ?? "") else { continue }
            answers.append(
                LocalAnswer(name: name, coversBelow: kinds[name]?.kind == "redirect", source: option.source))
        }
        for (zone, (kind, source)) in kinds.sorted(by: { $0.key < $1.key }) {
            let isClosed = closed.contains(kind) || shut.contains(kind)
            // One that is open within one that is not.
            guard
                isClosed
                    || kind != "redirect" && sequence(first: parent(zone[...]), next: above).contains(where: isHeld)
            else { continue }
            answers.append(
                LocalAnswer(
                    name: zone, coversBelow: true, hasAddress: false, isPassedOn: isClosed ? nil : true, source: source)
            )
        }
        func isHeld(_ zone: Substring) -> Bool { closed.union(shut).contains(kinds[String(zone)]?.kind ?? "") }
        return answers
    }
}
