import Box
import Values

/// Records of one owner and type, with the signatures over them (RFC 4035 section 2.2).
struct RRset: Sendable {
    package var owner: DomainName
    package var type: UInt16
    package var records: [DNSRecord] = []
    /// How many came, those that came twice included.
    var received = 0
    package var signatures: [SignatureData] = []

    package var label: String { "\(owner) \(DNSType.name(type))" }
}

/// What one section of an answer holds, by RRset, in the order of the message; classes other than IN are left out.
struct RRsets: Sendable {
    private(set) var sets: [RRset] = []
    /// Signatures over records that did not come with them.
    private(set) var orphans: [SignatureData] = []

    package init(_ records: [DNSRecord]) {
        struct Key: Hashable {
            var owner: String
            var type: UInt16
        }
        var places: [Key: Int] = [:]
        var seen: Set<DNSRecord> = []
        func place(_ owner: String, _ type: UInt16, in sets: inout [RRset]) -> Int? {
            let key = Key(owner: owner, type: type)
            if let known = places[key] { return known }
            guard let name = DomainName(owner) else { return nil }
            places[key] = sets.count
            sets.append(RRset(owner: name, type: type))
            return sets.count - 1
        }
        for record in records.prefix(DNSSECLimits.recordsPerMessage) where record.recordClass == 1 {
            if record.type == DNSType.rrsig {
                guard let signature = SignatureData(record) else { continue }
                if let at = place(record.owner, signature.typeCovered, in: &sets) {
                    sets[at].signatures.append(signature)
                }
            } else if let at = place(record.owner, record.type, in: &sets) {
                // The same record twice is one (RFC 2181 section 5), whatever its time to live.
                var plain = record
                plain.ttl = 0
                sets[at].received += 1
                if seen.insert(plain).inserted { sets[at].records.append(record) }
            }
        }
        orphans = sets.filter(\.records.isEmpty).flatMap(\.signatures)
        sets.removeAll(where: \.records.isEmpty)
    }

    package func first(_ owner: DomainName, _ type: UInt16) -> RRset? {
        sets.first { $0.type == type && $0.owner == owner }
    }
    package func all(ofTypes types: Set<UInt16>) -> [RRset] { sets.filter { types.contains($0.type) } }
}
