/// Two counters of seconds at one moment. Neither is set with the clock: the first also counts suspended time, the second is
/// never slewed.
package struct Stopwatch: Sendable, Equatable {
    /// CLOCK_BOOTTIME.
    package var boottimeSeconds: Double
    /// CLOCK_MONOTONIC_RAW.
    package var rawSeconds: Double
    /// How fast an undisciplined crystal may run off.
    package static let drift = 500e-6

    package init(boottimeSeconds: Double, rawSeconds: Double) {
        self.boottimeSeconds = boottimeSeconds
        self.rawSeconds = rawSeconds
    }

    /// Seconds from `earlier` to this moment: the least and the most that they can have been.
    package func elapsed(since earlier: Stopwatch) -> ClosedRange<Double> {
        let both = [boottimeSeconds - earlier.boottimeSeconds, rawSeconds - earlier.rawSeconds].map { max($0, 0) }
        let (least, most) = (min(both[0], both[1]), max(both[0], both[1]))
        return (least * (1 - Stopwatch.drift))...(most * (1 + Stopwatch.drift))
    }
}
