import Programs
import Testing

@testable import Facts
@testable import TimeScience
@testable import Values

/// Who is one party to the vote and who is two.
@Suite struct VoiceTests {
    private func answer(_ name: String, _ address: String?, offset: Double = 0) -> NTPAnswer {
        var answer = LiarTests.answer(name, offset: offset)
        answer.endpoint = address.flatMap { IPAddress($0) }.map { Endpoint($0, port: 123) }
        if address == nil { answer.outcome = .unresolved(why: "SERVFAIL") }
        return answer
    }

    private func estimate(_ answers: [NTPAnswer], pools: [String] = []) -> TimeEstimate {
        var facts = LiarTests.facts(answers)
        var daemon = TimeDaemon(
            kind: .chrony, configuration: Source("/etc/chrony/chrony.conf"),
            steps: StepPolicy(stepsLargeOffsets: true, thresholdSeconds: 1, source: Source("x")),
            quorum: Quorum(minimumSources: 1, source: Source("x")))
        daemon.sources = pools.map { NTPSource(name: $0, form: .pool, source: Source("x")) }
        facts.timeDaemons = [daemon]
        return estimateTime(facts)
    }

    @Test func membersOfAPoolSpeakForThemselves() {
        let pool = (1...4).map { answer("pool.example", "192.0.2.\($0)") }
        #expect(estimate(pool, pools: ["pool.example"]).agreeing == 4)
        #expect(estimate(pool, pools: ["pool.example"]).sources.map(\.voice)[3] == "pool.example 192.0.2.4")
        #expect(estimate(pool).agreeing == 1)
    }

    @Test func anAddressCountsOnceHoweverOftenItIsListed() {
        let listed = [
            answer("a.example", "192.0.2.1"), answer("b.example", "192.0.2.1"), answer("192.0.2.1", "192.0.2.1"),
            answer("pool.example", "192.0.2.1"), answer("pool.example", "192.0.2.2"),
        ]
        let result = estimate(listed, pools: ["pool.example"])
        #expect(result.agreeing == 2)
        #expect(result.asked == 2)
        #expect(Set(result.sources.map(\.voice)) == ["a.example", "pool.example 192.0.2.2"])
    }

    @Test func bothFamiliesOfAServerAreOneVoiceAndUnresolvedOnesCountAsAsked() {
        let result = estimate([
            answer("a.example", "192.0.2.1"), answer("a.example", "2001:db8::1"), answer("b.example", nil),
        ])
        #expect(result.agreeing == 1)
        #expect(result.asked == 2)
        #expect(result.sources.map(\.verdict) == [.agrees, .agrees, .unusable])
    }

    /// A router's two addresses do not outvote anybody.
    @Test func theGatewayIsOneVoice() {
        let gateways = ["192.0.2.1", "2001:db8::1"].map { address in
            var answer = answer("gateway \(address)", address)
            answer.origin = .gateway
            return answer
        }
        #expect(estimate(gateways).agreeing == 1)
        #expect(estimate(gateways + [answer("b.example", "192.0.2.3")]).agreeing == 2)
    }

    /// A name whose addresses contradict each other agrees with nobody, and still has to be outvoted.
    @Test func aVoiceThatContradictsItselfIsOutvoted() {
        let torn = [answer("a.example", "192.0.2.1"), answer("a.example", "192.0.2.2", offset: 3600)]
        #expect(estimate(torn).estimate == nil)
        #expect(estimate(torn + [answer("b.example", "192.0.2.3")]).estimate == nil)
        let result = estimate(torn + [answer("b.example", "192.0.2.3"), answer("c.example", "192.0.2.4")])
        #expect(result.agreeing == 2)
        #expect(result.sources.map(\.verdict) == [.agrees, .falseticker, .agrees, .agrees])
    }
}
