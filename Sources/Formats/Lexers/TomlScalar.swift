import Values

/// TOML's values without quotes: booleans, integers, numbers, dates and times.
extension TomlScanner {
    package mutating func scalar() throws(Toml.SyntaxError) -> Toml.Value.Kind {
        let token = takeToken()
        switch String(decoding: token, as: UTF8.self) {
        case "": throw failure("a value is missing")
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case "inf", "+inf": return .number(.infinity)
        case "-inf": return .number(-.infinity)
        case "nan", "+nan", "-nan": return .number(.nan)
        case let text where TomlMoment.hasShape(token):
            guard TomlMoment.isValid(token) else { throw failure("no such date or time") }
            return .moment(text)
        default: return try TomlNumber(token, line: line).value()
        }
    }

    /// All that can belong to one value without quotes; a date may have one space before its time.
    private mutating func takeToken() -> [UInt8] {
        let start = at
        takeTokenLetters()
        if at - start == 10, bytes[start + 4] == UInt8(ascii: "-"), byte == UInt8(ascii: " "),
            byte(after: 1)?.isDigit == true
        {
            at += 1
            takeTokenLetters()
        }
        return Array(bytes[start..<at])
    }

    private mutating func takeTokenLetters() {
        while let next = byte, next > 0x20, !"#,]}={[\"'".utf8.contains(next), next != 0x7f { at += 1 }
    }
}

/// An integer in one of four bases, or a number with a point or an exponent.
struct TomlNumber {
    private let line: Int
    private let isNegative: Bool
    private let hasSign: Bool
    /// Behind the sign.
    private var rest: ArraySlice<UInt8>

    package init(_ token: [UInt8], line: Int) {
        self.line = line
        isNegative = token.first == UInt8(ascii: "-")
        hasSign = isNegative || token.first == UInt8(ascii: "+")
        rest = token.dropFirst(hasSign ? 1 : 0)
    }

    package consuming func value() throws(Toml.SyntaxError) -> Toml.Value.Kind {
        guard rest.first?.isDigit == true else { throw failure("this is no value; a text needs quotes") }
        if rest.first == UInt8(ascii: "0"), let base = radix { return try integer(base) }
        let whole = try digits()
        guard whole.count == 1 || whole.first != UInt8(ascii: "0") else { throw failure("a number begins with a zero") }
        var text = (isNegative ? "-" : "") + String(decoding: whole, as: UTF8.self)
        if rest.isEmpty { return try integer(text, radix: 10) }
        if take(".") { text += "." + String(decoding: try digits(), as: UTF8.self) }
        if take("e") || take("E") {
            text += take("-") ? "e-" : "e"
            if text.last == "e" { _ = take("+") }
            text += String(decoding: try digits(), as: UTF8.self)
        }
        guard rest.isEmpty, let number = Double(text) else { throw failure("this is no number; a text needs quotes") }
        return .number(number)
    }

    /// Of `0x`, `0o` and `0b`, which take no sign.
    private var radix: Int? {
        switch rest.dropFirst().first {
        case UInt8(ascii: "x"): 16
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "b"): 2
        default: nil
        }
    }

    private mutating func integer(_ radix: Int) throws(Toml.SyntaxError) -> Toml.Value.Kind {
        guard !hasSign else { throw failure("a number with 0x, 0o or 0b takes no sign") }
        rest = rest.dropFirst(2)
        let digits = try digits(radix)
        guard rest.isEmpty else { throw failure("this is no number; a text needs quotes") }
        return try integer(String(decoding: digits, as: UTF8.self), radix: radix)
    }

    private func integer(_ text: String, radix: Int) throws(Toml.SyntaxError) -> Toml.Value.Kind {
        guard let value = Int64(text, radix: radix) else { throw failure("an integer beyond 64 bits") }
        return .integer(value)
    }

    private mutating func take(_ letter: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: letter) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// At least one digit, and underscores between two of them only, which are left out.
    private mutating func digits(_ radix: Int = 10) throws(Toml.SyntaxError) -> [UInt8] {
        let run = rest.prefix { $0 == UInt8(ascii: "_") || $0.hexValue.map { $0 < radix } ?? false }
        rest = rest.dropFirst(run.count)
        let parts = run.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        guard !parts.contains(where: \.isEmpty) else { throw failure("a digit is missing in a number") }
        return parts.flatMap { $0 }
    }

    private func failure(_ message: String) -> Toml.SyntaxError { Toml.SyntaxError(line: line, message: message) }
}

/// The dates and times of RFC 3339 section 5.6, with or without an offset, the date or the time.
enum TomlMoment {
    /// `1979-...` or `07:...`: meant as a date or a time, right or wrong.
    static func hasShape(_ token: [UInt8]) -> Bool {
        let digits = token.prefix { $0.isDigit }.count
        let after = digits < token.count ? token[digits] : 0
        return (digits == 4 && after == UInt8(ascii: "-")) || (digits == 2 && after == UInt8(ascii: ":"))
    }

    static func isValid(_ token: [UInt8]) -> Bool {
        var reader = Reader(rest: token[...])
        if token.count > 2, token[2] == UInt8(ascii: ":") { return reader.time() && reader.rest.isEmpty }
        guard reader.date() else { return false }
        if reader.rest.isEmpty { return true }
        return reader.take("Tt ") && reader.time() && (reader.rest.isEmpty || (reader.offset() && reader.rest.isEmpty))
    }

    private struct Reader {
        package var rest: ArraySlice<UInt8>

        package mutating func date() -> Bool {
            guard let year = number(4), take("-"), let month = number(2), (1...12).contains(month), take("-"),
                let day = number(2)
            else { return false }
            return (1...daysIn(month: month, year: year)).contains(day)
        }

        /// A leap second counts as a time that there may be.
        package mutating func time() -> Bool {
            guard let hour = number(2), hour < 24, take(":"), let minute = number(2), minute < 60, take(":"),
                let second = number(2), second <= 60
            else { return false }
            guard take(".") else { return true }
            let fraction = rest.prefix { $0.isDigit }
            rest = rest.dropFirst(fraction.count)
            return !fraction.isEmpty
        }

        package mutating func offset() -> Bool {
            if take("Zz") { return true }
            guard take("+-"), let hour = number(2), hour < 24, take(":"), let minute = number(2) else { return false }
            return minute < 60
        }

        package mutating func take(_ letters: String) -> Bool {
            guard let first = rest.first, letters.utf8.contains(first) else { return false }
            rest = rest.dropFirst()
            return true
        }

        private mutating func number(_ width: Int) -> Int? {
            let digits = rest.prefix(width)
            guard digits.count == width, digits.allSatisfy(\.isDigit) else { return nil }
            rest = rest.dropFirst(width)
            return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
    }
}
