@testable import Box
@testable import DNSSEC
@testable import Facts
@testable import Programs
@testable import Values

/// The root, org and leaf.org with host.leaf.org in it, all signed for the same fortnight; changed by each test.
struct SmallHierarchy {
    static let middle: Int64 = 1_795_000_000
    /// Inside the dates, and on either side far outside.
    static let moments = [middle, middle - 40 * 86_400, middle + 40 * 86_400]

    static func dates(_: String, _: UInt16) -> [(inception: UInt32, expiration: UInt32)] {
        [(UInt32(middle - 7 * 86_400), UInt32(middle + 7 * 86_400))]
    }

    let pool: LabKeyPool
    let hierarchy: LabHierarchy
    let root: LabZone
    let org: LabZone
    let leaf: LabZone

    init(org orgStyle: LabZone.Style = .nsec, leaf leafStyle: LabZone.Style = .nsec, leafIsSigned: Bool = true) {
        pool = LabKeyPool()
        hierarchy = LabHierarchy(pool: pool)
        root = hierarchy.add(".", style: .nsec, algorithm: 13, dates: SmallHierarchy.dates)
        org = hierarchy.add("org.", style: orgStyle, algorithm: 13, dates: SmallHierarchy.dates)
        leaf = hierarchy.add(
            "leaf.org.", style: leafStyle, algorithm: 13, isSigned: leafIsSigned, dates: SmallHierarchy.dates)
        leaf.add("host.leaf.org.", "A", "192.0.2.1")
    }

    func lab(
        _ name: String = "host.leaf.org.", _ others: [String] = [], as model: ValidatorModel = .unbound,
        anchors: [TrustAnchor]? = nil
    ) -> LabCase {
        LabCase(
            name, anchors ?? [hierarchy.anchor], as: model,
            from: hierarchy.answers(for: [name] + others, withNS: true))
    }

    static func anchor(_ ds: DNSRecord) -> TrustAnchor {
        let hex = ds.data.dropFirst(4).map { String(Int($0) + 256, radix: 16).dropFirst() }.joined()
        let tag = UInt16(ds.data[0]) << 8 | UInt16(ds.data[1])
        return TrustAnchor(
            owner: ds.owner, keyTag: tag, algorithm: ds.data[2], state: .valid,
            record: "\(ds.owner) IN DS \(tag) \(ds.data[2]) \(ds.data[3]) \(hex)", source: Source("lab"))
    }
}

extension LabCase {
    /// With one answer changed.
    func changing(_ name: String, _ type: UInt16, _ change: (inout LabAnswer) -> Void) -> LabCase {
        var lab = self
        let question = DNSQuestion(name: name, type: type)
        var answer = lab.table[question] ?? LabAnswer()
        change(&answer)
        lab.table[question] = answer
        return lab
    }
}
