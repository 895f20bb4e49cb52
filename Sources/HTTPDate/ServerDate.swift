/// When a server says that it made its response.
package struct ServerDate: Sendable, Equatable {
    /// Seconds since 1970, leap seconds not counted; the server's clock read this second when it answered.
    package var unixSeconds: Int64

    /// The one `Date` of a response that no cache made.
    package init(_ header: HTTPResponseHeader) throws(HTTPDateError) {
        guard header.values("age").allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0 == 0x30 } }) else { throw .cached }
        let dates = header.values("date")
        guard let date = dates.first else { throw .noDate }
        guard dates.count == 1 else { throw .severalDates(dates.count) }
        guard let seconds = ServerDate.seconds(fixed: Array(date)) else { throw .notFixedFormat }
        unixSeconds = seconds
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT` (IMF-fixdate, RFC 9110 section 5.6.7), from 1970 on, the weekday right.
    static func seconds(fixed text: [UInt8]) -> Int64? {
        guard text.count == 29 else { return nil }
        // Everything that is not a number must be there as it is.
        let words = String(decoding: text, as: UTF8.self)
        let names = words.split(separator: " ", omittingEmptySubsequences: false)
        guard names.count == 6, names[0].hasSuffix(","), names[5] == "GMT", text[19] == 0x3a, text[22] == 0x3a,
            let weekday = weekdays.firstIndex(of: String(names[0].dropLast())),
            let month = months.firstIndex(of: String(names[2])),
            let day = number(text[5..<7]), let year = number(text[12..<16]), let hour = number(text[17..<19]),
            let minute = number(text[20..<22]), let second = number(text[23..<25]),
            year >= 1970, hour < 24, minute < 60, second < 60
        else { return nil }
        let days = daysSince1970(year: year, month: month + 1, day: day)
        // Thursday was the first of them. A day that the month lacks would come out as another date.
        guard (1...daysInMonth(year: year, month: month + 1)).contains(day), (days + 4) % 7 == weekday else {
            return nil
        }
        return Int64(days * 86_400 + hour * 3600 + minute * 60 + second)
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func daysInMonth(year: Int, month: Int) -> Int {
        month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let before = year - 1
        let toYear = before * 365 + before / 4 - before / 100 + before / 400
        let inYear = (1..<month).reduce(0) { $0 + daysInMonth(year: year, month: $1) }
        return toYear + inYear + day - 1 - 719_162
    }
}
