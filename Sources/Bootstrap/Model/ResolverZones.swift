import Facts
import Values

/// Positions in a list of things that each belong to a zone, found by name in as many steps as the name has labels: configurations
/// come from outside, and may have thousands of zones and thousands of names.
struct ZoneIndex: Sendable {
    private var positions: [String: [Int]] = [:]

    init(_ zones: some Sequence<String>) {
        for (position, zone) in zones.enumerated() { positions[canonical(zone), default: []].append(position) }
    }

    /// Of every zone that the canonical name is in, the smallest first.
    func around(_ name: String) -> [[Int]] {
        guard !positions.isEmpty else { return [] }
        var found: [[Int]] = []
        var rest = name[...]
        while true {
            if let here = positions[String(rest)] { found.append(here) }
            guard !rest.isEmpty else { return found }
            rest = rest.firstIndex(of: ".").map { rest[rest.index(after: $0)...] } ?? ""
        }
    }
}

/// The zones of one resolver's configuration.
struct ResolverZones: Sendable {
    let insecure: ZoneIndex
    let upstreams: ZoneIndex
    let own: ZoneIndex

    init(_ resolver: LocalResolver) {
        insecure = ZoneIndex(resolver.insecureZones.map(\.value))
        upstreams = ZoneIndex(resolver.upstreams.map(\.zone))
        own = ZoneIndex((resolver.localAnswers ?? []).map(\.name))
    }
}
