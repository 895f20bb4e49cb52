import Values

/// What keeps a text from being read as Lua.
struct LuaMistake: Error {
    var line: Int
    var text: String
}

/// Lua's tokens, one after another (Lua 5.1 reference manual, section 2.1; escapes and numbers as LuaJIT has them).
struct LuaTokens {
    enum Token: Equatable {
        /// Names and keywords.
        case word(String)
        case string(String)
        case number(Double)
        /// `(`, `==`, `...`
        case mark(String)
    }

    private let bytes: [UInt8]
    private var place = 0
    private(set) var line = 1

    /// A first line that begins with `#` is left out, as luaL_loadfile does.
    init(_ lines: [ConfigLine]) {
        bytes = Array(lines.map { String($0.text) }.joined(separator: "\n").utf8)
        if bytes.first == UInt8(ascii: "#") { place = bytes.firstIndex(of: 10) ?? bytes.count }
    }

    /// Nil at the end.
    mutating func next() throws(LuaMistake) -> Token? {
        try skipBlanks()
        guard let first = byte(0) else { return nil }
        if isNameByte(first), !isDigit(first) { return .word(text(while: isNameByte)) }
        if isDigit(first) || first == UInt8(ascii: ".") && byte(1).map(isDigit) == true { return .number(try number()) }
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") { return .string(try quoted(first)) }
        if let level = bracketLevel() { return .string(try long(level)) }
        for mark in LuaTokens.marks where bytes[place...].starts(with: mark.utf8) {
            place += mark.utf8.count
            return .mark(mark)
        }
        throw LuaMistake(line: line, text: "no Lua begins with this character")
    }

    /// The longer before those they begin with.
    private static let marks = [
        "...", "..", "==", "~=", "<=", ">=", "::", "+", "-", "*", "/", "%", "^", "#", "<", ">", "=", "(", ")", "{", "}",
        "[", "]", ";", ":", ",", ".",
    ]

    private func byte(_ ahead: Int) -> UInt8? {
        bytes.indices.contains(place + ahead) ? bytes[place + ahead] : nil
    }

    private mutating func text(while belongs: (UInt8) -> Bool) -> String {
        let part = bytes[place...].prefix(while: belongs)
        place = part.endIndex
        return String(decoding: part, as: UTF8.self)
    }

    private mutating func skipBlanks() throws(LuaMistake) {
        while let next = byte(0) {
            if next == UInt8(ascii: "-"), byte(1) == next {
                place += 2
                if let level = bracketLevel() {
                    _ = try long(level)
                } else {
                    place = bytes[place...].firstIndex(of: 10) ?? bytes.count
                }
                continue
            }
            guard next == 32 || (9...13).contains(next) else { return }
            if next == 10 { line += 1 }
            place += 1
        }
    }

    /// Of `[[` 0, of `[==[` 2; nil where none begins here.
    private func bracketLevel() -> Int? {
        guard byte(0) == UInt8(ascii: "[") else { return nil }
        let level = bytes[(place + 1)...].prefix { $0 == UInt8(ascii: "=") }.count
        return byte(level + 1) == UInt8(ascii: "[") ? level : nil
    }

    private mutating func long(_ level: Int) throws(LuaMistake) -> String {
        let start = line
        place += level + 2
        // A first line end does not belong to it.
        if byte(0) == 10 {
            line += 1
            place += 1
        }
        let end = Array("]\(String(repeating: "=", count: level))]".utf8)
        var content: [UInt8] = []
        while let next = byte(0) {
            if next == end[0], bytes[place...].starts(with: end) {
                place += end.count
                return String(decoding: content, as: UTF8.self)
            }
            if next == 10 { line += 1 }
            content.append(next)
            place += 1
        }
        throw LuaMistake(line: start, text: "a long bracket begins here and does not end")
    }

    private mutating func number() throws(LuaMistake) -> Double {
        let isHex = byte(0) == 48 && (byte(1) ?? 0) | 32 == UInt8(ascii: "x")
        let exponent = UInt8(ascii: isHex ? "p" : "e")
        var before: UInt8 = 0
        let written = text { byte in
            defer { before = byte | 32 }
            let isSign = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
            return isNameByte(byte) || byte == UInt8(ascii: ".") || isSign && before == exponent
        }.lowercased()
        // 64-bit integers and imaginary numbers.
        let suffix = ["ull", "ll", "i"].first { written.hasSuffix($0) } ?? ""
        guard let value = Double(written.dropLast(suffix.count)) else {
            throw LuaMistake(line: line, text: "this is no number")
        }
        return value
    }

    private mutating func quoted(_ quote: UInt8) throws(LuaMistake) -> String {
        place += 1
        var content: [UInt8] = []
        while let next = byte(0), next != 10 {
            place += 1
            if next == quote { return String(decoding: content, as: UTF8.self) }
            if next == UInt8(ascii: "\\") { try escape(&content) } else { content.append(next) }
        }
        throw LuaMistake(line: line, text: "a quote begins here and does not end")
    }

    private static let escapes: [UInt8: UInt8] = [
        97: 7, 98: 8, 102: 12, 110: 10, 114: 13, 116: 9, 118: 11, 92: 92, 34: 34, 39: 39, 10: 10,
    ]

    private mutating func escape(_ content: inout [UInt8]) throws(LuaMistake) {
        guard let next = byte(0) else { return }
        if let plain = LuaTokens.escapes[next] {
            if next == 10 { line += 1 }
            place += 1
            content.append(plain)
        } else if isDigit(next) {
            let digits = bytes[place...].prefix(3).prefix(while: isDigit)
            place = digits.endIndex
            content.append(try byte(String(decoding: digits, as: UTF8.self), radix: 10))
        } else if next == UInt8(ascii: "x") {
            let digits = bytes[(place + 1)...].prefix(2)
            place = digits.endIndex
            content.append(try byte(String(decoding: digits, as: UTF8.self), radix: 16))
        } else if next == UInt8(ascii: "z") {
            place += 1
            while let blank = byte(0), blank == 32 || (9...13).contains(blank) {
                if blank == 10 { line += 1 }
                place += 1
            }
        } else if next == UInt8(ascii: "u"), byte(1) == UInt8(ascii: "{") {
            place += 2
            let digits = text { $0 != UInt8(ascii: "}") && $0 != 10 }
            guard byte(0) == UInt8(ascii: "}"), let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
            else { throw LuaMistake(line: line, text: "this is no escape") }
            place += 1
            content += Array(String(Character(scalar)).utf8)
        } else {
            throw LuaMistake(line: line, text: "this is no escape")
        }
    }

    private func byte(_ digits: String, radix: Int) throws(LuaMistake) -> UInt8 {
        guard let value = UInt8(digits, radix: radix) else {
            throw LuaMistake(line: line, text: "this is no escape")
        }
        return value
    }
}

private func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

private func isNameByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95 || byte >= 128
}
