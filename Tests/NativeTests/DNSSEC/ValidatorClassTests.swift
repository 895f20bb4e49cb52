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

/// What a validator makes of answers that are not as the textbook has them, class by class; libunbound is the judge.
@Suite(.serialized) struct ValidatorClassTests {
    private let server: LabServer
    private let moments = SmallHierarchy.moments

    init() throws { server = try LabServer() }

    private func agrees(
        _ lab: LabCase, settings: [String: String] = [:], _ label: Comment? = nil, line: Int = #line
    ) {
        let place = SourceLocation(fileID: #fileID, filePath: #filePath, line: line, column: 1)
        let found = server.differencesAtEdges(lab, settings: settings, and: moments)
        #expect(found == [], label, sourceLocation: place)
    }

    /// Harmless answers first: the judge and the judged agree on something.
    @Test func plainAnswers() {
        let small = SmallHierarchy()
        agrees(small.lab())
        #expect(small.lab().chain().status == .secure)
    }

    // MARK: - Called accepted, though refused

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

    // MARK: - Refused, though accepted

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

    /// Much of everything, but honest.
    @Test func crowds() {
        let small = SmallHierarchy()
        for number in 1...199 { small.leaf.add("host.leaf.org.", "A", "192.0.3.\(number)") }
        for _ in 0..<18 {
            var ds = small.pool.key(13, isKSK: true, number: 9).ds(for: "leaf.org.")
            ds.data[1] = UInt8.random(in: 0...255)
            ds.data[7] = UInt8.random(in: 0...255)
            small.org.addDS(ds, for: "leaf.org.")
        }
        for number in 10..<68 { small.leaf.addKey(small.pool.key(15, isKSK: false, number: number), signs: false) }
        agrees(small.lab())
        #expect(small.lab().chain().status == .secure)
    }

    /// Twelve aliases, each behind three wrong signatures: no validator minds, we give up, and say so.
    @Test func aBudgetIsNoVerdict() {
        let small = SmallHierarchy()
        for number in 0..<11 { small.leaf.add("a\(number).leaf.org.", "CNAME", "a\(number + 1).leaf.org.") }
        small.leaf.add("a11.leaf.org.", "A", "192.0.2.9")
        var lab = small.lab("a0.leaf.org.", (1...11).map { "a\($0).leaf.org." })
        let question = DNSQuestion(name: "a0.leaf.org.", type: DNSType.a)
        let answer = (0...11).reduce(into: LabAnswer()) { whole, number in
            let name = "a\(number).leaf.org."
            let part = small.hierarchy.zones[2].answer(name, DNSType.a)
            let right = part.answer.filter { $0.type == DNSType.rrsig }
            let wrong = (1...4).flatMap { number in
                right.map { signature in
                    var signature = signature
                    signature.data[signature.data.count - 1] ^= UInt8(number)
                    return signature
                }
            }
            whole.answer += part.answer.filter { $0.type != DNSType.rrsig } + wrong + right
        }
        lab.table[question] = answer
        let library = CountingDNS()
        #expect(lab.chain([DNSType.a], library: library).status == .unknown)
        #expect(library.failures.value == DNSSECLimits.failuresPerName)
        server.serve(lab.table)
        let verdict = UnboundOracle(port: server.port, anchor: lab.anchors[0].record)
            .verdict(lab.name, DNSType.a, at: SmallHierarchy.middle)
        #expect(verdict == .secure)
    }

    /// Made from a wildcard says one signature, and not another.
    @Test func signaturesThatDisagreeOnAWildcard() {
        let small = SmallHierarchy()
        small.leaf.add("*.leaf.org.", "TXT", "x")
        small.leaf.add("*.wild.leaf.org.", "A", "192.0.2.5")
        let plain = small.lab("any.wild.leaf.org.")
        agrees(plain)
        #expect(plain.chain([DNSType.a]).status == .secure)
        let lab = plain.changing("any.wild.leaf.org.", DNSType.a) { answer in
            guard var other = answer.answer.first(where: { $0.type == DNSType.rrsig }) else { return }
            other.data[3] += 1
            answer.answer.append(other)
        }
        agrees(lab)
        #expect(lab.chain([DNSType.a]).status == .bogus)
    }

    /// So many wrong signatures before the right one: nine are tried.
    @Test(arguments: [7, 8, 9, 30]) func wrongSignaturesFirst(_ count: Int) {
        let lab = SmallHierarchy().lab().changing("host.leaf.org.", DNSType.a) { answer in
            let right = answer.answer.first { $0.type == DNSType.rrsig }
            for number in 0..<count {
                guard var wrong = right else { return }
                wrong.data[wrong.data.count - 1] ^= UInt8(number + 1)
                answer.answer.insert(wrong, at: 1)
            }
        }
        agrees(lab)
        #expect(lab.chain([DNSType.a]).status == (count < 9 ? .secure : .bogus))
        // Another validator's limit is not known: ours is no verdict.
        var other = lab
        other.model = .ldns
        #expect(other.chain([DNSType.a]).status == (count < 9 ? .secure : .unknown))
    }

    @Test func aRevokedKeysSignature() {
        let small = SmallHierarchy()
        let revoked = must(LabKey(algorithm: 13, isKSK: false))
        revoked.revoke()
        small.leaf.addKey(revoked)
        let lab = small.lab().changing("host.leaf.org.", DNSType.a) { answer in
            answer.answer.removeAll { $0.type == DNSType.rrsig && SignatureData($0)?.keyTag != KeyTag.of(revoked) }
        }
        agrees(lab)
        #expect(lab.chain([DNSType.a]).status == .secure)
        var other = lab
        other.model = .knot
        #expect(other.chain([DNSType.a]).status == .unknown)
    }

    /// `val-nsec3-keysize-iterations`, by the size of the zone's key.
    @Test(arguments: [("1024 150 2048 150 4096 150", false), ("1024 200 2048 500", true), ("256 100 2048 500", false)])
    func nsec3Iterations(_ setting: String, _ isSecure: Bool) throws {
        let small = SmallHierarchy(leaf: .nsec3)
        small.leaf.iterations = 160
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "unbound.conf", "server:\n val-nsec3-keysize-iterations: \"\(setting)\"\n trust-anchor: \". IN DS 1 13 2 00\"\n")
        let resolver = UnboundResolver.read(path, try LiveFiles()).resolver
        let lab = small.lab("none.leaf.org.", as: ValidatorModel(for: resolver))
        agrees(lab, settings: ["val-nsec3-keysize-iterations:": setting])
        #expect(lab.chain().status == (isSecure ? .secure : .insecure))
    }

