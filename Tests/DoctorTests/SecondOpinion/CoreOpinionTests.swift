import DoctorTesting
import FoundationEssentials
import Testing

@testable import Bootstrap
@testable import DNSSEC
@testable import Facts
@testable import Programs
@testable import TimeScience
@testable import Values

/// The solver, the windows and the selection against Tests/SecondOpinion/core.py, which was written by the design alone.
/// BOXDOCTOR_OPINIONS=100000 asks about so many of each.
@Suite(.serialized) struct CoreOpinionTests {
    private static let count = ProcessInfo.processInfo.environment["BOXDOCTOR_OPINIONS"].flatMap { Int($0) } ?? 3000
    private static let script = Fixtures.path("../SecondOpinion/core.py")

    private func judged(_ cases: [String]) throws -> [String] {
        let folder = try TemporaryFolder()
        var verdicts: [String] = []
        for start in stride(from: 0, to: cases.count, by: 2000) {
            let some = cases[start..<min(start + 2000, cases.count)]
            let file = try folder.write("cases", some.joined(separator: "\n") + "\n")
            let said = try Lab.run("python3", [Self.script, file], timeoutSeconds: 300)
            verdicts += said.split(separator: "\n").map(String.init)
        }
        return verdicts
    }

    /// Puts `count` cases to both, and says which seed and case it was.
    private func compare(_ make: (inout Seeded) -> (text: JSON, ours: String), least: Int) throws {
        let seed = UInt64.random(in: 0...UInt64(UInt32.max))
        var random = Seeded(seed)
        let cases = (0..<Self.count).map { _ in make(&random) }
        let theirs = try judged(cases.map(\.text.line))
        try #require(theirs.count == cases.count)
        var kinds: Set<String> = []
        for (index, (made, their)) in zip(cases, theirs).enumerated() {
            #expect(made.ours == their, "seed \(seed), case \(index): \(made.text.line)")
            kinds.insert(their)
        }
        #expect(kinds.count > min(least, Self.count / 20), "seed \(seed)")
    }

    private func json(_ set: IntervalSet) -> JSON {
        .array(
            set.intervals.map {
                [$0.from == .min ? .null : .integer($0.from), $0.until == .max ? .null : .integer($0.until)]
            })
    }

    private func plain(_ json: JSON) -> String { json.line.filter { $0 != " " } }

    @Test func theSolver() throws {
        try compare(
            { random in
                let count = Int.random(in: 1...9, using: &random)
                func need() -> Need {
                    Need(Int.random(in: 0..<count, using: &random), "", because: "", Source("x"))
                }
                let rules = (0..<Int.random(in: 1...16, using: &random)).map { _ -> Rule in
                    var rule = Rule(
                        Int.random(in: 0..<count, using: &random),
                        needs: (0..<Int.random(in: 0...3, using: &random)).map { _ in need() },
                        when: Bounds(IntervalSet.random(&random)), because: "", Source("x"))
                    if Bool.random(using: &random) { rule.when = .always }
                    rule.choices = (0..<Int.random(in: 0...1, using: &random)).map { _ in
                        let of = (0..<Int.random(in: 0...4, using: &random)).map { _ in need() }
                        return Choice(of: of, atLeast: Int.random(in: 0...4, using: &random))
                    }
                    return rule
                }
                let values = Solver(conditionCount: count, rules: rules).solve(.surely)
                func numbers(_ needs: [Need]) -> JSON { .array(needs.map { .integer(Int64($0.of)) }) }
                let text: [JSON] = rules.map { rule in
                    let choices: [JSON] = rule.choices.map {
                        ["of": numbers($0.of), "least": .integer(Int64($0.atLeast))]
                    }
                    return [
                        "head": .integer(Int64(rule.head)), "needs": numbers(rule.needs),
                        "choices": .array(choices), "when": json(rule.when.surely),
                    ]
                }
                return (
                    ["kind": "model", "conditions": .integer(Int64(count)), "rules": .array(text)],
                    plain(.array(values.map(json)))
                )
            }, least: 100)
    }

