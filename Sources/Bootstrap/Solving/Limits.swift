import Values

/// How wrong the clock may be, and how long power may be off, for the box to come up by itself.
package struct Limits: Sendable, Equatable {
    /// Nil = any.
    var behindSeconds: Int64?
    /// Nil = any.
    var aheadSeconds: Int64?
    /// Nil = any length; 0 = not even a moment.
    package var powerCutSeconds: Int64?

    package init(_ value: IntervalSet, _ start: ColdStart) {
        let around = value.component(around: 0) ?? IntervalSet.Interval(from: 0, until: 0)
        behindSeconds = around.until == .max ? nil : around.until
        aheadSeconds = around.from == .min ? nil : 0 &- around.from
        if let kept = start.kept {
            powerCutSeconds = kept.isSubset(of: value) ? nil : 0
        } else {
            // Every cut up to this one must do: the first lag that is not in the value ends it.
            let cuts = value.shifted(by: Int64(0).subtractingClamped(start.ageSeconds))
            let first = cuts.component(around: 0)
            powerCutSeconds = first.map { $0.until == .max ? nil : $0.until } ?? 0
        }
    }
}