    /// Proofs hashed in two ways in one answer: unbound 1.17 takes each as it is.
    @Test func mixedNSEC3Parameters() {
        let one = SmallHierarchy(leaf: .nsec3)
        var model = ValidatorModel.unbound
        model.rules.mixedNSEC3 = .accepts
        one.leaf.iterations = 3
        let other = LabZone("leaf.org.", style: .nsec3, ksk: one.leaf.ksk, zsk: one.leaf.zsk, dates: SmallHierarchy.dates)
        other.add("host.leaf.org.", "A", "192.0.2.1")
        let mixture = other.answer("none.leaf.org.", DNSType.a).authority.filter { record in
            record.type == DNSType.nsec3 || SignatureData(record)?.typeCovered == DNSType.nsec3
        }
        let lab = one.lab("none.leaf.org.", as: model).changing("none.leaf.org.", DNSType.a) { answer in
            answer.authority += mixture
        }
        #expect(server.differences(lab, at: moments).filter { $0.contains(" A at") } == [])
        var newer = lab
        newer.model.rules.mixedNSEC3 = .refuses
        #expect(newer.chain([DNSType.a]).status == .bogus)
        newer.model.rules.mixedNSEC3 = .unknown
        #expect(newer.chain([DNSType.a]).status == .unknown)
    }

    // MARK: - Mislabelled

    /// The child's keys unsigned, although its DS is signed: nobody on the way strips.
    @Test func unsignedKeysBelowASignedDS() {
        let lab = SmallHierarchy().lab().changing("leaf.org.", DNSType.dnskey) { answer in
            answer.answer.removeAll { $0.type == DNSType.rrsig }
        }
        agrees(lab)
        #expect(lab.chain().status == .bogus)
    }

