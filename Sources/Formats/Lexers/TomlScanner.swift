import Values

/// Steps through a TOML document's bytes and counts its lines: blanks, comments, line ends and keys.
struct TomlScanner {
    package let bytes: [UInt8]
    private(set) var line = 1
    package var at = 0

    /// A byte order mark at the very beginning is passed over, as editors leave one.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { at = 3 }
    }

    package var byte: UInt8? { at < bytes.count ? bytes[at] : nil }

    package func byte(after offset: Int) -> UInt8? { at + offset < bytes.count ? bytes[at + offset] : nil }

    package func failure(_ message: String, line: Int? = nil) -> Toml.SyntaxError {
        Toml.SyntaxError(line: line ?? self.line, message: message)
    }

    package mutating func take(_ letter: Unicode.Scalar) -> Bool {
        guard byte == UInt8(ascii: letter) else { return false }
        at += 1
        return true
    }

    mutating func skipBlanks() {
        while byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { at += 1 }
    }

    /// LF or CR LF; a CR alone ends nothing.
    mutating func takeNewline() -> Bool {
        if byte == 10 {
            at += 1
        } else if byte == 13, byte(after: 1) == 10 {
            at += 2
        } else {
            return false
        }
        line += 1
        return true
    }

    /// Blanks, comments and line ends, as many as there are.
    mutating func skipEmptyLines() throws(Toml.SyntaxError) {
        repeat {
            skipBlanks()
            try skipComment()
        } while takeNewline()
    }

    /// What may follow a statement on its line: a comment.
    mutating func endLine() throws(Toml.SyntaxError) {
        skipBlanks()
        try skipComment()
        guard byte == nil || takeNewline() else {
            throw failure("more follows on the line; a new key begins on a new line")
        }
    }

    private mutating func skipComment() throws(Toml.SyntaxError) {
        guard byte == UInt8(ascii: "#") else { return }
        while let next = byte, next != 10, !(next == 13 && byte(after: 1) == 10) {
            guard !next.isTomlControl else { throw failure("a control character in a comment") }
            at += 1
        }
    }

    // MARK: keys

    /// `a`, `"b c"`, `a.'b'.c`: the names between the dots.
    package mutating func keys() throws(Toml.SyntaxError) -> [String] {
        var keys = [try key()]
        skipBlanks()
        while take(".") {
            skipBlanks()
            keys.append(try key())
            guard keys.count <= Toml.depthLimit else { throw tooDeep() }
            skipBlanks()
        }
        return keys
    }

    func tooDeep() -> Toml.SyntaxError { failure("tables or lists more than \(Toml.depthLimit) deep") }

    private mutating func key() throws(Toml.SyntaxError) -> String {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return try text(ofKey: true) }
        let start = at
        while let next = byte, next.isBareKey { at += 1 }
        guard at > start else {
            let isForeign = byte.map { $0 > 0x20 && !"=.[]{},#".utf8.contains($0) } ?? false
            throw failure(isForeign ? "a key with such characters needs quotes" : "a key is missing")
        }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }
}

extension UInt8 {
    /// What no string and no comment may hold: the ASCII controls except the tab.
    var isTomlControl: Bool { (self < 0x20 && self != 9) || self == 0x7f }

    fileprivate var isBareKey: Bool {
        isDigit || isLetter || self == UInt8(ascii: "_")
            || self == UInt8(ascii: "-")
    }
}
