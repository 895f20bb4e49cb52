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

/// Answers that are not as the textbook has them, and that validators accept all the same; libunbound is the judge.
@Suite(.serialized) struct ForgivenAnswerTests: JudgedByLibunbound {
    let server: LabServer

    init() throws { server = try LabServer() }

    /// An anchor of its own for an internal zone, beside the root's: the nearer one counts.
    @Test func anInternalZonesAnchor() {
        let small = SmallHierarchy()
        small.org.removeDS(of: "leaf.org.")
        let own = SmallHierarchy.anchor(small.leaf.ksk.ds(for: "leaf.org."))
        let lab = small.lab(anchors: [small.hierarchy.anchor, own])
        agrees(lab)
        #expect(lab.chain().status == .secure)
        #expect(small.lab().chain().status == .insecure)
        let wrong = SmallHierarchy.anchor(small.pool.key(13, isKSK: true, number: 9).ds(for: "leaf.org."))
        agrees(small.lab(anchors: [small.hierarchy.anchor, wrong]))
    }

    /// Private anchors only: what they do not cover is unsigned, and an alias leads from one into the other.
    @Test func privateAnchorsOnly() {
        let small = SmallHierarchy()
        let other = small.hierarchy.add("other.", style: .nsec3, algorithm: 13, dates: SmallHierarchy.dates)
        other.add("host.other.", "A", "192.0.2.3")
        small.leaf.add("alias.leaf.org.", "CNAME", "host.other.")
        let anchors = [(small.leaf, "leaf.org."), (other, "other.")].map {
            SmallHierarchy.anchor($0.ksk.ds(for: $1))
        }
        for name in ["host.leaf.org.", "alias.leaf.org.", "host.other.", "none.other."] {
            let lab = small.lab(name, ["host.other."], anchors: anchors)
            agrees(lab)
            #expect(lab.chain().status == .secure, "\(name)")
        }
        let outside = small.lab(anchors: [anchors[1]])
        agrees(outside)
        #expect(outside.chain().status == .insecure)
    }

    /// NXDOMAIN for what exists: an empty non-terminal, or a name without addresses.
    @Test(arguments: LabZone.Style.allCases) func nameErrorForWhatExists(_ style: LabZone.Style) {
        let small = SmallHierarchy(leaf: style)
        small.leaf.add("a.empty.leaf.org.", "A", "192.0.2.4")
        small.leaf.add("*.wild.leaf.org.", "TXT", "x")
        for name in ["empty.leaf.org.", "host.leaf.org.", "any.wild.leaf.org.", "none.leaf.org."] {
            agrees(small.lab(name))
            agrees(small.lab(name).changing(name, DNSType.aaaa) { $0.rcode = 3 }, "\(name)")
            agrees(small.lab(name).changing(name, DNSType.aaaa) { $0.rcode = 0 }, "\(name)")
        }
        #expect(small.lab("empty.leaf.org.").chain().status == .secure)
    }

    /// Absence shown from above an unsigned delegation, at it and below it.
    @Test(arguments: LabZone.Style.allCases) func absenceFromAboveAnUnsignedDelegation(_ style: LabZone.Style) {
        let small = SmallHierarchy(org: style, leafIsSigned: false)
        let proof = small.hierarchy.answer(DNSQuestion(name: "leaf.org.", type: DNSType.ds)).authority
        for name in ["leaf.org.", "host.leaf.org.", "deep.host.leaf.org."] {
            for rcode in [UInt8(0), 3] {
                let lab = small.lab(name).changing(name, DNSType.aaaa) {
                    $0 = LabAnswer(rcode: rcode, authority: proof)
                }
                agrees(lab, "\(name) \(rcode)")
            }
        }
    }

    /// A DS where referrals have it.
    @Test func aReferralForTheDS() {
        let small = SmallHierarchy()
        let lab = small.lab().changing("leaf.org.", DNSType.ds) { answer in
            (answer.answer, answer.authority) = ([], answer.answer)
        }
        agrees(lab)
        #expect(lab.chain().status == .secure)
    }

    /// Two DS of one key: of SHA-1 right and of SHA-256 wrong, and the other way round.
    @Test(arguments: [true, false]) func digests(_ sha1IsRight: Bool) {
        let small = SmallHierarchy()
        small.org.removeDS(of: "leaf.org.")
        for (digest, isRight) in [(1, sha1IsRight), (2, !sha1IsRight)] {
            var ds = small.leaf.ksk.ds(for: "leaf.org.", digest: digest)
            if !isRight { ds.data[6] ^= 1 }
            small.org.addDS(ds, for: "leaf.org.")
        }
        agrees(small.lab())
        #expect(small.lab().chain().status == .secure)
        // RFC 4509 section 3, which unbound leaves aside unless told to want every algorithm.
        var strict = ValidatorModel.unbound
        strict.rules.requiresEveryAlgorithm = true
        strict.rules.digests = .strongest
        agrees(small.lab(as: strict), settings: ["harden-algo-downgrade:": "yes"])
        #expect(small.lab(as: strict).chain().status == (sha1IsRight ? .bogus : .secure))
        #expect(small.lab(as: .knot).chain().status == (sha1IsRight ? .bogus : .secure))
    }

    /// An anchor that cannot be followed, alone and beside one that can.
    @Test func anchorsOfUnknownAlgorithms() {
        let small = SmallHierarchy()
        var ds = small.root.ksk.ds(for: ".")
        ds.data[2] = 200
        let odd = SmallHierarchy.anchor(ds)
        agrees(small.lab(anchors: [odd]))
        #expect(small.lab(anchors: [odd]).chain().status == .insecure)
        agrees(small.lab(anchors: [odd, small.hierarchy.anchor]))
        #expect(small.lab(anchors: [odd, small.hierarchy.anchor]).chain().status == .secure)
    }
}
