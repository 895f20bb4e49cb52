import Facts
import Values

extension ChainSignature {
    /// The clock readings between inception and expiration, both included: unix seconds, at most 2^31 s away from
    /// `reference`, because the dates are serial numbers of 32 bits (RFC 1982, RFC 4034 section 3.1.5).
    ///
    /// Empty where the expiration precedes the inception. Says nothing about whether the signature is good.
    package func dates(reference: Int64) -> IntervalSet {
        serialWindow(reference: reference, beforeSeconds: 0, afterSeconds: 0)
    }

    /// The clock readings at which this validator takes the dates for good.
    func acceptedDates(by model: ValidatorModel, reference: Int64) -> IntervalSet {
        let lifetime = model.wraps ? Int64(lifetimeSeconds) : Int64(expiration) - Int64(inception)
        guard lifetime >= 0 else { return .empty }
        let before: Int64
        let after: Int64
        switch model.tolerance {
        case .tenthOfLifetime(let skew):
            // The greatest is applied last, as unbound does, so that it wins where the two contradict.
            before = min(max(lifetime / 10, skew.leastSeconds), skew.mostSeconds)
            after = before
        case .fixed(let beforeSeconds, let afterSeconds): (before, after) = (beforeSeconds, afterSeconds)
        }
        guard model.wraps else {
            return IntervalSet(
                from: max(0, Int64(inception).addingClamped(-before)), until: Int64(expiration).addingClamped(after))
        }
        return serialWindow(reference: reference, beforeSeconds: before, afterSeconds: after)
    }

    /// Expiration minus inception as RFC 1982 subtracts; negative = the wrong way round.
    private var lifetimeSeconds: Int32 { Int32(truncatingIfNeeded: expiration &- inception) }

    private func serialWindow(reference: Int64, beforeSeconds: Int64, afterSeconds: Int64) -> IntervalSet {
        guard lifetimeSeconds >= 0 else { return .empty }
        // Far outside any calendar the sums below must still hold.
        let reference = min(max(reference, -(1 << 40)), 1 << 40)
        let domain = IntervalSet(from: reference - (1 << 31), until: reference + (1 << 31) - 1)
        let distance = Int32(truncatingIfNeeded: Int64(inception) - reference)
        let start = reference + Int64(distance)
        let end = start + Int64(lifetimeSeconds)
        // Serial numbers half a turn apart are not in order: a signature of 68 years gets no tolerance beyond that.
        let half: Int64 = (1 << 31) - 1
        let window = IntervalSet(
            from: max(start.addingClamped(-beforeSeconds), end - half),
            until: min(end.addingClamped(afterSeconds), start + half))
        let turn: Int64 = 1 << 32
        return [-turn, 0, turn].reduce(IntervalSet.empty) { $0.union(window.shifted(by: $1)) }.intersection(domain)
    }
}
