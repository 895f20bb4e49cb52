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
}
