import DoctorTesting

@testable import Box
@testable import DNSSEC
@testable import Facts
@testable import Programs
@testable import Values

/// A random hierarchy of a less common kind, with the settings of the validator that is asked about it.
struct OddScenario: CustomStringConvertible {
    enum Kind: CaseIterable {
        case nameAlias, nameAliasElsewhere, emptyNonTerminal, wildcardWithoutType, emptyWildcard, onlyAAAA,
            onlyWrongAAAA,
            internalAnchor, privateAnchors, outsideAnchors, oneOfTwoAlgorithms, twoAlgorithms, bothWanted, oneWanted,
            sha1Right, sha256Right, exception, exceptionBeyondAlias, revokedKey, iterationsAllowed
    }

    let kind: Kind
    let lab: LabCase
    /// Of unbound.conf(5).
    let settings: [String: String]
    let center: Int64

    var description: String { "\(kind) \(lab.name)" }

    init(_ kind: Kind, pool: LabKeyPool, random: inout Seeded) {
        self.kind = kind
        let hierarchy = LabHierarchy(pool: pool)
        let center = Int64.random(in: 100_000_000...2_100_000_000, using: &random)
        self.center = center
        var dateRandom = Seeded(random.next())
        let dates: (String, UInt16) -> [(inception: UInt32, expiration: UInt32)] = { _, _ in
            Scenario.dates(around: center, &dateRandom)
        }
        func zone(_ name: String, _ style: LabZone.Style? = nil, _ algorithm: UInt8? = nil, signed: Bool = true)
            -> LabZone
        {
            hierarchy.add(
                name, style: style ?? LabZone.Style.allCases.randomElement(using: &random) ?? .nsec,
                algorithm: algorithm ?? [8, 13, 14, 15].randomElement(using: &random) ?? 13, isSigned: signed,
                dates: dates)
        }
        let root = zone(".")
        let org = zone("org.")
        let leaf = zone("leaf.org.", kind == .iterationsAllowed ? .nsec3 : nil, 13)
        leaf.add("host.leaf.org.", "A", "192.0.2.1")
        var name = "host.leaf.org."
        var others: [String] = []
        var anchors: [TrustAnchor]?
        var settings: [String: String] = [:]
        var model = ValidatorModel.unbound
        func anchor(_ zone: LabZone) -> TrustAnchor { SmallHierarchy.anchor(zone.ksk.ds(for: zone.name)) }
        func second(signs: Bool) {
            let (ksk, zsk) = (pool.key(8, isKSK: true, number: 7), pool.key(8, isKSK: false, number: 7))
            org.addDS(ksk.ds(for: "leaf.org."), for: "leaf.org.")
            leaf.addKey(ksk, signs: signs)
            leaf.addKey(zsk, signs: signs)
        }
        func wantsEvery() {
            settings["harden-algo-downgrade:"] = "yes"
            model.rules.requiresEveryAlgorithm = true
            model.rules.digests = .strongest
        }
        switch kind {
        case .nameAlias:
            leaf.add("old.leaf.org.", "DNAME", "leaf.org.")
            (name, others) = ("host.old.leaf.org.", ["host.leaf.org."])
        case .nameAliasElsewhere:
            leaf.add("old.leaf.org.", "DNAME", "other.")
            zone("other.", signed: Bool.random(using: &random)).add("host.other.", "A", "192.0.2.2")
            (name, others) = ("host.old.leaf.org.", ["host.other."])
        case .emptyNonTerminal:
            leaf.add("a.empty.leaf.org.", "A", "192.0.2.2")
            name = "empty.leaf.org."
        case .wildcardWithoutType:
            leaf.add("*.leaf.org.", "TXT", "x")
            name = "any.leaf.org."
        case .emptyWildcard:
            leaf.add("a.*.leaf.org.", "TXT", "x")
            name = "any.leaf.org."
        case .onlyAAAA, .onlyWrongAAAA:
            name = "six.leaf.org."
            leaf.add(name, "AAAA", "2001:db8::6")
        case .internalAnchor:
            org.removeDS(of: "leaf.org.")
            anchors = [hierarchy.anchor, anchor(leaf)]
        case .privateAnchors:
            let other = zone("other.")
            other.add("host.other.", "A", "192.0.2.2")
            leaf.add("alias.leaf.org.", "CNAME", "host.other.")
            (name, others) = ("alias.leaf.org.", ["host.other."])
            anchors = [anchor(leaf), anchor(other)]
        case .outsideAnchors: anchors = [anchor(zone("other."))]
        case .oneOfTwoAlgorithms, .twoAlgorithms: second(signs: kind == .twoAlgorithms)
        case .bothWanted, .oneWanted:
            second(signs: kind == .bothWanted)
            wantsEvery()
        case .sha1Right, .sha256Right:
            org.removeDS(of: "leaf.org.")
            for digest in [1, 2] {
                var ds = leaf.ksk.ds(for: "leaf.org.", digest: digest)
                if (digest == 1) != (kind == .sha1Right) { ds.data[6] ^= 1 }
                org.addDS(ds, for: "leaf.org.")
            }
            if Bool.random(using: &random) { wantsEvery() }
        case .exception:
            let excepted = ["org", "leaf.org", "host.leaf.org"].randomElement(using: &random) ?? "org"
            settings["domain-insecure:"] = excepted
            model.insecureZones = [excepted + "."]
            if Bool.random(using: &random) { leaf.forger = pool.key(13, isKSK: false, number: 8) }
        case .exceptionBeyondAlias:
            zone("other.").add("host.other.", "A", "192.0.2.2")
            leaf.add("alias.leaf.org.", "CNAME", "host.other.")
            (name, others) = ("alias.leaf.org.", ["host.other."])
            let excepted = ["leaf.org", "other"].randomElement(using: &random) ?? "other"
            settings["domain-insecure:"] = excepted
            model.insecureZones = [excepted + "."]
        case .revokedKey:
            let revoked = must(LabKey(algorithm: 13, isKSK: false))
            revoked.revoke()
            leaf.addKey(revoked)
        case .iterationsAllowed:
            leaf.iterations = 160
            settings["val-nsec3-keysize-iterations:"] = "1024 200"
            model.rules.nsec3Limits = [NSEC3Limit(keyBits: 1024, iterations: 200)]
            name = "none.leaf.org."
        }
        _ = root
        var lab = LabCase(
            name, anchors ?? [hierarchy.anchor], as: model, from: hierarchy.answers(for: [name] + others, withNS: true))
        if kind == .onlyWrongAAAA {
            let isForged = Bool.random(using: &random)
            lab = lab.changing(name, DNSType.aaaa) { answer in
                if isForged {
                    answer.answer[0].data[15] ^= 1
                } else {
                    answer.answer.removeAll { $0.type == DNSType.rrsig }
                }
            }
        }
        self.lab = lab
        self.settings = settings
    }
}
