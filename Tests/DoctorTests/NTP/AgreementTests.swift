import DoctorTesting
import Testing

@testable import TimeScience

@Suite struct AgreementTests {
    /// A second implementation that looks at every point instead of sweeping: RFC 5905 section 11.2.1 read literally.
    private func bruteForce(_ intervals: [Agreement.Interval], voters: Int) -> Agreement.Interval? {
        let mute = voters - intervals.count
        for wrong in mute...max(mute, voters) where wrong * 2 < voters {
            func isDeep(_ point: Double) -> Bool {
                intervals.filter { $0.low <= point && point <= $0.high }.count >= voters - wrong
            }
            let lows = intervals.map(\.low).filter(isDeep)
            let highs = intervals.map(\.high).filter(isDeep)
            guard let low = lows.min(), let high = highs.max() else { continue }
            let outside = intervals.filter { $0.middle < low || $0.middle > high }.count
            if outside + mute <= wrong { return Agreement.Interval(low: low, high: high) }
        }
        return nil
    }

    @Test func sweepEqualsBruteForceOnRandomIntervals() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Seeded(seed)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...9, using: &random)
            let voters = count + Int.random(in: 0...2, using: &random)
            // Few distinct values, so that edges often coincide.
            let intervals = (0..<count).map { _ in
                let low = Double(Int.random(in: -6...6, using: &random))
                return Agreement.Interval(low: low, high: low + Double(Int.random(in: 0...6, using: &random)))
            }
            let swept = Agreement.among(intervals, voters: voters)
            #expect(
                swept?.interval == bruteForce(intervals, voters: voters),
                "seed \(seed), \(intervals), \(voters) voters")
            if let swept {
                #expect(swept.depth * 2 > voters, "seed \(seed)")
                let points = (-60...120).map { Double($0) / 10 }
                let deepest = points.filter { swept.interval.low <= $0 && $0 <= swept.interval.high }
                    .map { point in intervals.filter { $0.low <= point && point <= $0.high }.count }.max()
                #expect(swept.depth == deepest, "seed \(seed), \(intervals)")
            }
        }
    }

    @Test func aMinorityThatAgreesIsNoMajority() {
        let camp = Agreement.Interval(low: 0, high: 1)
        let other = Agreement.Interval(low: 5, high: 6)
        #expect(Agreement.among([camp, other], voters: 2) == nil)
        #expect(Agreement.among([camp, camp, other, other], voters: 4) == nil)
        #expect(Agreement.among([camp, camp], voters: 4) == nil)
        #expect(Agreement.among([camp, camp, other], voters: 3) == Agreement(interval: camp, depth: 2))
        #expect(Agreement.among([camp], voters: 1) == Agreement(interval: camp, depth: 1))
        #expect(Agreement.among([], voters: 0) == nil)
    }

    @Test func halfOpenDisagreementWidensTheAnswer() {
        // Either the first or the last is wrong; the truth is somewhere between.
        let chain = [(0.0, 2.0), (1.0, 5.0), (4.0, 6.0)].map { Agreement.Interval(low: $0.0, high: $0.1) }
        let expected = Agreement(interval: Agreement.Interval(low: 1, high: 5), depth: 2)
        #expect(Agreement.among(chain, voters: 3) == expected)
    }
}
