import DoctorTesting

@testable import Box
@testable import DNSSEC
@testable import Facts
@testable import Values

/// A hierarchy with something in it that a zone is not to have, signed all the same, and in its dates. Without ED448,
/// which Debian's libunbound lacks (it is built with Nettle) and its unbound has (OpenSSL).
struct StrangeScenario: CustomStringConvertible {
    enum Kind: CaseIterable {
        case wildcardBelowEmpty, wildcardItself, wildcardAtTop, aliasLoop, aliasToItself, aliasesMany,
            aliasThroughUnsigned, nameAliasLoop,
            nameAliasMisled, nameAliasAlone, zoneBitOff, zoneBitOffBoth, wrongProtocol, revokedKSK, revokedBesideGood,
            sameTag, sameTagKSK, shortRSA, longRSA, unknownDigest, unknownDigestBeside, unknownAlgorithm,
            unknownAlgorithmBeside, sha384, sha384Wrong, signedBelowUnsigned, signedByGrandparent, signedByChild,
            addressesAndAlias, twoAliases, keysOfAnother, zoneKeyAlone, entryWithoutFlag
    }

    let kind: Kind
    let lab: LabCase

    var description: String { "\(kind) \(lab.name)" }

    init(_ kind: Kind, pool: LabKeyPool, random: inout Seeded) {
        self.kind = kind
        let hierarchy = LabHierarchy(pool: pool)
        func zone(_ name: String, _ algorithm: UInt8 = 13, signed: Bool = true) -> LabZone {
            hierarchy.add(
                name, style: LabZone.Style.allCases.randomElement(using: &random) ?? .nsec, algorithm: algorithm,
                isSigned: signed, dates: SmallHierarchy.dates)
        }
        func key(_ algorithm: UInt8 = 13, isKSK: Bool = false, bits: UInt16? = nil) -> LabKey {
            must(LabKey(algorithm: algorithm, isKSK: isKSK, bits: bits))
        }
        _ = zone(".")
        let org = zone("org.")
        let leaf = zone("leaf.org.", 13)
        var name = "host.leaf.org."
        var others: [String] = []
        let dates = SmallHierarchy.dates("", 0)[0]
        func sign(_ records: [DNSRecord], by key: LabKey, of zone: String) -> DNSRecord {
            key.sign(records, zone: zone, inception: dates.inception, expiration: dates.expiration)
        }
        /// Only this key signs the data of the leaf.
        func signs(_ key: LabKey, isListed: Bool = true) {
            if isListed { leaf.addKey(key, signs: false) }
            leaf.forger = key
        }
        func delegates(to ds: [DNSRecord]) {
            org.removeDS(of: "leaf.org.")
            for one in ds { org.addDS(one, for: "leaf.org.") }
        }
        var own = leaf.ksk.ds(for: "leaf.org.")
        var changes: [(name: String, type: UInt16, change: (inout LabAnswer) -> Void)] = []
        if ![.aliasLoop, .aliasToItself, .aliasesMany, .wildcardAtTop, .twoAliases].contains(kind) {
            leaf.add(name, "A", "192.0.2.1")
        }
        switch kind {
        case .wildcardBelowEmpty:
            leaf.add("*.empty.leaf.org.", "A", "192.0.2.2")
            name = "any.empty.leaf.org."
        case .wildcardItself:
            leaf.add("*.leaf.org.", "A", "192.0.2.2")
            name = "*.leaf.org."
        case .wildcardAtTop: leaf.add("*.leaf.org.", "A", "192.0.2.2")
        case .aliasLoop:
            leaf.add(name, "CNAME", "other.leaf.org.")
            leaf.add("other.leaf.org.", "CNAME", name)
            others = ["other.leaf.org."]
        case .aliasToItself: leaf.add(name, "CNAME", name)
        case .aliasesMany:
            let count = Int.random(in: 4..<8, using: &random)
            for number in 0..<count {
                let owner = number == 0 ? name : "a\(number).leaf.org."
                leaf.add(owner, "CNAME", "a\(number + 1).leaf.org.")
                others.append("a\(number + 1).leaf.org.")
            }
            leaf.add("a\(count).leaf.org.", "A", "192.0.2.3")
        case .aliasThroughUnsigned:
            zone("plain.", signed: false).add("mid.plain.", "CNAME", "end.leaf.org.")
            leaf.add("via.leaf.org.", "CNAME", "mid.plain.")
            leaf.add("end.leaf.org.", "A", "192.0.2.3")
            (name, others) = ("via.leaf.org.", ["mid.plain.", "end.leaf.org."])
        case .nameAliasLoop:
            leaf.add("a.leaf.org.", "DNAME", "b.leaf.org.")
            leaf.add("b.leaf.org.", "DNAME", "a.leaf.org.")
            (name, others) = ("x.a.leaf.org.", ["x.b.leaf.org."])
        case .nameAliasMisled, .nameAliasAlone:
            leaf.add("old.leaf.org.", "DNAME", "leaf.org.")
            leaf.add("evil.leaf.org.", "A", "192.0.2.66")
            (name, others) = ("host.old.leaf.org.", ["host.leaf.org.", "evil.leaf.org."])
            let misled = kind == .nameAliasMisled
            for type in [DNSType.a, DNSType.aaaa] {
                changes.append(
                    (
                        name, type,
                        { answer in
                            if misled {
                                for index in answer.answer.indices where answer.answer[index].type == DNSType.cname {
                                    answer.answer[index].data = wireName("evil.leaf.org.")
                                }
                            } else {
                                answer.answer.removeAll { $0.type == DNSType.cname }
                            }
                        }
                    ))
            }
        case .zoneBitOff, .zoneBitOffBoth:
            let other = key()
            other.leaveZone()
            leaf.addKey(other, signs: kind == .zoneBitOffBoth)
            if kind == .zoneBitOff { leaf.forger = other }
        case .wrongProtocol:
            let other = key()
            other.protocolNumber = 4
            signs(other)
        case .revokedKSK, .revokedBesideGood:
            let other = key(isKSK: true)
            other.revoke()
            leaf.addKey(other)
            let ds = other.ds(for: "leaf.org.")
            delegates(to: kind == .revokedKSK ? [ds] : [ds, own])
        case .sameTag, .sameTagKSK:
            var seen: [UInt16: LabKey] = [:]
            let isKSK = kind == .sameTagKSK
            while true {
                let one = key(isKSK: isKSK)
                if let twin = seen.updateValue(one, forKey: one.tag) {
                    leaf.addKey(twin, signs: false)
                    leaf.addKey(one, signs: isKSK)
                    if isKSK { delegates(to: [one.ds(for: "leaf.org.")]) } else { leaf.forger = one }
                    break
                }
            }
        case .shortRSA: signs(key(8, bits: [512, 768].randomElement(using: &random)))
        case .longRSA: signs(key(8, bits: 4096))
        case .unknownDigest, .unknownDigestBeside:
            var odd = own
            odd.data[3] = 99
            delegates(to: kind == .unknownDigest ? [odd] : [odd, own])
        case .unknownAlgorithm, .unknownAlgorithmBeside:
            var odd = own
            odd.data[2] = 200
            delegates(to: kind == .unknownAlgorithm ? [odd] : [odd, own])
        case .sha384, .sha384Wrong:
            var odd = leaf.ksk.ds(for: "leaf.org.", digest: 4)
            if kind == .sha384Wrong { odd.data[10] ^= 1 }
            delegates(to: [odd, own])
        case .signedBelowUnsigned:
            let plain = zone("plain.", signed: false)
            let below = zone("signed.plain.")
            plain.addDS(below.ksk.ds(for: "signed.plain."), for: "signed.plain.")
            below.add("host.signed.plain.", "A", "192.0.2.4")
            name = "host.signed.plain."
        case .signedByGrandparent, .signedByChild:
            let signer = kind == .signedByGrandparent ? org : leaf
            let holder = kind == .signedByGrandparent ? leaf : org
            if kind == .signedByChild {
                org.add("host.org.", "A", "192.0.2.5")
                name = "host.org."
            }
            let question = name
            changes.append(
                (
                    question, DNSType.a,
                    { answer in
                        let records = answer.answer.filter { $0.type == DNSType.a }
                        answer.answer = records + [sign(records, by: signer.zsk, of: signer.name)]
                    }
                ))
            _ = holder
        case .addressesAndAlias:
            leaf.add("end.leaf.org.", "A", "192.0.2.3")
            others = ["end.leaf.org."]
            let alias = DNSRecord(owner: name, type: DNSType.cname, ttl: 3600, data: wireName("end.leaf.org."))
            let signature = sign([alias], by: leaf.zsk, of: "leaf.org.")
            changes.append((name, DNSType.a, { $0.answer = [alias, signature] + $0.answer }))
        case .twoAliases:
            leaf.add("end.leaf.org.", "A", "192.0.2.3")
            others = ["end.leaf.org."]
            leaf.add(name, "CNAME", "end.leaf.org.")
            leaf.add(name, "CNAME", "nowhere.leaf.org.")
        case .keysOfAnother:
            leaf.addKey(org.zsk, signs: false)
            leaf.forger = org.zsk
        case .zoneKeyAlone: delegates(to: [leaf.zsk.ds(for: "leaf.org.")])
        case .entryWithoutFlag:
            delegates(to: [leaf.zsk.ds(for: "leaf.org.")])
            changes.append(
                (
                    "leaf.org.", DNSType.dnskey,
                    { answer in
                        let records = answer.answer.filter { $0.type == DNSType.dnskey }
                        answer.answer = records + [sign(records, by: leaf.zsk, of: "leaf.org.")]
                    }
                ))
        }
        own.ttl = 0
        var lab = LabCase(name, [hierarchy.anchor], from: hierarchy.answers(for: [name] + others, withNS: true))
        for one in changes { lab = lab.changing(one.name, one.type, one.change) }
        self.lab = lab
    }
}
