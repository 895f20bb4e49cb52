import Values

/// TOML's four kinds of strings: "basic" and 'literal', each on one line or, between three quotes, on several.
extension TomlScanner {
    /// From the opening quote on. A key's stays on one line.
    package mutating func text(ofKey isKey: Bool = false) throws(Toml.SyntaxError) -> String {
        guard let quote = byte else { throw failure("a text is missing") }
        let firstLine = line
        let isLong = byte(after: 1) == quote && byte(after: 2) == quote
        guard !(isKey && isLong) else { throw failure("a key stands in single quotes or double quotes, not in three") }
        at += isLong ? 3 : 1
        // A line end right behind the opening is not part of the text.
        if isLong { _ = takeNewline() }
        var content: [UInt8] = []
        while let next = byte {
            if next == quote {
                let (inner, isClosed) = takeQuotes(quote, isLong: isLong)
                content.append(contentsOf: repeatElement(quote, count: inner))
                if isClosed { return String(decoding: content, as: UTF8.self) }
            } else if next == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                try takeEscape(into: &content, isLong: isLong)
            } else if isLong, takeNewline() {
                content.append(10)
            } else if next.isTomlControl {
                guard next != 10, next != 13 else { break }
                throw failure("a control character in a text; write it as \\u00XX in double quotes")
            } else {
                content.append(next)
                at += 1
            }
        }
        throw failure("a text without its closing quotes", line: firstLine)
    }

    /// Quotes in a row, within a text: how many are part of it, and whether they close it. A long text may end in two of
    /// its own.
    private mutating func takeQuotes(_ quote: UInt8, isLong: Bool) -> (inner: Int, isClosed: Bool) {
        let most = isLong ? 5 : 1
        var count = 0
        while count < most, byte == quote {
            at += 1
            count += 1
        }
        guard isLong else { return (0, true) }
        return count < 3 ? (count, false) : (count - 3, true)
    }

    private mutating func takeEscape(into content: inout [UInt8], isLong: Bool) throws(Toml.SyntaxError) {
        at += 1
        // At the end of the file, the missing quote is the mistake.
        guard let letter = byte else { return }
        at += 1
        switch letter {
        case UInt8(ascii: "b"): content.append(8)
        case UInt8(ascii: "t"): content.append(9)
        case UInt8(ascii: "n"): content.append(10)
        case UInt8(ascii: "f"): content.append(12)
        case UInt8(ascii: "r"): content.append(13)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): content.append(letter)
        case UInt8(ascii: "u"): content.append(contentsOf: try scalar(digits: 4))
        case UInt8(ascii: "U"): content.append(contentsOf: try scalar(digits: 8))
        default:
            at -= 1
            guard isLong, takeLineContinuation() else {
                throw failure(
                    "a backslash in double quotes goes with b, t, n, f, r, \", \\, u or U; single quotes take it as it is"
                )
            }
        }
    }

    /// A backslash that ends its line takes the blanks and line ends behind it away.
    private mutating func takeLineContinuation() -> Bool {
        skipBlanks()
        guard takeNewline() else { return false }
        repeat { skipBlanks() } while takeNewline()
        return true
    }

    private mutating func scalar(digits: Int) throws(Toml.SyntaxError) -> String.UTF8View {
        let text = bytes[at..<min(at + digits, bytes.count)]
        guard text.count == digits, text.allSatisfy({ $0.hexValue != nil }),
            let scalar = Unicode.Scalar(text.reduce(0) { $0 << 4 | UInt32($1.hexValue ?? 0) })
        else { throw failure("\\u takes 4 and \\U takes 8 hexadecimal digits that name a character") }
        at += digits
        return String(scalar).utf8
    }
}
