import ArgumentParser
import Formats
import Values

/// A length of time as typed: `36h`, `10d`, `1h 30min`, seconds where no unit is given.
struct Length {
    var seconds: Int64

    static func typed(_ word: String) throws -> Length {
        guard let seconds = systemdSeconds(word), seconds >= 0, seconds < 1e12 else {
            throw ValidationError("\(escaped(word)) is not a length of time, such as 90s, 45min, 36h or 10d")
        }
        return Length(seconds: Int64(seconds))
    }
}

extension Timestamp {
    static func typed(_ word: String) throws -> Timestamp {
        guard let moment = Timestamp(rfc3339: word) else {
            throw ValidationError("\(escaped(word)) is not a time, such as 2026-11-19T12:00:00Z or 2026-11-19")
        }
        return moment
    }
}
