import CLinux
import Glibc
import Values

package enum LocalTime {
    /// As this box's time zone has it (localtime(3)), `Thu 2026-11-19 13:03:04 CET`; nil where that is UTC, or out of range.
    package static func text(_ time: Timestamp) -> String? {
        guard var seconds = time_t(exactly: time.unixSeconds) else { return nil }
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil, parts.tm_gmtoff != 0 else { return nil }
        var text = [CChar](repeating: 0, count: 64)
        let count = strftime(&text, text.count, "%a %Y-%m-%d %H:%M:%S %Z", &parts)
        guard count > 0 else { return nil }
        return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension LocalTime {
    /// Seconds east of UTC and the abbreviation in use at a second since 1970.
    package static func offset(_ second: Int64) -> (seconds: Int, name: String) {
        var parts = tm()
        guard var time = time_t(exactly: second), localtime_r(&time, &parts) != nil else { return (0, "UTC") }
        return (parts.tm_gmtoff, parts.tm_zone.map { String(cString: $0) } ?? "")
    }
}
