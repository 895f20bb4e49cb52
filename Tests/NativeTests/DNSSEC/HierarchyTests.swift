import DoctorTesting
import Programs
import Testing

@testable import Box
@testable import DNSSEC
@testable import Facts
@testable import Values

/// Random hierarchies, every edge of every window asked of libunbound with its clock on the edge and one second outside.
@Suite(.serialized) struct HierarchyTests {
    @Test func libunboundAgreesAtEveryEdge() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("HierarchyTests seed \(seed)")
        var random = Seeded(seed)
        let pool = LabKeyPool()
        let server = try LabServer()
        var edges = 0
        var seen: [String: Int] = [:]
        let kindsWithWindows = Scenario.Kind.allCases.filter { $0 != .wrongDS && $0 != .wrongKey }
        func isEnough() -> Bool { kindsWithWindows.allSatisfy { seen["\($0)", default: 0] > 5 } }
        var rounds = 0
        // Chance gives some kinds few windows; then it is given more rounds.
        while rounds < 320 || (!isEnough() && rounds < 2000) {
            let round = rounds
            rounds += 1
            let kind = Scenario.Kind.allCases[round % Scenario.Kind.allCases.count]
            let scenario = Scenario(kind, pool: pool, random: &random)
            let table = scenario.hierarchy.answers(for: scenario.names)
            server.serve(table)
            let anchor = scenario.hierarchy.anchor
            let chain = labChain(of: scenario.name, anchor, from: table)
            let oracle = UnboundOracle(port: server.port, anchor: anchor.record)
            let windows = chain.acceptedWindows(by: .unbound, reference: scenario.center)
            let moments = windows.intervals.flatMap { [$0.from, $0.from - 1, $0.until, $0.until + 1] }
            edges += moments.count / 2
            seen["\(chain.status)", default: 0] += 1
            if !windows.isEmpty { seen["\(kind)", default: 0] += 1 }
            if windows.intervals.count > 1 { seen["hole", default: 0] += 1 }
            let somewhere = Int64.random(in: -864_000...864_000, using: &random) + scenario.center
            for second in moments + [somewhere] where second > 0 && second < Int64(Int32.max) {
                let verdicts = types(of: chain).map { oracle.verdict(scenario.name, $0, at: second) }
                let accepted = verdicts.contains { $0 == .secure || $0 == .insecure }
                #expect(
                    accepted == windows.contains(second),
                    "seed \(seed) round \(round) \(scenario) at \(second): \(verdicts), \(chain)")
                if accepted, chain.status == .secure || chain.status == .insecure {
                    let expected: UnboundOracle.Verdict = chain.status == .secure ? .secure : .insecure
                    #expect(
                        verdicts.contains(expected), "seed \(seed) round \(round) \(scenario): \(verdicts), \(chain)")
                }
            }
        }
        print("HierarchyTests \(edges) edges, \(seen.sorted { $0.key < $1.key })")
        // The agreement must not be that of two who refuse everything.
        #expect(edges > 250)
        #expect(seen["unknown"] == nil)
        for kind in kindsWithWindows { #expect(seen["\(kind)", default: 0] > 5, "\(kind) had no windows") }
    }

    private func types(of chain: NameChain) -> [UInt16] {
        var types: [UInt16] = []
        if chain.addresses.contains(where: { !$0.isV6 }) { types.append(DNSType.a) }
        if chain.addresses.contains(where: { $0.isV6 }) { types.append(DNSType.aaaa) }
        return types.isEmpty ? [DNSType.a, DNSType.aaaa] : types
    }
}
