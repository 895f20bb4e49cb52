import Box
import CLinux
import Glibc
import Values

extension Stopwatch {
    /// Both counters now.
    package static func now() -> Stopwatch {
        var (boottime, raw) = (timespec(), timespec())
        clock_gettime(CLOCK_BOOTTIME, &boottime)
        clock_gettime(CLOCK_MONOTONIC_RAW, &raw)
        func seconds(_ time: timespec) -> Double { Double(time.tv_sec) + Double(time.tv_nsec) / 1e9 }
        return Stopwatch(boottimeSeconds: seconds(boottime), rawSeconds: seconds(raw))
    }
}
