import DoctorTesting
import Testing

@testable import Bootstrap
@testable import DNSSEC
@testable import Facts
@testable import Findings
@testable import Judgement
@testable import Programs
@testable import Remedies
@testable import Reports
@testable import TimeScience
@testable import Values

/// What a run without anybody may do to the clock: nothing that an attacker on the link could have made up.
@Suite struct RescueTests {
    /// The deadlock of the corpus: chrony knows names alone, the only resolver is a validating unbound.
    private static func box(behind seconds: Int64) -> Facts {
        var facts = Boxes.ownUnbound(lag: seconds)
        facts.host.isRoot = true
        facts.floors =
            [Floor(kind: .build, time: Timestamp(unixSeconds: 1_790_000_000), source: Source("build"))]
            + facts.dnssec.chains.flatMap { $0.floors(reference: Boxes.now.unixSeconds) }
        return facts
    }

    private func decide(_ facts: Facts) -> ClockDecision {
        var options = ClockFixOptions()
        options.attendance = .rescue
        return decideClock(facts, time: estimateTime(facts), options: options)
    }

    private func signed(_ name: String, _ low: Double, _ high: Double) -> SignedTime {
        SignedTime(
            method: .roughtime, name: name, operatorName: name, outcome: .interval(lowSeconds: low, highSeconds: high),
            source: Source("/etc/boxdoctor/roughtime.json"))
    }

    /// Any offset that all servers agree on, the right one and the wildest: the clock is never moved by it.
    @Test func unsignedServersAloneMoveNothing() {
        var random = Seeded(7)
        for _ in 0..<500 {
            var facts = Self.box(behind: Int64.random(in: -1_000_000_000...1_000_000_000, using: &random))
            let offset = Double.random(in: -1e9...1e9, using: &random)
            facts.ntp = (0..<4).map { LiarTests.answer("ntp\($0).op\($0).example", offset: offset) }
            facts.floors = []
            facts.dnssec.chains = []
            if case .step(let step) = decide(facts) {
                Issue.record("moved by \(step.bySeconds) s, they said \(offset)")
            }
        }
    }

    /// One of three lies: the other two prove the time, whatever unsigned servers say.
    @Test func twoOfThreeSignersMoveIt() {
        var facts = Self.box(behind: 36 * 3600)
        let lag = 36.0 * 3600
        facts.signedTimes = [signed("a", lag - 3, lag + 3), signed("b", 9e8, 9e8 + 6), signed("c", lag - 5, lag + 4)]
        facts.ntp = (0..<4).map { LiarTests.answer("ntp\($0).op\($0).example", offset: 4e8) }
        guard case .step(let step) = decide(facts) else {
            Issue.record("\(decide(facts))")
            return
        }
        #expect(step.standing == .proven && !step.isProvisional)
        #expect(abs(step.bySeconds - lag) <= 5)
        // Of two that contradict each other neither proves anything: what the zones' signatures prove is left.
        facts.signedTimes.removeFirst()
        guard case .step(let least) = decide(facts) else {
            Issue.record("\(decide(facts))")
            return
        }
        #expect(least.isProvisional && least.bySeconds < step.bySeconds)
    }

    /// Web servers' dates move nothing without anybody, however many there are.
    @Test func webServersMoveNothingUnattended() throws {
        var facts = Self.box(behind: 36 * 3600)
        let lag = 36.0 * 3600
        facts.signedTimes = (0..<5).map { index in
            SignedTime(
                method: .https, name: "w\(index)", operatorName: "w\(index)", issuer: "i\(index)",
                outcome: .interval(lowSeconds: lag - 120, highSeconds: lag + 120), source: Source("toml"))
        }
        #expect(estimateTime(facts).standing == .agreed)
        guard case .step(let step) = decide(facts) else {
            Issue.record("\(decide(facts))")
            return
        }
        #expect(step.isProvisional)
        // A person, or a script, may go by them.
        facts.host.isRoot = true
        var options = ClockFixOptions()
        options.attendance = .script
        guard case .step(let full) = decideClock(facts, time: estimateTime(facts), options: options) else {
            Issue.record("refused")
            return
        }
        #expect(full.standing == .agreed && abs(full.bySeconds - lag) < 1)
    }

    /// With signatures alone, only as far as they prove: the loop ends there, and the daemon does the rest.
    @Test func signaturesMoveItToTheirInception() throws {
        let facts = Self.box(behind: 36 * 3600)
        let floor = try #require(facts.floors.filter(\.isAuthenticated).map(\.time).max())
        guard case .step(let step) = decide(facts) else {
            Issue.record("\(decide(facts))")
            return
        }
        #expect(step.isProvisional && step.estimate == floor)
    }
}
