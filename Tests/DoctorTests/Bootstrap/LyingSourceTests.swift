import Testing

@testable import Bootstrap
@testable import Facts
@testable import Programs
@testable import TimeScience
@testable import Values

/// Sources that answer with a wrong time, as the daemon would take them from a cold boot.
@Suite struct LyingSourceTests {
    private let month = 30.0 * 86400

    private func answer(_ name: String, _ address: String, offset: Double) -> NTPAnswer {
        NTPAnswer(
            name: name, endpoint: Boxes.endpoint(address, 123),
            outcome: .time(
                NTPSample(
                    offsetSeconds: offset, delaySeconds: 0.02, rootDelaySeconds: 0.01, rootDispersionSeconds: 0.01,
                    dispersionSeconds: 0.001, stratum: 2, leap: 0, referenceID: "192.0.2.1")), source: Source("q"))
    }

    /// Three honest names behind the box's own validator, and servers by address.
    private func box(liars: Int, honest: Int = 0, _ kind: TimeDaemon.Kind = .chrony) -> Facts {
        var facts = Boxes.ownUnbound()
        let names = ["a.ntp.example", "b.ntp.example", "c.ntp.example"]
        let false_ = (0..<liars).map { "192.0.2.\(10 + $0)" }
        let true_ = (0..<honest).map { "192.0.2.\(20 + $0)" }
        facts.timeDaemons = [Boxes.chrony(names + false_ + true_, form: .server)]
        facts.timeDaemons[0].kind = kind
        facts.dnssec.chains = names.map { Boxes.poolChain($0) }
        facts.ntp =
            names.enumerated().map { answer($0.element, "198.51.100.\($0.offset)", offset: 0) }
            + false_.map { answer($0, $0, offset: month) } + true_.map { answer($0, $0, offset: 0) }
        return facts
    }

    @Test func anAddressThatLiesBringsNobodyUp() {
        let facts = box(liars: 1)
        let report = judgeBootstrap(facts, lagSeconds: estimateTime(facts).lagSeconds)
        #expect(report.status == .latent)
        #expect(report.loops.map(\.id) == ["clock-chrony-unbound-signatures"])
        #expect(report.behindLimitSeconds == 99_600)
    }

    /// One against one is no majority; two against one is.
    @Test func honestOnesMustOutnumberLiars() {
        let even = box(liars: 1, honest: 1)
        #expect(judgeBootstrap(even, lagSeconds: 0).behindLimitSeconds == 99_600)
        let more = box(liars: 1, honest: 2)
        #expect(judgeBootstrap(more, lagSeconds: 0).status == .ok)
    }

    /// timesyncd follows the first that answers.
    @Test func timesyncdFollowsTheFirst() {
        let facts = box(liars: 1, honest: 2, .timesyncd)
        #expect(judgeBootstrap(facts, lagSeconds: 0).behindLimitSeconds == 99_600)
    }
}
