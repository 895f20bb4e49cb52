/// An instant on the UTC time scale, to the nanosecond: what a clock reads, not what time it is.
///
/// Written as RFC 3339 in UTC (`2026-11-19T12:03:04.5Z`). Years 0000 to 9999, as RFC 3339 allows; anything outside is
/// clamped when printed and refused when parsed.
package struct Timestamp: Hashable, Sendable {
    /// Whole seconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX).
    package var unixSeconds: Int64
    /// 0 ..< 1_000_000_000, counted forward from `unixSeconds` also before 1970.
    package var nanoseconds: Int32

    package init(unixSeconds: Int64, nanoseconds: Int32 = 0) {
        let carry = nanoseconds >= 0 ? nanoseconds / 1_000_000_000 : (nanoseconds - 999_999_999) / 1_000_000_000
        self.unixSeconds = unixSeconds.addingClamped(Int64(carry))
        self.nanoseconds = nanoseconds - carry * 1_000_000_000
    }

    /// Nearest nanosecond to a count of seconds; NaN gives the epoch, infinities the ends of the scale.
    package init(unixSeconds: Double) {
        guard unixSeconds.isFinite else {
            self.init(unixSeconds: unixSeconds.isNaN ? 0 : unixSeconds > 0 ? .max : .min)
            return
        }
        let whole = unixSeconds.rounded(.down)
        self.init(
            unixSeconds: Int64(clampingWhole: whole), nanoseconds: Int32(((unixSeconds - whole) * 1e9).rounded()))
    }

    /// Seconds from `other` to `self`, negative if `other` is later.
    package func seconds(since other: Timestamp) -> Double {
        Double(Int128(unixSeconds) - Int128(other.unixSeconds)) + Double(nanoseconds - other.nanoseconds) / 1e9
    }

    /// `self` moved by a signed number of seconds, held at the ends of the scale.
    package func adding(seconds: Double) -> Timestamp {
        guard seconds.isFinite else { return Timestamp(unixSeconds: seconds) }
        let whole = seconds.rounded(.down)
        let fraction = Int32(((seconds - whole) * 1e9).rounded())
        return Timestamp(
            unixSeconds: unixSeconds.addingClamped(Int64(clampingWhole: whole)), nanoseconds: nanoseconds + fraction)
    }
}

extension Timestamp: Comparable {
    package static func < (a: Timestamp, b: Timestamp) -> Bool {
        (a.unixSeconds, a.nanoseconds) < (b.unixSeconds, b.nanoseconds)
    }
}

extension Int64 {
    /// Sum, held at the ends of the range instead of trapping: the operands may come from outside.
    package func addingClamped(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other > 0 ? .max : .min) : sum
    }
}

extension Int64 {
    /// The nearest value to a whole, finite number; the ends of the range beyond it.
    fileprivate init(clampingWhole whole: Double) {
        self = Int64(exactly: whole) ?? (whole < 0 ? .min : .max)
    }
}
