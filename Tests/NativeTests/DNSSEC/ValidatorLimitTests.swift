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

/// Limits, settings and habits of validators: what exceeds ours, and not theirs, is unknown; libunbound is the judge.
@Suite(.serialized) struct ValidatorLimitTests: JudgedByLibunbound {
    let server: LabServer

    init() throws { server = try LabServer() }

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
            "unbound.conf",
            "server:\n val-nsec3-keysize-iterations: \"\(setting)\"\n trust-anchor: \". IN DS 1 13 2 00\"\n")
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
        let other = LabZone(
            "leaf.org.", style: .nsec3, ksk: one.leaf.ksk, zsk: one.leaf.zsk, dates: SmallHierarchy.dates)
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
