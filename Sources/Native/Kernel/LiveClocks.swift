import Box
import CLinux
import Glibc
import Values

/// The running kernel's clocks (clock_gettime(2)).
package struct LiveClocks: Clocks {
    package init() {}

    package func reading() -> Timestamp {
        let time = read(CLOCK_REALTIME)
        return Timestamp(unixSeconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
    }

    package func boottimeSeconds() -> Double {
        let time = read(CLOCK_BOOTTIME)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    package func monotonicNanoseconds() -> Int64 {
        let time = read(CLOCK_MONOTONIC)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// These clocks exist on every kernel that Swift runs on, so a failure cannot happen and reads as zero.
    private func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        clock_gettime(clock, &time)
        return time
    }
}
