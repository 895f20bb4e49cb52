import DoctorTesting
import Foundation
import Native
import Synchronization
import Testing

@testable import Box
@testable import Facts
@testable import Probes
@testable import Values

/// The fuzzer's corpus, played back as it is and changed at random: `make fuzz` looks further.
@Suite(.serialized) struct FuzzCorpusTests {
    private static let folder = Fixtures.path("../Fuzz/corpora/chain")

    private func corpus() throws -> [(name: String, bytes: [UInt8])] {
        try FileManager.default.contentsOfDirectory(atPath: FuzzCorpusTests.folder).sorted().map {
            ($0, [UInt8](try Data(contentsOf: URL(filePath: FuzzCorpusTests.folder + "/" + $0))))
        }
    }

    /// The seeds are whole chains, so that the fuzzer begins behind every check; what it found once stays found.
    @Test func theCorpusPlaysBack() throws {
        var seen: [String: String] = [:]
        for (name, bytes) in try corpus() { seen[name] = FuzzedChain.look(bytes).map { "\($0.status)" } ?? "nothing" }
        let seeds = Scenario.Kind.allCases.map { ("\($0)", seen["\($0)"]) }
        #expect(seeds.allSatisfy { $1 == FuzzCorpusTests.status(of: $0) }, "\(seen)")
    }

    private static func status(of kind: String) -> String {
        if kind.hasPrefix("wrong") { return "bogus" }
        return ["insecure", "Insecure", "highIterations"].contains(where: kind.contains) ? "insecure" : "secure"
    }

    @Test func randomChangesCostLittle() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = Seeded(seed)
        let corpus = try corpus()
        for round in 0..<100 {
            let (name, bytes) = try #require(corpus.randomElement(using: &random))
            var input = bytes
            for _ in 0..<Int.random(in: 1...6, using: &random) where !input.isEmpty {
                let place = Int.random(in: input.indices, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: input[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 1: input[place] = UInt8.random(in: 0...255, using: &random)
                case 2: input.remove(at: place)
                default: input.insert(UInt8.random(in: 0...255, using: &random), at: place)
                }
            }
            let begun = ProcessInfo.processInfo.systemUptime
            FuzzedChain.look(input)
            #expect(ProcessInfo.processInfo.systemUptime - begun < 2, "seed \(seed) round \(round) \(name)")
        }
    }

    /// How the seeds came to be: one chain of each kind that the property test knows.
    @Test(
        .enabled(if: ProcessInfo.processInfo.environment["WRITE_FUZZ_CORPUS"] != nil, "only to write the corpus anew"))
    func writeSeeds() throws {
        var random = Seeded(1)
        let pool = LabKeyPool()
        try FileManager.default.createDirectory(
            atPath: FuzzCorpusTests.folder, withIntermediateDirectories: true)
        for kind in Scenario.Kind.allCases {
            var scenario = Scenario(kind, pool: pool, random: &random)
            // Those that have more than one way to be are taken where they say most.
            while kind == .deep, scenario.hierarchy.zones.contains(where: { !$0.isSigned }) {
                scenario = Scenario(kind, pool: pool, random: &random)
            }
            let table = scenario.hierarchy.answers(for: scenario.names)
            let messages = Mutex<[[UInt8]]>([])
            let server = ScriptedNetwork(clocks: ManualClocks(now: Timestamp(unixSeconds: 1))) { asked in
                guard let query = LabQuery(asked.payload[...]) else { return .silence }
                let answer = table[query.question] ?? LabAnswer(rcode: 5)
                let wire = answer.wire(for: query.question, id: query.id, checkingDisabled: true)
                messages.withLock { $0.append([0, 0] + wire.dropFirst(2)) }
                return .messages([wire])
            }
            var options = ProbeOptions()
            options.names = [scenario.name]
            options.isNamesOnly = true
            options.resolver = Endpoint(must(IPAddress("192.0.2.53")), port: 53)
            options.anchors = [scenario.hierarchy.anchor]
            let box = Box(
                files: try LiveFiles(), clocks: LiveClocks(), dns: LiveDNS(), kernel: LiveKernel(), network: server)
            var facts = Facts(
                host: HostFacts(name: "lab", view: .live),
                clock: ClockFacts(reading: Timestamp(unixSeconds: 1), boottimeSeconds: 1))
            ChainProbe().look(at: box, options: options, until: Deadline(in: 60, by: box.clocks), into: &facts)
            let input = FuzzedChain.input(
                scenario.name, anchor: scenario.hierarchy.anchor.record + "\n", messages: messages.withLock { $0 })
            try Data(input).write(to: URL(filePath: FuzzCorpusTests.folder + "/\(kind)"))
        }
    }
}
