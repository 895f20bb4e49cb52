import DoctorTesting
import Roughtime
import Testing

@Suite struct IntervalTests {
    private static func answer(_ midpoint: UInt64, radius: UInt32 = 5) -> RoughtimeAnswer {
        RoughtimeAnswer(
            midpointSeconds: midpoint, radiusSeconds: radius, version: .rfc, versions: [.rfc], spelling: .rfc,
            isReversed: false, delegatedFromSeconds: 0, delegatedUntilSeconds: .max)
    }

    private static func readings(_ nanoseconds: Int64...) -> ClockReadings { ClockReadings(nanoseconds: nanoseconds) }

    private static let second: Int64 = 1_000_000_000

    @Test func anExchangeWidensUpwardsOnly() throws {
        let measured = try RoughtimeMeasurement(
            Self.answer(1000), sent: Self.readings(7 * Self.second), received: Self.readings(8 * Self.second),
            limitNanoseconds: 2 * Self.second)
        // 500 ppm of one second from sending on.
        #expect(
            measured.interval(at: Self.readings(8 * Self.second))
                == RoughtimeInterval(lowerNanoseconds: 995_000_000_000, upperNanoseconds: 1_006_000_500_000))
        // An hour later: 1.8 s of drift to either side.
        let hour = measured.interval(at: Self.readings(3608 * Self.second))
        #expect(
            hour == RoughtimeInterval(lowerNanoseconds: 4_593_200_000_000, upperNanoseconds: 4_607_800_500_000 + 0))
        #expect(hour?.seconds == 4593...4608)
        #expect(measured.provenLowerNanoseconds == 995_000_000_000)
    }

    /// Boot time counts suspend, the raw clock does not, and the slewed one may run fast or slow: what counted least serves
    /// the lower end, what counted most the upper.
    @Test func severalClocksWiden() throws {
        let measured = try RoughtimeMeasurement(
            Self.answer(1000), sent: Self.readings(0, 100), received: Self.readings(0, 100), limitNanoseconds: 0)
        let later = measured.interval(at: Self.readings(100 * Self.second, 100 + 90 * Self.second))
        #expect(
            later
                == RoughtimeInterval(
                    lowerNanoseconds: 1_084_955_000_000, upperNanoseconds: 1_105_050_000_000))
    }

    @Test func clocksThatCannotTellAreNotBelieved() throws {
        let now = Self.readings(10, 10)
        for (sent, received) in [
            (Self.readings(), Self.readings()), (now, Self.readings(11)), (now, Self.readings(11, 9)),
            (Self.readings(.min, 0), Self.readings(.max, 0)),
        ] {
            #expect(throws: RoughtimeRejection.clocksUnusable) {
                try RoughtimeMeasurement(Self.answer(1), sent: sent, received: received, limitNanoseconds: .max)
            }
        }
        #expect(throws: RoughtimeRejection.tooSlow(nanoseconds: 3)) {
            try RoughtimeMeasurement(Self.answer(1), sent: now, received: Self.readings(11, 13), limitNanoseconds: 2)
        }
        let good = try RoughtimeMeasurement(Self.answer(1), sent: now, received: now, limitNanoseconds: 0)
        #expect(good.interval(at: Self.readings(9, 20)) == nil)
    }

    @Test func theGreatestNumbersAreNumbers() throws {
        let measured = try RoughtimeMeasurement(
            Self.answer(.max, radius: .max), sent: Self.readings(.min), received: Self.readings(-1),
            limitNanoseconds: .max)
        let interval = try #require(measured.interval(at: Self.readings(-1)))
        #expect(interval.seconds == Int64.max...Int64.max)
        #expect(interval.widthNanoseconds > 0)
        let early = try RoughtimeMeasurement(
            Self.answer(0, radius: .max), sent: Self.readings(0), received: Self.readings(0), limitNanoseconds: 0)
        #expect(early.interval(at: Self.readings(0))?.seconds == -4_294_967_295...4_294_967_295)
    }

    /// Whatever a path does, true time is inside: a server that stamped between sending and receiving, and clocks that run
    /// wrong by up to 500 ppm.
    @Test func trueTimeIsAlwaysInside() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = Seeded(seed)
        for round in 0..<5000 {
            let truth = Int128(Int64.random(in: 0...4_000_000_000, using: &random)) * 1_000_000_000
            let (there, back, wait) = (
                Int64.random(in: 0...1_000_000_000, using: &random),
                Int64.random(in: 0...1_000_000_000, using: &random),
                Int64.random(in: 0...86_400_000_000_000, using: &random)
            )
            let rates = (0..<2).map { _ in Double.random(in: -499e-6...499e-6, using: &random) }
            let starts = (0..<2).map { _ in Int64.random(in: 0...1_000_000_000_000, using: &random) }
            func clocks(after nanoseconds: Int64) -> ClockReadings {
                ClockReadings(
                    nanoseconds: (0..<2).map { starts[$0] + nanoseconds + Int64(Double(nanoseconds) * rates[$0]) })
            }
            let stamped = truth + Int128(there)
            let radius = UInt32.random(in: 1...10, using: &random)
            let error = Int128(Int64.random(in: -Int64(radius - 1)...Int64(radius - 1), using: &random)) * 1_000_000_000
            // Whole seconds: the rest of one is within the radius.
            let midpoint = UInt64(max((stamped + error) / 1_000_000_000, 0))
            let measured = try RoughtimeMeasurement(
                Self.answer(midpoint, radius: radius), sent: clocks(after: 0), received: clocks(after: there + back),
                limitNanoseconds: 3 * Self.second)
            let moment = there + back + wait
            let interval = try #require(measured.interval(at: clocks(after: moment)))
            let now = truth + Int128(moment)
            #expect(
                interval.lowerNanoseconds <= now && now <= interval.upperNanoseconds, "seed \(seed) round \(round)")
        }
    }

    // MARK: operators

    private static func vote(_ name: String, _ spans: ClosedRange<Int>...) -> RoughtimeVote {
        RoughtimeVote(operatorName: name, intervals: spans.compactMap(interval))
    }

    private static func interval(_ span: ClosedRange<Int>) -> RoughtimeInterval? {
        RoughtimeInterval(lowerNanoseconds: Int128(span.lowerBound), upperNanoseconds: Int128(span.upperBound))
    }

    private static func agreed(_ span: ClosedRange<Int>, _ agreeing: [String], not: [String] = [])
        -> RoughtimeAgreement?
    {
        interval(span).map { .agreed($0, agreeing: agreeing, contradicting: not) }
    }

    @Test func aMajorityOfThoseAskedDecides() {
        let (a, b, liar) = (Self.vote("a", 10...20), Self.vote("b", 15...25), Self.vote("l", 500...510))
        #expect(
            RoughtimeAgreement([a, b, liar], asked: ["a", "b", "l"]) == Self.agreed(15...20, ["a", "b"], not: ["l"]))
        // With one silent, either of the two may be the liar.
        #expect(RoughtimeAgreement([a, b], asked: ["a", "b", "c"]) == Self.agreed(10...25, ["a", "b"]))
        #expect(RoughtimeAgreement([a, b], asked: ["a", "b"]) == .tooFewAsked(operators: 2))
        // Silencing two of five leaves three, of whom all must agree.
        let five: Set = ["a", "b", "c", "d", "l"]
        #expect(RoughtimeAgreement([a, b, liar], asked: five) == .undecided(needed: 3, answering: ["a", "b", "l"]))
        #expect(RoughtimeAgreement([a, b], asked: five) == .undecided(needed: 3, answering: ["a", "b"]))
        #expect(RoughtimeAgreement([], asked: five) == .undecided(needed: 3, answering: []))
        // Touching ends agree: both are included.
        #expect(
            RoughtimeAgreement([a, Self.vote("b", 20...30)], asked: ["a", "b", "c"])
                == Self.agreed(10...30, ["a", "b"]))
        #expect(
            RoughtimeAgreement([a, Self.vote("b", 20...30), liar], asked: ["a", "b", "l"])
                == Self.agreed(20...20, ["a", "b"], not: ["l"]))
    }

    @Test func anOperatorHasOneVote() {
        // Two rounds, two servers: only what all of them leave.
        let a = [Self.vote("a", 10...20, 12...30), Self.vote("a", 0...18)]
        #expect(
            RoughtimeAgreement(a + [Self.vote("b", 0...100)], asked: ["a", "b", "c"])
                == Self.agreed(0...100, ["a", "b"]))
        #expect(
            RoughtimeAgreement(a + [Self.vote("b", 0...100), Self.vote("c", 300...400)], asked: ["a", "b", "c"])
                == Self.agreed(12...18, ["a", "b"], not: ["c"]))
        let many = (0..<9).map { _ in Self.vote("l", 500...510) }
        #expect(
            RoughtimeAgreement(many + [Self.vote("b", 0...100)], asked: ["a", "b", "l"])
                == .undecided(needed: 2, answering: ["b", "l"]))
        // Who contradicts himself says nothing, and nothing later makes it good; who was not asked has no vote.
        let two = [Self.vote("s", 0...1, 5...6, 0...1), Self.vote("x", 0...1), Self.vote("b", 0...100)]
        #expect(RoughtimeAgreement(two, asked: ["a", "b", "s"]) == .undecided(needed: 2, answering: ["b", "s"]))
    }

    @Test func aVagueOneHidesNoContradiction() {
        let votes = [Self.vote("v", 0...100), Self.vote("a", 10...20), Self.vote("b", 80...90)]
        #expect(RoughtimeAgreement(votes, asked: ["a", "b", "v"]) == Self.agreed(10...90, ["a", "b", "v"]))
    }

    /// With no more liars than are outvoted, true time is inside, whoever is silenced.
    @Test func fewLiarsNeverWin() {
        let seed = UInt64.random(in: .min ... .max)
        var random = Seeded(seed)
        for round in 0..<5000 {
            let count = Int.random(in: 3...9, using: &random)
            let liars = count - RoughtimeAgreement.needed(of: count)
            let votes = (0..<count).compactMap { index -> RoughtimeVote? in
                if Int.random(in: 0..<5, using: &random) == 0 { return nil }
                let lower = Int.random(in: index < liars ? -50...50 : -10...0, using: &random)
                let upper =
                    index < liars
                    ? lower + Int.random(in: 0...20, using: &random) : Int.random(in: 0...10, using: &random)
                return Self.vote("\(index)", lower...upper)
            }
            let asked = Set((0..<count).map { "\($0)" })
            if case .agreed(let interval, let agreeing, let contradicting) = RoughtimeAgreement(votes, asked: asked) {
                #expect(
                    interval.lowerNanoseconds <= 0 && 0 <= interval.upperNanoseconds, "seed \(seed) round \(round)")
                #expect(agreeing.count + contradicting.count == votes.count && agreeing.count > count / 2)
            } else {
                #expect(votes.count < count, "seed \(seed) round \(round)")
            }
        }
    }
}
