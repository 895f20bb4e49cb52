import DoctorTesting
import Testing

@testable import Values

/// The laws of sets, over random sets with unbounded ends and touching intervals.
@Suite struct IntervalSetTests {
    private static let seed: UInt64 = 20_261_119

    private func forRandomSets(_ count: Int = 2000, _ body: (IntervalSet, IntervalSet, IntervalSet) -> Void) {
        var random = Seeded(IntervalSetTests.seed)
        for _ in 0..<count { body(.random(&random), .random(&random), .random(&random)) }
    }

    /// What the set says must be what its definition says, second by second.
    private func expectSame(_ set: IntervalSet, _ holds: (Int64) -> Bool, _ law: String) {
        for second in Int64(-24)...24 where set.contains(second) != holds(second) {
            Issue.record("\(law): \(set.intervals) at \(second), seed \(IntervalSetTests.seed)")
            return
        }
    }

    @Test func isNormal() {
        forRandomSets { a, b, _ in
            for set in [a, b, a.union(b), a.intersection(b), a.complement] {
                for (left, right) in zip(set.intervals, set.intervals.dropFirst()) {
                    #expect(left.until != .max && left.until + 1 < right.from)
                }
                #expect(set.intervals.allSatisfy { $0.from <= $0.until })
            }
        }
    }

    @Test func operationsAreThoseOfSets() {
        forRandomSets { a, b, c in
            expectSame(a.union(b), { a.contains($0) || b.contains($0) }, "union")
            expectSame(a.intersection(b), { a.contains($0) && b.contains($0) }, "intersection")
            expectSame(a.subtracting(b), { a.contains($0) && !b.contains($0) }, "subtraction")
            expectSame(a.complement, { !a.contains($0) }, "complement")
            for k in 0...4 {
                expectSame(
                    .overlap(of: [a, b, c], atLeast: k),
                    { second in [a, b, c].count { $0.contains(second) } >= k }, "overlap of \(k)")
            }
        }
    }

    @Test func lawsHoldExactly() {
        forRandomSets { a, b, c in
            #expect(a.union(b) == b.union(a))
            #expect(a.intersection(b) == b.intersection(a))
            #expect(a.union(b.union(c)) == a.union(b).union(c))
            #expect(a.intersection(b.intersection(c)) == a.intersection(b).intersection(c))
            #expect(a.intersection(b.union(c)) == a.intersection(b).union(a.intersection(c)))
            #expect(a.union(b).complement == a.complement.intersection(b.complement))
            #expect(a.complement.complement == a)
            #expect(a.union(a) == a && a.intersection(a) == a)
            #expect(a.union(.empty) == a && a.intersection(.all) == a)
            #expect(a.intersection(.empty).isEmpty && a.union(.all).isAll)
            #expect(a.intersection(b).isSubset(of: a) && a.isSubset(of: a.union(b)))
            #expect(IntervalSet.overlap(of: [a, b, c], atLeast: 1) == a.union(b).union(c))
            #expect(IntervalSet.overlap(of: [a, b, c], atLeast: 3) == a.intersection(b).intersection(c))
        }
    }

    @Test func movingAndTurningAreExact() {
        forRandomSets { a, b, _ in
            #expect(a.shifted(by: 7).shifted(by: -7) == a)
            #expect(a.union(b).shifted(by: 5) == a.shifted(by: 5).union(b.shifted(by: 5)))
            #expect(a.reflected(about: 3).reflected(about: 3) == a)
            expectSame(a.reflected(about: 3), { a.contains(3 - $0) }, "reflection")
        }
    }

    @Test func endsOfTheRangeDoNotTrap() {
        let edge = IntervalSet(from: .max - 1, until: .max - 1)
        #expect(edge.shifted(by: 10).contains(.max - 1) == false)
        #expect(IntervalSet(from: nil, until: 5).shifted(by: .min).component(around: .min)?.from == .min)
        #expect(
            IntervalSet(from: .min + 1, until: nil).complement
                == IntervalSet(from: nil, until: nil).subtracting(
                    IntervalSet(from: .min + 1, until: nil)))
        #expect(IntervalSet(from: 3, until: 2).isEmpty)
    }
}
