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

    package func monotonicNanoseconds() -> Int64 { nanoseconds(CLOCK_MONOTONIC) }

    /// CLOCK_MONOTONIC_RAW: the hardware's own pace, which neither adjtimex(2) nor a daemon changes.
    package func rawNanoseconds() -> Int64 { nanoseconds(CLOCK_MONOTONIC_RAW) }

    /// What this process and the children that it waited for used of a processor (times(2)), to a hundredth of a second.
    package func processorNanoseconds() -> Int64 {
        var used = tms()
        guard times(&used) != clock_t(-1) else { return 0 }
        let ticks = Int64(used.tms_utime + used.tms_stime + used.tms_cutime + used.tms_cstime)
        return ticks * 1_000_000_000 / max(Int64(sysconf(Int32(_SC_CLK_TCK))), 1)
    }

    /// How long the machine was suspended since its start, as seen at a moment of CLOCK_MONOTONIC that has just been read.
    package func asleepNanoseconds(at monotonic: Int64) -> Int64 { nanoseconds(CLOCK_BOOTTIME) - monotonic }

    /// The steps in which the wall clock and CLOCK_MONOTONIC_RAW are seen to move, the coarser of both, and no less than
    /// clock_getres(2) says: with jiffies for a clock source, milliseconds. Measured once.
    package static let precisionSeconds: Double = {
        let clocks = LiveClocks()
        var resolution = timespec()
        clock_getres(CLOCK_REALTIME, &resolution)
        let told = Double(resolution.tv_sec) + Double(resolution.tv_nsec) / 1e9
        return max(told, clocks.tick(CLOCK_REALTIME), clocks.tick(CLOCK_MONOTONIC_RAW))
    }()

    /// The smallest of some steps of a clock, seconds. A clock that stands still is given up after some milliseconds.
    private func tick(_ clock: clockid_t) -> Double {
        var least = Int64.max
        var last = nanoseconds(clock)
        var steps = 0
        for _ in 0..<LiveClocks.mostReadings where steps < 4 {
            let next = nanoseconds(clock)
            if next > last {
                least = min(least, next - last)
                steps += 1
            }
            last = next
        }
        return least == .max ? LiveClocks.stillSeconds : Double(least) / 1e9
    }

    private static let mostReadings = 400_000
    /// What a clock is taken for that did not move meanwhile: a jiffy where there are 50 in a second.
    private static let stillSeconds = 0.02

    private func nanoseconds(_ clock: clockid_t) -> Int64 {
        let time = read(clock)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// These clocks exist on every kernel that Swift runs on, so a failure cannot happen and reads as zero.
    private func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        clock_gettime(clock, &time)
        return time
    }
}
