import CLinux
import DoctorTesting
import Glibc
import Native
import Testing

@testable import Box
@testable import DNSSEC
@testable import Facts
@testable import Programs

/// Whatever an answer holds, it costs little and ends in a verdict.
@Suite(.serialized) struct HostileAnswerTests {
    /// What one name may cost, parsing and verifying; tests are built without optimisation.
    private let limitSeconds = 0.1

    private func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private func timed(_ body: () -> NameChain) -> (chain: NameChain, seconds: Double) {
        let start = cpuSeconds()
        let chain = body()
        for model in ValidatorModel.all { _ = chain.acceptedWindows(by: model, reference: 1_800_000_000) }
        return (chain, cpuSeconds() - start)
    }

    @Test func randomMutationsCostLittle() {
        let seed = UInt64.random(in: .min ... .max)
        var random = Seeded(seed)
        let pool = LabKeyPool()
        var worst = 0.0
        for round in 0..<400 {
            let kind = Scenario.Kind.allCases[round % Scenario.Kind.allCases.count]
            let scenario = Scenario(kind, pool: pool, random: &random)
            let table = scenario.hierarchy.answers(for: scenario.names)
            let wires = table.map { $1.wire(for: $0, id: 1, checkingDisabled: true) }
            let result = timed {
                labChain(
                    of: scenario.name, scenario.hierarchy.anchor,
                    change: { mutated($1, others: wires, &random) }, from: table)
            }
            worst = max(worst, result.seconds)
            #expect(result.seconds < limitSeconds, "seed \(seed) round \(round) \(scenario)")
            #expect(
                result.chain.status == .secure || result.chain.status == .insecure || !result.chain.why.isEmpty,
                "seed \(seed) round \(round) \(scenario)")
        }
        print("HostileAnswerTests seed \(seed), worst \(worst) s")
    }

    private func mutated(_ wire: [UInt8], others: [[UInt8]], _ random: inout Seeded) -> [UInt8] {
        var wire = wire
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return Array(wire.prefix(Int.random(in: 0...wire.count, using: &random)))
        case 1:
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                wire[Int.random(in: wire.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            return wire
        case 2:
            // A pointer of RFC 1035 section 4.1.4, to anywhere.
            let at = Int.random(in: 0..<(wire.count - 1), using: &random)
            wire[at] = 0xc0
            wire[at + 1] = UInt8.random(in: 0...255, using: &random)
            return wire
        case 3:
            // The counts of the header.
            wire[Int.random(in: 4..<12, using: &random)] = UInt8.random(in: 0...255, using: &random)
            return wire
        case 4: return others.randomElement(using: &random) ?? wire
        default: return wire
        }
    }

    private func signedLeaf() -> (hierarchy: LabHierarchy, name: String) {
        let hierarchy = LabHierarchy(pool: LabKeyPool())
        let dates: (String, UInt16) -> [(inception: UInt32, expiration: UInt32)] = { _, _ in [(1000, 2_000_000_000)] }
        hierarchy.add(".", style: .nsec, algorithm: 13, dates: dates)
        hierarchy.add("org.", style: .nsec3, algorithm: 13, dates: dates)
        hierarchy.add("leaf.org.", style: .nsec, algorithm: 13, dates: dates).add("host.leaf.org.", "A", "192.0.2.1")
        return (hierarchy, "host.leaf.org.")
    }

    /// CVE-2023-50387: many keys of one tag, many signatures that fit none of them.
    @Test func keyTrap() {
        let (hierarchy, name) = signedLeaf()
        var table = hierarchy.answers(for: [name])
        let question = DNSQuestion(name: "leaf.org.", type: DNSType.dnskey)
        var keys = table[question]?.answer ?? []
        guard let zsk = keys.first(where: { $0.type == DNSType.dnskey && $0.data[1] == 0 }) else { return }
        // The tag is a sum of 16-bit words: words in another order have the same.
        for shift in 1...28 {
            var copy = zsk
            let body = Array(zsk.data.dropFirst(4))
            copy.data = Array(zsk.data.prefix(4)) + Array(body.dropFirst(shift * 2)) + Array(body.prefix(shift * 2))
            keys.append(copy)
        }
        let answer = DNSQuestion(name: name, type: DNSType.a)
        for signature in table[answer]?.answer.filter({ $0.type == DNSType.rrsig }) ?? [] {
            for number in 0..<100 {
                var copy = signature
                copy.data[copy.data.count - 1] ^= UInt8(number + 1)
                table[answer]?.answer.insert(copy, at: 0)
            }
        }
        table[question]?.answer = keys
        let result = timed { labChain(of: name, hierarchy.anchor, from: table) }
        #expect(result.chain.status == .bogus)
        #expect(result.seconds < limitSeconds, "\(result.seconds) s")
    }

    @Test(arguments: [UInt16(151), 2500, 65_535]) func iterations(_ count: UInt16) {
        let hierarchy = LabHierarchy(pool: LabKeyPool())
        let dates: (String, UInt16) -> [(inception: UInt32, expiration: UInt32)] = { _, _ in [(1000, 2_000_000_000)] }
        hierarchy.add(".", style: .nsec3, algorithm: 13, dates: dates).iterations = count
        hierarchy.add("org.", style: .nsec, algorithm: 13, isSigned: false, dates: dates)
            .add("host.org.", "A", "192.0.2.1")
        let result = timed { labChain(of: "host.org.", hierarchy.anchor, from: hierarchy.answers(for: ["host.org."])) }
        #expect(result.chain.status == .insecure)
        #expect(result.seconds < limitSeconds)
    }

    /// An NSEC3 with an algorithm that nobody has is as if it were not there (RFC 5155 section 8.1).
    @Test func unknownHash() {
        let record = DNSRecord(
            owner: "abc.org.", type: DNSType.nsec3, ttl: 1, data: [2, 0, 0, 0, 0, 2, 1, 2, 0, 1, 0x40])
        let denial = Denial(zone: labName("org."), records: [record], iterations: 150, mixed: .refuses)
        var verifier = SignatureVerifier(library: LiveDNS(), rules: .unbound)
        #expect(denial.delegation(of: labName("x.org."), &verifier) != .unsigned)
    }

    @Test func circleOfAliases() {
        let (hierarchy, name) = signedLeaf()
        let leaf = hierarchy.zones[2]
        leaf.add("a.leaf.org.", "CNAME", "b.leaf.org.")
        leaf.add("b.leaf.org.", "CNAME", "a.leaf.org.")
        let result = timed {
            labChain(
                of: "a.leaf.org.", hierarchy.anchor, from: hierarchy.answers(for: ["a.leaf.org.", "b.leaf.org.", name]))
        }
        #expect(result.chain.status == .bogus)
        #expect(result.chain.why == "a.leaf.org. leads in a circle of aliases")
        #expect(result.seconds < limitSeconds)
    }

    /// Half a thousand signed records that nobody asked for.
    @Test func crowdedAnswer() {
        let (hierarchy, name) = signedLeaf()
        var table = hierarchy.answers(for: [name])
        let question = DNSQuestion(name: name, type: DNSType.a)
        let signature = table[question]?.answer.first { $0.type == DNSType.rrsig }
        for number in 0..<240 {
            let data = [10, 0, UInt8(number / 256), UInt8(number % 256)]
            table[question]?.answer.append(DNSRecord(owner: name, type: DNSType.a, ttl: 1, data: data))
            if let signature { table[question]?.answer.append(signature) }
        }
        let result = timed { labChain(of: name, hierarchy.anchor, from: table) }
        #expect(result.chain.status == .bogus)
        #expect(result.seconds < limitSeconds, "\(result.seconds) s")
    }
}
