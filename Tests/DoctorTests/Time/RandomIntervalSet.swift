import Doctor
import DoctorTesting

extension IntervalSet {
    /// Up to four intervals around zero, now and then without an end.
    static func random(_ random: inout SplitMix, around width: ClosedRange<Int64> = -20...20) -> IntervalSet {
        IntervalSet(
            (0..<Int.random(in: 0...4, using: &random)).map { _ in
                let (a, b) = (Int64.random(in: width, using: &random), Int64.random(in: width, using: &random))
                return Interval(
                    from: Int.random(in: 0..<10, using: &random) == 0 ? nil : min(a, b),
                    until: Int.random(in: 0..<10, using: &random) == 0 ? nil : max(a, b))
            })
    }
}