    @Test func theWindows() throws {
        let roles: [ChainLink.Role] = [
            .dnskey, .ds, .answer, .cname, .insecureProof, .noDelegation, .denial, .soa, .proofSOA,
        ]
        try compare(
            { random in
                let turns: [Int64] = [0, 1_795_089_784, 4_294_967_290, 6_000_000_000]
                let reference = turns.randomElement(using: &random) ?? 0
                func one<Value>(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &random)] }
                func signature() -> ChainSignature {
                    let start = reference + Int64.random(in: -400_000...100_000, using: &random)
                    let lives: [Int64] = [0, 600, 86400, 1_209_600, -5, 0x7fff_ffff, 0x8000_0000, 3_000_000_000]
                    let life = one(lives)
                    return ChainSignature(
                        signer: "", keyTag: 1, algorithm: one([8, 13]), inception: UInt32(truncatingIfNeeded: start),
                        expiration: UInt32(truncatingIfNeeded: start + life),
                        isVerified: Int.random(in: 0..<8, using: &random) > 0)
                }
                let owners = [".", "org.", "ntp.org.", "2.debian.pool.ntp.org.", "example."]
                var chain = NameChain(
                    name: "2.debian.pool.ntp.org",
                    status: one([.secure, .secure, .insecure, .insecure, .bogus, .unknown]))
                chain.aliases = []
                chain.links = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                    ChainLink(
                        owner: one(owners), type: "A", role: one(roles),
                        signatures: (0..<Int.random(in: 0...3, using: &random)).map { _ in signature() },
                        question: one([nil, nil, "A", "AAAA"]),
                        algorithms: one([nil, nil, nil, [8], [8, 13], []]))
                }
                let model = one([nil] + ValidatorModel.all.map(Optional.some))
                var validator = model ?? .ldns
                validator.insecureZones = one([[], [], [], ["example."], ["org."], ["pool.ntp.org."]])
                let ours =
                    model == nil
                    ? chain.signedWindows(reference: reference)
                    : chain.acceptedWindows(by: validator, reference: reference)
                let links: [JSON] = chain.links.map { link in
                    let signatures: [JSON] = link.signatures.map {
                        [
                            "algorithm": .integer(Int64($0.algorithm)), "inception": .integer(Int64($0.inception)),
                            "expiration": .integer(Int64($0.expiration)), "verified": .bool($0.isVerified),
                        ]
                    }
                    let algorithms = link.algorithms.map { JSON.array($0.map { .integer(Int64($0)) }) } ?? .null
                    return [
                        "owner": .string(link.owner), "role": .string(link.role.rawValue),
                        "question": JSON(link.question), "algorithms": algorithms, "signatures": .array(signatures),
                    ]
                }
                return (
                    [
                        "kind": "chain", "validator": .string(model?.name ?? "signed"), "name": .string(chain.name),
                        "status": .string(chain.status.rawValue), "reference": .integer(reference),
                        "insecure": .array(validator.insecureZones.map(JSON.string)), "links": .array(links),
                    ], plain(json(ours))
                )
            }, least: 100)
    }

    @Test func theSelection() throws {
        try compare(
            { random in
                let votes = (0..<Int.random(in: 0...8, using: &random)).map { _ in
                    let (middle, width) = (
                        Int.random(in: -12...12, using: &random), Int.random(in: 0...8, using: &random)
                    )
                    return Agreement.Interval(low: Double(middle - width), high: Double(middle + width))
                }
                let voters = votes.count + (Bool.random(using: &random) ? 0 : Int.random(in: 0...3, using: &random))
                let ours = Agreement.among(votes, voters: voters).map {
                    plain([
                        .integer(Int64($0.interval.low)), .integer(Int64($0.interval.high)), .integer(Int64($0.depth)),
                    ])
                }
                let text: [JSON] = votes.map { [.integer(Int64($0.low)), .integer(Int64($0.high))] }
                return (
                    ["kind": "votes", "voters": .integer(Int64(voters)), "votes": .array(text)], ours ?? "null"
                )
            }, least: 100)
    }
}
