import Values

/// The box's clocks. The wall clock is the patient; only the other two measure anything.
package protocol Clocks: Sendable {
    /// CLOCK_REALTIME.
    func reading() -> Timestamp
    /// CLOCK_BOOTTIME, seconds.
    func boottimeSeconds() -> Double
    /// CLOCK_MONOTONIC, nanoseconds.
    func monotonicNanoseconds() -> Int64
}

/// A moment on CLOCK_MONOTONIC past which nobody waits.
package struct Deadline: Sendable, Hashable, Comparable {
    package var monotonicNanoseconds: Int64

    package init(monotonicNanoseconds: Int64) { self.monotonicNanoseconds = monotonicNanoseconds }

    /// `seconds` from now, held between now and ten years.
    package init(in seconds: Double, by clocks: any Clocks) {
        let bounded = seconds.isNaN ? 0 : min(max(seconds, 0), 315_360_000)
        monotonicNanoseconds = clocks.monotonicNanoseconds() + Int64(bounded * 1e9)
    }

    package func remainingSeconds(by clocks: any Clocks) -> Double {
        Double(max(monotonicNanoseconds - clocks.monotonicNanoseconds(), 0)) / 1e9
    }

    package static func < (a: Deadline, b: Deadline) -> Bool { a.monotonicNanoseconds < b.monotonicNanoseconds }
}
