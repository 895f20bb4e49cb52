/// One moment on several clocks that nobody sets, in nanoseconds: always the same clocks in the same order, the first of
/// them CLOCK_BOOTTIME, which goes on in suspend, another CLOCK_MONOTONIC_RAW, which no daemon slews (clock_gettime(2)).
package struct ClockReadings: Hashable, Sendable {
    package var nanoseconds: [Int64]

    package init(nanoseconds: [Int64]) { self.nanoseconds = nanoseconds }

    /// The first clock's, by which timers run.
    package var timer: Int64 { nanoseconds.first ?? 0 }

    /// What passed since `earlier`, on the clock that counted least and the one that counted most. Nil where that is not
    /// known: no clock, other clocks, or one that ran backwards.
    package func elapsed(since earlier: ClockReadings) -> ClosedRange<Int64>? {
        guard !nanoseconds.isEmpty, nanoseconds.count == earlier.nanoseconds.count else { return nil }
        var all: [Int64] = []
        for (now, then) in zip(nanoseconds, earlier.nanoseconds) {
            let (difference, overflow) = now.subtractingReportingOverflow(then)
            guard !overflow, difference >= 0 else { return nil }
            all.append(difference)
        }
        guard let least = all.min(), let most = all.max() else { return nil }
        return least...most
    }
}
