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
