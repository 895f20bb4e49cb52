import DoctorTesting

@testable import Reports

/// A random hierarchy with one name to ask for.
struct Scenario: CustomStringConvertible {
    enum Kind: CaseIterable {
        case insecureOptOut, insecureNSEC, insecureNSEC3, signed, cnameToSigned, cnameToInsecure, wildcard,
            wildcardAlias, emptyNonTerminal, emptyNonTerminalInsecure, deep, wrongDS, wrongKey, absentType, absentName,
            highIterations
    }

    let kind: Kind
    let name: String
    let names: [String]
    let hierarchy: LabHierarchy
    /// Where most windows lie around.
    let center: Int64

    var description: String { "\(kind) \(name)" }

    init(_ kind: Kind, pool: LabKeyPool, random: inout Seeded) {
        self.kind = kind
        let hierarchy = LabHierarchy(pool: pool)
        self.hierarchy = hierarchy
        // Below 2^31 with a year to spare: the oracle's clock is a signed 32-bit number.
        let center = Int64.random(in: 100_000_000...2_100_000_000, using: &random)
        self.center = center
        var dateRandom = Seeded(random.next())
        let dates: (String, UInt16) -> [(inception: UInt32, expiration: UInt32)] = { _, _ in
            Scenario.dates(around: center, &dateRandom)
        }
        func algorithm() -> UInt8 { [8, 13, 14, 15].randomElement(using: &random) ?? 13 }
        func style() -> LabZone.Style { LabZone.Style.allCases.randomElement(using: &random) ?? .nsec }
        func zone(_ name: String, _ style: LabZone.Style, signed: Bool = true, wrongDS: Bool = false) -> LabZone {
            hierarchy.add(
                name, style: style, algorithm: algorithm(), isSigned: signed, wrongDS: wrongDS, dates: dates)
        }
        func addresses(_ name: String, in zone: LabZone) {
            let which = Int.random(in: 0..<3, using: &random)
            if which != 1 { zone.add(name, "A", "192.0.2.\(Int.random(in: 1..<250, using: &random))") }
            if which != 0 { zone.add(name, "AAAA", "2001:db8::\(Int.random(in: 1..<999, using: &random))") }
        }
        _ = zone(".", style())
        var name = "host.leaf.org."
        var others: [String] = []
        switch kind {
        case .insecureOptOut, .insecureNSEC, .insecureNSEC3, .highIterations:
            let tld = zone(
                "org.", kind == .insecureNSEC ? .nsec : kind == .insecureOptOut ? .optOut : .nsec3)
            if kind == .highIterations { tld.iterations = 151 }
            addresses("host.leaf.org.", in: zone("leaf.org.", .nsec, signed: false))
        case .signed:
            _ = zone("org.", style())
            addresses(name, in: zone("leaf.org.", style()))
        case .cnameToSigned, .cnameToInsecure:
            _ = zone("org.", style())
            zone("leaf.org.", style()).add(name, "CNAME", "real.other.net.")
            _ = zone("net.", style())
            addresses("real.other.net.", in: zone("other.net.", style(), signed: kind == .cnameToSigned))
            others = ["real.other.net."]
        case .wildcard:
            _ = zone("org.", style())
            addresses("*.leaf.org.", in: zone("leaf.org.", style()))
            name = ["host.leaf.org.", "a.b.leaf.org."].randomElement(using: &random) ?? name
        case .wildcardAlias:
            _ = zone("org.", style())
            let leaf = zone("leaf.org.", style())
            leaf.add("*.leaf.org.", "CNAME", "real.leaf.org.")
            addresses("real.leaf.org.", in: leaf)
            others = ["real.leaf.org."]
        case .emptyNonTerminal, .emptyNonTerminalInsecure:
            _ = zone("org.", style())
            name = "host.leaf.between.org."
            addresses(name, in: zone("leaf.between.org.", style(), signed: kind == .emptyNonTerminal))
        case .deep:
            _ = zone("org.", style())
            _ = zone("leaf.org.", style())
            name = "host.sub.leaf.org."
            addresses(name, in: zone("sub.leaf.org.", style(), signed: Bool.random(using: &random)))
        case .wrongDS:
            _ = zone("org.", style())
            addresses(name, in: zone("leaf.org.", style(), wrongDS: true))
        case .wrongKey:
            _ = zone("org.", style())
            let leaf = zone("leaf.org.", style())
            leaf.forger = pool.key(leaf.zsk.algorithm, isKSK: false, number: 8)
            addresses(name, in: leaf)
        case .absentType:
            _ = zone("org.", style())
            zone("leaf.org.", style()).add(name, "TXT", "hello")
        case .absentName:
            _ = zone("org.", style())
            addresses("other.leaf.org.", in: zone("leaf.org.", style()))
        }
        self.name = name
        names = [name] + others
    }

    /// One window or two with a hole between; now and then long past, far ahead, or the wrong way round.
    static func dates(around center: Int64, _ random: inout Seeded) -> [(
        inception: UInt32, expiration: UInt32
    )] {
        let day: Int64 = 86400
        func window(_ from: Int64, _ length: Int64) -> (inception: UInt32, expiration: UInt32) {
            (UInt32(truncatingIfNeeded: from), UInt32(truncatingIfNeeded: from + length))
        }
        func length() -> Int64 {
            let lengths = [3600, 7200, day, 10 * day, 14 * day, 30 * day, 200 * day]
            return lengths[Int.random(in: 0..<7, using: &random)] + Int64.random(in: 0..<1000, using: &random)
        }
        switch Int.random(in: 0..<200, using: &random) {
        case 0: return [window(center + 400 * day, length())]
        case 1: return [window(center - 900 * day, length())]
        case 2: return [window(center, -Int64.random(in: 1..<1000, using: &random))]
        case 3...60:
            let first = window(center - Int64.random(in: 1...(20 * day), using: &random), length() / 2)
            return [first, window(center + Int64.random(in: 0...(5 * day), using: &random), length())]
        default:
            let whole = length() + 4 * day
            return [window(center - Int64.random(in: 0...(whole / 2), using: &random), whole)]
        }
    }
}