    /// RFC 5155 appendix B.5: a wildcard without the type, in a span where an unsigned delegation may hide.
    @Test(arguments: [LabZone.Style.optOut, .nsec3, .nsec]) func wildcardWithoutTheType(_ style: LabZone.Style) {
        let small = SmallHierarchy(leaf: style)
        small.leaf.add("*.leaf.org.", "TXT", "x")
        let lab = small.lab("any.leaf.org.")
        agrees(lab)
        #expect(lab.chain().status == (style == .optOut ? .insecure : .secure))
    }

    // MARK: - Settings

    /// `domain-insecure`, and an anchor of the same zone or below, which counts more.
    @Test func exceptions() {
        let small = SmallHierarchy()
        let wrong = SmallHierarchy.anchor(small.pool.key(13, isKSK: true, number: 9).ds(for: "leaf.org."))
        for zone in ["org", "leaf.org", "host.leaf.org", "other"] {
            var model = ValidatorModel.unbound
            model.insecureZones = [zone + "."]
            agrees(small.lab(as: model), settings: ["domain-insecure:": zone], "\(zone)")
            agrees(
                small.lab(as: model, anchors: [small.hierarchy.anchor, wrong]), settings: ["domain-insecure:": zone],
                "\(zone), with an anchor")
        }
    }

    /// `harden-dnssec-stripped: no`: where the root's keys fail, whatever for, everything is unsigned.
    @Test func failingAnchors() {
        var model = ValidatorModel.unbound
        model.rules.acceptsFailingAnchor = true
        let small = SmallHierarchy()
        small.root.dates = { _, type in
            guard type == DNSType.dnskey else { return SmallHierarchy.dates("", 0) }
            return [(UInt32(SmallHierarchy.middle - 3 * 86_400), UInt32(SmallHierarchy.middle + 30 * 86_400))]
        }
        let settings = ["harden-dnssec-stripped:": "no"]
        let lab = small.lab(as: model)
        let windows = lab.chain([DNSType.a]).acceptedWindows(by: model, reference: SmallHierarchy.middle)
        #expect(windows.intervals.count == 2)
        server.serve(lab.table)
        let oracle = UnboundOracle(port: server.port, anchors: lab.anchors.map(\.record), settings: settings)
        for second in LabDaemon.moments(around: windows) + moments where second > 0 && second < Int64(Int32.max) {
            let verdict = oracle.verdict(lab.name, DNSType.a, at: second)
            #expect((verdict == .secure || verdict == .insecure) == windows.contains(second), "\(second): \(verdict)")
        }
        let stale = SmallHierarchy.anchor(small.pool.key(13, isKSK: true, number: 9).ds(for: "."))
        agrees(small.lab(as: model, anchors: [stale]), settings: settings)
        #expect(small.lab(as: model, anchors: [stale]).chain().status == .insecure)
    }
}

/// Counts what verifications fail.
private struct CountingDNS: DNSLibrary {
    let failures = Counter()
    private let live = LiveDNS()

    func prepare() { live.prepare() }
    func query(_ question: DNSQuestion, id: UInt16, dnssecOK: Bool, checkingDisabled: Bool) -> [UInt8]? {
        live.query(question, id: id, dnssecOK: dnssecOK, checkingDisabled: checkingDisabled)
    }
    func parse(_ bytes: [UInt8]) -> DNSMessage? { live.parse(bytes) }
    func record(_ text: String) -> DNSRecord? { live.record(text) }
    func verifies(_ records: [DNSRecord], _ signature: DNSRecord, key: DNSRecord) -> Bool {
        let isGood = live.verifies(records, signature, key: key)
        if !isGood { failures.next() }
        return isGood
    }
    func keyTag(_ key: DNSRecord) -> UInt16 { live.keyTag(key) }
    func matches(_ ds: DNSRecord, key: DNSRecord) -> Bool { live.matches(ds, key: key) }
    func nsec3Hash(_ name: String, algorithm: UInt8, iterations: UInt16, salt: [UInt8]) -> String? {
        live.nsec3Hash(name, algorithm: algorithm, iterations: iterations, salt: salt)
    }
}

extension KeyTag {
    fileprivate static func of(_ key: LabKey) -> UInt16 { LiveDNS().keyTag(key.record(for: "leaf.org.")) }
}
