import DoctorTesting
import Native
import Testing

@testable import Box
@testable import DNSSEC
@testable import Facts
@testable import Findings
@testable import Formats
@testable import Judgement
@testable import Probes
@testable import Programs
@testable import Reports
@testable import Values

/// Answers that are not as the textbook has them, and that validators refuse; libunbound is the judge.
@Suite(.serialized) struct RefusedAnswerTests: JudgedByLibunbound {
    let server: LabServer

    init() throws { server = try LabServer() }

    /// Harmless answers first: the judge and the judged agree on something.
    @Test func plainAnswers() {
        let small = SmallHierarchy()
        agrees(small.lab())
        #expect(small.lab().chain().status == .secure)
    }

    /// Only an AAAA, and that is wrong: the proof that there is no A does not make up for it.
    @Test(arguments: [true, false]) func onlyAnAAAAAndThatWrong(_ isSigned: Bool) {
        let small = SmallHierarchy()
        small.leaf.add("six.leaf.org.", "AAAA", "2001:db8::6")
        let lab = small.lab("six.leaf.org.").changing("six.leaf.org.", DNSType.aaaa) { answer in
            if isSigned {
                answer.answer[0].data[15] ^= 1
            } else {
                answer.answer.removeAll { $0.type == DNSType.rrsig }
            }
        }
        agrees(lab)
        let chain = lab.chain()
        #expect(chain.status == .bogus)
        #expect(chain.addresses == [])
        // One that is there decides all the same.
        small.leaf.add("both.leaf.org.", "A", "192.0.2.4")
        let both = small.lab("both.leaf.org.").changing("both.leaf.org.", DNSType.aaaa) { $0.authority = [] }
        #expect(both.chain().status == .secure)
        #expect(both.chain([DNSType.aaaa]).status == .bogus)
    }

    private func twoAlgorithms(bothSign: Bool) -> SmallHierarchy {
        let small = SmallHierarchy()
        let (ksk, zsk) = (small.pool.key(8, isKSK: true, number: 0), small.pool.key(8, isKSK: false, number: 0))
        small.org.addDS(ksk.ds(for: "leaf.org."), for: "leaf.org.")
        small.leaf.addKey(ksk, signs: bothSign)
        small.leaf.addKey(zsk, signs: bothSign)
        return small
    }

    /// Two algorithms in the DS, one signing: refused by whoever wants both (`harden-algo-downgrade: yes`).
    @Test(arguments: [true, false], [true, false]) func algorithmDowngrade(_ bothSign: Bool, _ wantsBoth: Bool) {
        let small = twoAlgorithms(bothSign: bothSign)
        var model = ValidatorModel.unbound
        model.rules.requiresEveryAlgorithm = wantsBoth
        if wantsBoth { model.rules.digests = .strongest }
        let lab = small.lab(as: model)
        agrees(lab, settings: ["harden-algo-downgrade:": wantsBoth ? "yes" : "no"])
        #expect(lab.chain().status == (wantsBoth && !bothSign ? .bogus : .secure))
    }

