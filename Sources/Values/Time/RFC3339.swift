/// RFC 3339 reading and writing, UTC only on output; `+hh:mm` offsets and `date` alone or `date time` are understood on
/// input, because people type them.
extension Timestamp: CustomStringConvertible {
    /// `2026-11-19T12:03:04Z`, with a fraction only where there is one.
    package var description: String {
        let fraction = nanoseconds == 0 ? "" : "." + trimmedFraction
        return "\(date)T\(time)\(fraction)Z"
    }

    /// `2026-11-19 12:03 UTC`, the form the screen uses.
    package var short: String { "\(date) \(time.prefix(5)) UTC" }

    /// `2026-11-19 12:03:04 UTC`.
    package var toTheSecond: String { "\(date) \(time) UTC" }

    /// `Thu 2026-11-19 12:03:04 UTC`.
    package var withWeekday: String {
        // The first day of 1970 was a Thursday.
        let days = clamped.floorDivided(by: 86400) + 4
        let weekday = Int(days - days.floorDivided(by: 7) * 7)
        return "\(["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][weekday]) \(toTheSecond)"
    }

    private var trimmedFraction: String {
        var digits = padded(Int(nanoseconds), 9)
        while digits.last == "0" { digits.removeLast() }
        return digits
    }

    /// The years 0000 to 9999.
    private static let writable: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

    private var clamped: Int64 {
        min(max(unixSeconds, Timestamp.writable.lowerBound), Timestamp.writable.upperBound)
    }

    /// A number of seconds that a file or a program's output gives; nil where it lies outside the years that can be written,
    /// and is no time.
    package init?(givenSeconds seconds: Int64) {
        guard Timestamp.writable.contains(seconds) else { return nil }
        self.init(unixSeconds: seconds)
    }

    private var date: String {
        let (year, month, day) = civil(fromDays: clamped.floorDivided(by: 86400))
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    private var time: String {
        let seconds = Int(clamped - clamped.floorDivided(by: 86400) * 86400)
        return "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    }

    /// Nil if the text is not a date or a date and time of RFC 3339 section 5.6, in the years 0000 to 9999.
    package init?(rfc3339 text: some StringProtocol) {
        var rest = Substring(text)
        guard let year = rest.takeNumber(4), rest.take("-"), let month = rest.takeNumber(2), rest.take("-"),
            let day = rest.takeNumber(2), (1...12).contains(month), (1...daysIn(month: month, year: year)).contains(day)
        else { return nil }
        var seconds = days(fromCivil: year, month, day) * 86400
        var nanoseconds: Int32 = 0
        if !rest.isEmpty {
            guard rest.take("T") || rest.take("t") || rest.take(" "), let hour = rest.takeNumber(2), rest.take(":"),
                let minute = rest.takeNumber(2), hour < 24, minute < 60
            else { return nil }
            var second = 0
            if rest.take(":") {
                guard let value = rest.takeNumber(2), value <= 60 else { return nil }
                second = value
                if rest.take(".") {
                    let digits = rest.prefix { $0.isASCII && $0.isNumber }
                    guard (1...9).contains(digits.count), let value = Int32(digits) else { return nil }
                    rest = rest.dropFirst(digits.count)
                    nanoseconds = (digits.count..<9).reduce(value) { value, _ in value * 10 }
                }
            }
            seconds += Int64(hour * 3600 + minute * 60 + second)
            if rest.take("+") || rest.first == "-" {
                let sign: Int64 = rest.take("-") ? 1 : -1
                guard let hours = rest.takeNumber(2), rest.take(":"), let minutes = rest.takeNumber(2), hours < 24,
                    minutes < 60
                else { return nil }
                seconds += sign * Int64(hours * 3600 + minutes * 60)
            } else {
                _ = rest.take("Z") || rest.take("z") || rest.take(" UTC")
            }
            guard rest.isEmpty else { return nil }
        }
        self.init(unixSeconds: seconds, nanoseconds: nanoseconds)
    }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Timestamp(rfc3339: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text.prefix(40))' is not an RFC 3339 time")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar, years counted from March so that leap days come last.
private func days(fromCivil year: Int, _ month: Int, _ day: Int) -> Int64 {
    let y = Int64(month <= 2 ? year - 1 : year)
    let era = y.floorDivided(by: 400)
    let yearOfEra = y - era * 400
    let dayOfYear = Int64((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1)
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

private func civil(fromDays days: Int64) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = shifted.floorDivided(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = Int(marchMonth < 10 ? marchMonth + 3 : marchMonth - 9)
    let year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
    return (year, month, Int(dayOfYear - (153 * marchMonth + 2) / 5 + 1))
}

package func daysIn(month: Int, year: Int) -> Int {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension Int64 {
    /// Towards the past, also before 1970.
    package func floorDivided(by divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
    }
}

extension Substring {
    fileprivate mutating func take(_ prefix: String) -> Bool {
        guard hasPrefix(prefix) else { return false }
        self = dropFirst(prefix.count)
        return true
    }

    fileprivate mutating func takeNumber(_ width: Int) -> Int? {
        let digits = prefix(width)
        guard digits.count == width, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        self = dropFirst(width)
        return Int(digits)
    }
}
