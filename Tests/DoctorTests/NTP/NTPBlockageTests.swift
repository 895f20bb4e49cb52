import DoctorTesting
import Testing

@testable import Facts
@testable import TimeScience
@testable import Values

/// UDP port 123 is blocked: told from a dead network, and from a dead server.
@Suite struct NTPBlockageTests {
    private func ip(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

    private func facts(silent: [String]) throws -> Facts {
        var facts = LiarTests.facts([])
        facts.ntp = try silent.map {
            NTPAnswer(
                name: $0, endpoint: Endpoint(try ip($0), port: 123), outcome: .silent(why: "no answer in 1.5 s"),
                source: Source("/etc/chrony/chrony.conf"))
        }
        return facts
    }

    private func signed(_ outcome: SignedTime.Outcome, _ method: SignedTime.Method = .roughtime) throws -> SignedTime {
        SignedTime(
            method: method, name: "op", operatorName: "op", endpoint: Endpoint(try ip("198.51.100.1"), port: 2002),
            outcome: outcome, source: Source("list"))
    }

    @Test func onlyWhereTheNetworkAnswersOtherwise() throws {
        var facts = try facts(silent: ["192.0.2.1", "192.0.2.2"])
        #expect(NTPBlockage(facts) == nil)
        facts.signedTimes = [try signed(.failed(.silent, why: "no answer"))]
        #expect(NTPBlockage(facts) == nil)
        facts.signedTimes = [try signed(.interval(lowSeconds: 0, highSeconds: 1))]
        let found = try #require(NTPBlockage(facts))
        #expect(found.proof == .signedTime && found.servers == 2 && found.source == Source("op"))
        // It may be proven what time it is all the same.
        #expect(estimateTime(facts).blockage == found)
        // One that answers anything, a refusal too, and it is open.
        facts.ntp[0].outcome = .kissOfDeath(code: "RATE")
        #expect(NTPBlockage(facts) == nil)
    }

    @Test func oneSilentServerMayBeDead() throws {
        var facts = try facts(silent: ["192.0.2.1"])
        facts.signedTimes = [try signed(.interval(lowSeconds: 0, highSeconds: 1))]
        #expect(NTPBlockage(facts) == nil)
        // The same address twice is one server.
        facts.ntp += facts.ntp
        #expect(NTPBlockage(facts) == nil)
    }

    @Test func keysWithoutTimeAreTheSurestProof() throws {
        var facts = try facts(silent: ["192.0.2.1", "192.0.2.2"])
        facts.signedTimes = [try signed(.failed(.silent, why: "it grants keys, but gives no time"), .nts)]
        facts.certificates = [
            CertificateFact(
                name: "nts.example", endpoint: Endpoint(try ip("192.0.2.1"), port: 4460), purpose: .nts,
                notBefore: Timestamp(unixSeconds: 0), notAfter: Timestamp(unixSeconds: 1), source: Source("list"))
        ]
        #expect(NTPBlockage(facts)?.proof == .keys && NTPBlockage(facts)?.source == Source("nts.example"))
        // Time under NTS came through the same port.
        facts.signedTimes = [try signed(.interval(lowSeconds: 0, highSeconds: 1), .nts)]
        #expect(NTPBlockage(facts) == nil)
    }

    /// Two liars that look honest: who they are is said.
    @Test func thoseWhoContradictTheMajorityAreNamed() {
        let answers = [
            LiarTests.answer("a.example", offset: 0), LiarTests.answer("b.example", offset: 0),
            LiarTests.answer("c.example", offset: 0.001), LiarTests.answer("x.example", offset: 60),
            LiarTests.answer("y.example", offset: 60),
        ]
        let estimate = estimateTime(LiarTests.facts(answers))
        #expect(estimate.dissenters == ["x.example", "y.example"])
        #expect(
            estimate.refusal()
                == "3 time sources agree, but 2 others agree on a different time: x.example, y.example")
    }
}