    /// Wanting both, a set is accepted while both are in their dates, not one or the other.
    @Test func bothAlgorithmsInTheirDates() {
        let small = twoAlgorithms(bothSign: true)
        var turn = 0
        small.leaf.dates = { _, type in
            guard type == DNSType.a else { return SmallHierarchy.dates("", 0) }
            turn += 1
            let from = SmallHierarchy.middle - 7 * 86_400 + Int64(turn) * 5 * 86_400
            return [(UInt32(from), UInt32(from + 6 * 86_400))]
        }
        var model = ValidatorModel.unbound
        model.rules.requiresEveryAlgorithm = true
        model.rules.digests = .strongest
        let lab = small.lab(as: model)
        agrees(lab, settings: ["harden-algo-downgrade:": "yes"])
        let windows = lab.chain([DNSType.a]).acceptedWindows(by: model, reference: SmallHierarchy.middle)
        let day: Int64 = 86_400
        let slack: Int64 = 6 * day / 10
        #expect(
            windows
                == IntervalSet(
                    from: SmallHierarchy.middle + 3 * day - slack, until: SmallHierarchy.middle + 4 * day + slack))
    }

    /// The SOA beside a proof unsigned, or its signature without it.
    @Test(arguments: LabZone.Style.allCases, [DNSType.soa, DNSType.rrsig]) func negativeAnswersSOA(
        _ style: LabZone.Style, _ dropped: UInt16
    ) {
        let small = SmallHierarchy(leaf: style)
        for name in ["host.leaf.org.", "none.leaf.org."] {
            let lab = small.lab(name).changing(name, DNSType.aaaa) { answer in
                answer.authority.removeAll {
                    dropped == DNSType.soa
                        ? $0.type == DNSType.soa
                        : $0.type == DNSType.rrsig && SignatureData($0)?.typeCovered == DNSType.soa
                }
            }
            agrees(lab)
            #expect(lab.chain([DNSType.aaaa]).status == .bogus, "\(name)")
        }
    }

    /// Anything else beside an answer that is not signed.
    @Test func strayRecordsBesideAnswers() {
        let small = SmallHierarchy()
        let stray = DNSRecord(owner: "leaf.org.", type: 16, ttl: 60, data: [1, 0x61])
        for name in ["host.leaf.org.", "none.leaf.org."] {
            for type in [DNSType.a, DNSType.aaaa] {
                agrees(small.lab(name).changing(name, type) { $0.authority.append(stray) })
            }
        }
        // Servers' names are left out before anything is verified.
        let server = DNSRecord(owner: "leaf.org.", type: DNSType.ns, ttl: 60, data: [1, 0x61, 0])
        agrees(small.lab().changing("host.leaf.org.", DNSType.a) { $0.authority.append(server) })
    }

    @Test func nameAlias() {
        let small = SmallHierarchy()
        small.leaf.add("old.leaf.org.", "DNAME", "leaf.org.")
        let lab = small.lab("host.old.leaf.org.", ["host.leaf.org."])
        agrees(lab)
        #expect(lab.chain().status == .secure)
        #expect(lab.chain().addresses == [IPAddress("192.0.2.1")])
        // What the resolver made of it need not be right: validators make the alias themselves.
        agrees(
            lab.changing("host.old.leaf.org.", DNSType.a) { answer in
                answer.answer.removeAll { $0.type == DNSType.cname }
            })
    }

    /// Several CNAMEs of one name: in an unsigned zone the first is followed. A DNAME that came twice.
    @Test(arguments: [true, false]) func severalAliases(_ isSigned: Bool) {
        let small = SmallHierarchy(leafIsSigned: isSigned)
        small.leaf.add("alias.leaf.org.", "CNAME", "host.leaf.org.")
        small.leaf.add("alias.leaf.org.", "CNAME", "other.leaf.org.")
        let several = small.lab("alias.leaf.org.", ["host.leaf.org.", "other.leaf.org."])
        agrees(several)
        #expect(several.chain().status == (isSigned ? .bogus : .insecure))
        small.leaf.add("old.leaf.org.", "DNAME", "leaf.org.")
        let twice = small.lab("host.old.leaf.org.", ["host.leaf.org."]).changing("host.old.leaf.org.", DNSType.a) {
            $0.answer.insert($0.answer[0], at: 1)
        }
        #expect(server.differences(twice, at: moments).filter { $0.contains(" A at") } == [])
        #expect(twice.chain([DNSType.a]).status == .bogus)
    }

    /// Of an alias's answer unbound takes the alias, and asks for its target alone.
    @Test func aTargetThatIsWrongBesideItsAlias() {
        let small = SmallHierarchy()
        small.leaf.add("alias.leaf.org.", "CNAME", "host.leaf.org.")
        let plain = small.lab("alias.leaf.org.", ["host.leaf.org."])
        let beside = plain.changing("alias.leaf.org.", DNSType.a) { answer in
            answer.answer.removeAll { $0.owner == "host.leaf.org." && $0.type == DNSType.rrsig }
        }
        agrees(beside)
        #expect(beside.chain([DNSType.a]).status == .secure)
        let alone = plain.changing("host.leaf.org.", DNSType.a) { answer in
            answer.answer.removeAll { $0.type == DNSType.rrsig }
        }
        agrees(alone)
        #expect(alone.chain([DNSType.a]).status == .bogus)
    }

    /// A DNAME that was made from a wildcard, its proof and all.
    @Test func nameAliasFromAWildcard() {
        let small = SmallHierarchy()
        small.leaf.add("*.leaf.org.", "DNAME", "other.leaf.org.")
        small.leaf.add("host.other.leaf.org.", "A", "192.0.2.1")
        var lab = small.lab("host.old.leaf.org.", ["host.other.leaf.org."])
        let expanded = small.hierarchy.answer(DNSQuestion(name: "old.leaf.org.", type: DNSType.dname))
        #expect(expanded.answer.count == 2)
        let alias = DNSRecord(
            owner: "host.old.leaf.org.", type: DNSType.cname, ttl: 0, data: wireName("host.other.leaf.org."))
        let end = small.hierarchy.answer(DNSQuestion(name: "host.other.leaf.org.", type: DNSType.a))
        lab = lab.changing("host.old.leaf.org.", DNSType.a) { answer in
            answer = LabAnswer(answer: expanded.answer + [alias] + end.answer, authority: expanded.authority)
        }
        #expect(server.differences(lab, at: [SmallHierarchy.middle]).filter { $0.contains(" A at") } == [])
        #expect(lab.chain([DNSType.a]).status == .bogus)
        lab.model = .knot
        #expect(lab.chain([DNSType.a]).status == .unknown)
    }

    /// NXDOMAIN with the records all the same: of addresses, of a DS, of an alias.
    @Test func nameErrorWithAnAnswer() {
        let small = SmallHierarchy()
        small.leaf.add("alias.leaf.org.", "CNAME", "host.leaf.org.")
        agrees(small.lab().changing("host.leaf.org.", DNSType.a) { $0.rcode = 3 })
        agrees(small.lab().changing("leaf.org.", DNSType.ds) { $0.rcode = 3 })
        agrees(small.lab("alias.leaf.org.", ["host.leaf.org."]).changing("alias.leaf.org.", DNSType.a) { $0.rcode = 3 })
        agrees(small.lab().changing("leaf.org.", DNSType.dnskey) { $0.rcode = 3 })
        let unsigned = SmallHierarchy(leafIsSigned: false)
        let lab = unsigned.lab().changing("host.leaf.org.", DNSType.a) { $0.rcode = 3 }
        agrees(lab)
        #expect(lab.chain([DNSType.a]).addresses == [])
    }
}
