/// Finds what toml++ 3 takes for granted, before it sees it: that a key follows a header's brackets, that a value follows `=`,
/// `[` and `,`, and that brackets close in order. Where they do not, a build with assertions aborts and one without goes
/// astray.
enum TomlShape {
    /// The line of the first such place; nil where there is none. Strings, comments and values are stepped over.
    static func firstBroken(in text: String) -> Int? {
        var scan = Scan(bytes: Array(text.utf8))
        while scan.at < scan.bytes.count {
            if let line = scan.step() { return line }
        }
        return nil
    }

    private struct Scan {
        var bytes: [UInt8]
        var at = 0
        var line = 1
        /// Brackets and braces open in a value.
        var open: [UInt8] = []
        /// Behind a key's `=`: a bracket begins an array there, not a header.
        var isValue = false
        /// The sign before, where a value or a closing bracket must follow: `=`, `[`, `,`.
        var before: UInt8?

        private func byte(_ offset: Int) -> UInt8? { at + offset < bytes.count ? bytes[at + offset] : nil }

        mutating func step() -> Int? {
            let this = bytes[at]
            switch this {
            case UInt8(ascii: "\n"):
                line += 1
                if open.isEmpty {
                    isValue = false
                    before = nil
                }
                at += 1
                return nil
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                at += 1
                return nil
            case UInt8(ascii: "#"):
                while let next = byte(0), next != UInt8(ascii: "\n") { at += 1 }
                return nil
            case UInt8(ascii: "\""), UInt8(ascii: "'"): skipString(this)
            case UInt8(ascii: "[") where open.isEmpty && !isValue: return header()
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                open.append(this)
                at += 1
                before = this == UInt8(ascii: "[") ? this : nil
                return nil
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                if isValue, !closes(this) { return line }
                at += 1
            case UInt8(ascii: "="):
                isValue = true
                at += 1
                before = this
                return nil
            case UInt8(ascii: ","):
                if before != nil { return line }
                at += 1
                before = open.last == UInt8(ascii: "[") ? this : nil
                return nil
            default: at += 1
            }
            before = nil
            return nil
        }

        private mutating func closes(_ bracket: UInt8) -> Bool {
            let partner = bracket == UInt8(ascii: "]") ? UInt8(ascii: "[") : UInt8(ascii: "{")
            return before != UInt8(ascii: "=") && open.popLast() == partner
        }

        /// Stops behind the opening brackets; the line where no key, and no `]` that the parser refuses by itself, follows.
        private mutating func header() -> Int? {
            at += 1
            if byte(0) == UInt8(ascii: "[") { at += 1 }
            while byte(0) == UInt8(ascii: " ") || byte(0) == UInt8(ascii: "\t") { at += 1 }
            guard let first = byte(0) else { return line }
            let starts =
                "\"'-_]".utf8.contains(first) || (0x30...0x39).contains(first)
                || (0x41...0x5a).contains(first) || (0x61...0x7a).contains(first)
            return starts ? nil : line
        }

        /// One line long, or several between triple quotes; a backslash counts in double quotes only.
        private mutating func skipString(_ quote: UInt8) {
            let isLong = byte(1) == quote && byte(2) == quote
            at += isLong ? 3 : 1
            while let this = byte(0) {
                if this == UInt8(ascii: "\n") {
                    // An unfinished short string: the parser says so.
                    guard isLong else { return }
                    line += 1
                }
                if this == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                    at += 1
                    if byte(0) == UInt8(ascii: "\n") { line += 1 }
                    at += 1
                } else if this == quote, !isLong || (byte(1) == quote && byte(2) == quote) {
                    at += isLong ? 3 : 1
                    return
                } else {
                    at += 1
                }
            }
        }
    }
}
