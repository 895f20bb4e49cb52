import Box
import CLinux
import Glibc
import Programs
import Values

extension LiveChanges {
    package func stepClock(bySeconds seconds: Double) throws(ChangeError) {
        guard seconds.isFinite else {
            throw ChangeError(subject: "clock", call: "clock_settime", message: "not a number of seconds")
        }
        // Both readings as near together as can be: what lies between is lost.
        let target = LiveClocks().reading().adding(seconds: seconds)
        // The kernel itself refuses years after 2232 (TIME_SETTOD_SEC_MAX, linux/time64.h).
        guard (1...8_000_000_000).contains(target.unixSeconds), let whole = Int(exactly: target.unixSeconds) else {
            throw ChangeError(subject: "clock", call: "clock_settime", message: "\(target) cannot be set")
        }
        var time = timespec(tv_sec: whole, tv_nsec: Int(target.nanoseconds))
        guard clock_settime(CLOCK_REALTIME, &time) == 0 else {
            if errno == EPERM {
                throw ChangeError(
                    subject: "clock", call: "clock_settime", message: errorMessage(EPERM) + "; it needs CAP_SYS_TIME")
            }
            throw failure("clock", "clock_settime")
        }
    }

    package func writeRTC(_ device: String) throws(ChangeError) {
        let local = try isLocalTime(device)
        guard let clock = Descriptor(box_openat(AT_FDCWD, device, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0))
        else {
            throw failure(device, "open")
        }
        var state = stat()
        guard fstat(clock.number, &state) == 0, state.st_mode & S_IFMT == S_IFCHR else {
            throw ChangeError(subject: device, call: "open", message: "not a device")
        }
        // The hardware keeps whole seconds and starts a new one when it is set, so it is set as one begins (hwclock(8)).
        let now = LiveClocks().reading()
        var pause = timespec(tv_sec: 0, tv_nsec: Int(1_000_000_000 - now.nanoseconds))
        nanosleep(&pause, nil)
        var seconds = time_t(LiveClocks().reading().unixSeconds)
        var parts = tm()
        guard (local ? localtime_r(&seconds, &parts) : gmtime_r(&seconds, &parts)) != nil else {
            throw failure(device, "gmtime")
        }
        var time = rtc_time()
        (time.tm_sec, time.tm_min, time.tm_hour) = (parts.tm_sec, parts.tm_min, parts.tm_hour)
        (time.tm_mday, time.tm_mon, time.tm_year) = (parts.tm_mday, parts.tm_mon, parts.tm_year)
        guard box_set_rtc(clock.number, &time) == 0 else { throw failure(device, "RTC_SET_TIME") }
    }

    /// Third line of /etc/adjtime (hwclock(8)); no file means UTC.
    private func isLocalTime(_ device: String) throws(ChangeError) -> Bool {
        do {
            let bytes = try LiveFiles().read("/etc/adjtime", limit: FileLimits.attribute)
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            return lines.count > 2 && lines[2] == "LOCAL"
        } catch {
            if error.reason == .notFound { return false }
            throw ChangeError(subject: device, call: "read", message: "\(error)")
        }
    }
}
