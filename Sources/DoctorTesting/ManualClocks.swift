import Box
import Values

/// Clocks that stand where a test puts them.
package struct ManualClocks: Clocks {
    package var now: Timestamp
    package var boottime: Double
    package var monotonic: Int64

    package init(now: Timestamp, boottime: Double = 100, monotonic: Int64 = 100_000_000_000) {
        self.now = now
        self.boottime = boottime
        self.monotonic = monotonic
    }

    package func reading() -> Timestamp { now }
    package func boottimeSeconds() -> Double { boottime }
    package func monotonicNanoseconds() -> Int64 { monotonic }
}
