import Values

/// JSON taken apart (RFC 8259) into a flat list, in which a value knows where the next one is. Takes less than the standard
/// allows: facts as they are written, in any order and indentation. What it refuses, FoundationEssentials is asked about.
final class JSONTokens {
    enum Kind: UInt8 { case null, `false`, `true`, integer, number, string, escaped, key, array, object }

    /// Of strings and keys the bytes between the quotes, of numbers all; of a key, `next` is its number among `keys`.
    struct Token {
        var kind: Kind
        var start: Int32
        var end: Int32
        var next: Int32 = 0
    }

    /// Beyond what is taken.
    struct Refused: Error {}

    private static let deepest = 48

    let bytes: [UInt8]
    private(set) var tokens: [Token] = []
    /// In Swift's spelling.
    private(set) var keys: [String] = []
    let texts: TextCache
    private var at: Int
    private let end: Int

    /// The one value in a part of the bytes.
    init(_ bytes: [UInt8], in range: Range<Int>, texts: TextCache) throws(Refused) {
        guard bytes.count < Int(Int32.max) else { throw Refused() }
        self.bytes = bytes
        self.texts = texts
        at = range.lowerBound
        end = range.upperBound
        tokens.reserveCapacity(range.count / 16)
        try value(0)
        skipSpace()
        guard at == end else { throw Refused() }
    }

    private func peek() throws(Refused) -> UInt8 {
        guard at < end else { throw Refused() }
        return bytes[at]
    }

    private func skipSpace() {
        while at < end {
            let byte = bytes[at]
            guard byte == 32 || byte == 10 || byte == 13 || byte == 9 else { return }
            at += 1
        }
    }

    private func value(_ depth: Int) throws(Refused) {
        skipSpace()
        switch try peek() {
        case UInt8(ascii: "{"): try object(depth)
        case UInt8(ascii: "["): try array(depth)
        case UInt8(ascii: "\""): tokens.append(try string())
        case UInt8(ascii: "t"): try word("true", .true)
        case UInt8(ascii: "f"): try word("false", .false)
        case UInt8(ascii: "n"): try word("null", .null)
        default: try number()
        }
    }

    private func open(_ kind: Kind, _ depth: Int) throws(Refused) -> Int {
        guard depth < JSONTokens.deepest else { throw Refused() }
        tokens.append(Token(kind: kind, start: Int32(at), end: Int32(at)))
        at += 1
        skipSpace()
        return tokens.count - 1
    }

    private func close(_ opened: Int) {
        at += 1
        tokens[opened].end = Int32(at)
        tokens[opened].next = Int32(tokens.count)
    }

    private func array(_ depth: Int) throws(Refused) {
        let opened = try open(.array, depth)
        if try peek() == UInt8(ascii: "]") { return close(opened) }
        while true {
            try value(depth + 1)
            skipSpace()
            let byte = try peek()
            if byte == UInt8(ascii: "]") { return close(opened) }
            guard byte == UInt8(ascii: ",") else { throw Refused() }
            at += 1
        }
    }

    private func object(_ depth: Int) throws(Refused) {
        let opened = try open(.object, depth)
        var own: [String] = []
        if try peek() == UInt8(ascii: "}") { return close(opened) }
        while true {
            skipSpace()
            guard try peek() == UInt8(ascii: "\"") else { throw Refused() }
            var key = try string()
            guard key.kind == .string else { throw Refused() }
            let name = texts.key(bytes, Int(key.start), Int(key.end))
            // Which of two that are called the same counts is the standard library's affair.
            guard own.count < 256, !own.contains(name) else { throw Refused() }
            own.append(name)
            key.kind = .key
            key.next = Int32(keys.count)
            keys.append(name)
            tokens.append(key)
            skipSpace()
            guard try peek() == UInt8(ascii: ":") else { throw Refused() }
            at += 1
            try value(depth + 1)
            skipSpace()
            let byte = try peek()
            if byte == UInt8(ascii: "}") { return close(opened) }
            guard byte == UInt8(ascii: ",") else { throw Refused() }
            at += 1
        }
    }

    private func string() throws(Refused) -> Token {
        at += 1
        let start = at
        var isASCII = true
        var hasEscapes = false
        while at < end {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\"") {
                if !isASCII, String(validating: bytes[start..<at], as: UTF8.self) == nil { throw Refused() }
                if hasEscapes { _ = try unescaped(start, at) }
                at += 1
                let kind = hasEscapes ? Kind.escaped : .string
                return Token(kind: kind, start: Int32(start), end: Int32(at - 1), next: Int32(tokens.count + 1))
            }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                at += 1
            } else if byte < 0x20 {
                throw Refused()
            } else if byte >= 0x80 {
                isASCII = false
            }
            at += 1
        }
        throw Refused()
    }

    private func word(_ text: StaticString, _ kind: Kind) throws(Refused) {
        let count = text.utf8CodeUnitCount
        guard at + count <= end, bytes[at..<at + count].elementsEqual("\(text)".utf8) else { throw Refused() }
        tokens.append(Token(kind: kind, start: Int32(at), end: Int32(at + count), next: Int32(tokens.count + 1)))
        at += count
    }

    /// `-0` is left to the standard library, and integers that no `Int64` surely holds.
    private func number() throws(Refused) {
        let start = at
        if bytes[at] == UInt8(ascii: "-") { at += 1 }
        let first = try peek()
        let digits = skipDigits()
        guard digits > 0, digits == 1 || first != UInt8(ascii: "0") else { throw Refused() }
        guard first != UInt8(ascii: "0") || at - start == 1 || at < end && bytes[at] == UInt8(ascii: ".") else {
            throw Refused()
        }
        var kind = Kind.integer
        if at < end, bytes[at] == UInt8(ascii: ".") {
            kind = .number
            at += 1
            guard skipDigits() > 0 else { throw Refused() }
        }
        if at < end, bytes[at] | 0x20 == UInt8(ascii: "e") {
            kind = .number
            at += 1
            if at < end, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
            let exponent = skipDigits()
            guard (1...2).contains(exponent) else { throw Refused() }
        }
        guard at - start <= (kind == .integer ? 18 : 40) else { throw Refused() }
        tokens.append(Token(kind: kind, start: Int32(start), end: Int32(at), next: Int32(tokens.count + 1)))
    }

    private func skipDigits() -> Int {
        let start = at
        while at < end, bytes[at] &- UInt8(ascii: "0") < 10 { at += 1 }
        return at - start
    }
}
