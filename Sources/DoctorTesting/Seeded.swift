import Values

/// A random number generator that a printed seed repeats (SplitMix64).
package struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    package init(_ seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension IntervalSet {
    /// Up to four intervals around zero, now and then without an end.
    package static func random(_ random: inout Seeded, around width: ClosedRange<Int64> = -20...20) -> IntervalSet {
        IntervalSet(
            (0..<Int.random(in: 0...4, using: &random)).map { _ in
                let (a, b) = (Int64.random(in: width, using: &random), Int64.random(in: width, using: &random))
                return Interval(
                    from: Int.random(in: 0..<10, using: &random) == 0 ? nil : min(a, b),
                    until: Int.random(in: 0..<10, using: &random) == 0 ? nil : max(a, b))
            })
    }
}
