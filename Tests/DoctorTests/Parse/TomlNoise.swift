import DoctorTesting

/// Seeded documents, some well-formed, most nearly.
struct TomlNoise {
    var random: Seeded

    init(seed: UInt64) { random = Seeded(seed) }

    /// A statement or a few of small parts that fit more often than not.
    mutating func document() -> [UInt8] {
        var text = ""
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            switch Int.random(in: 0..<24, using: &random) {
            case 0...15: text += keys() + pick([" = ", "=", " =\t"]) + value(depth: 0)
            case 16...19: text += "[" + keys() + "]"
            case 20...22: text += "[[" + keys() + "]]"
            default: text += pick(["# c", "", "a 1", "]", "=", "\u{7f}"])
            }
            text += Int.random(in: 0..<30, using: &random) == 0 ? pick([" ", "\r"]) : pick(["\n", "\r\n", " # c\n"])
        }
        return Array(text.utf8)
    }

    /// A document with a few bytes changed, removed, doubled or put in.
    mutating func mutation(of document: [UInt8]) -> [UInt8] {
        var bytes = document
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(contentsOf: bytes[index...].prefix(Int.random(in: 1...9, using: &random)), at: index)
            case 3: bytes.removeSubrange(index..<min(bytes.count, index + 4))
            default: bytes.insert(contentsOf: Array(pick(TomlNoise.pieces).utf8), at: index)
            }
        }
        return bytes
    }

    private static let pieces = [
        "[", "]", "[[", "{", "}", "=", "\"", "'", "\"\"\"", "'''", "\n", " ", "\t", ".", ",", "#", "a", "b-c", "1", "-",
        "+", "_", "\\",
        "\\u00", "\\\n", "e5", "true", "inf", "1979-05-27", "07:32:00", "0x", "\u{e9}", "\u{feff}", "\u{7f}", "\r",
        "\r\n", "Z",
    ]

    private static let wrongValues = [
        "01", "9223372036854775808", "1__2", "1.", ".5", "2024-02-30", "07:32", "True", "nil", "\"\\x\"", "[1 2]",
        "{a = 1,}",
        "{\n}", "\"", "'''", "",
    ]

    private mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }

    private mutating func keys() -> String {
        var text = key()
        while Int.random(in: 0..<3, using: &random) == 0 { text += pick([".", ".", " . "]) + key() }
        return text
    }

    private mutating func key() -> String {
        pick(["a", "a", "b", "c", "d", "e", "f", "\"a\"", "'b'", "\"\\u0061\"", "1-_", "\"\"", "\"\u{e9}\""])
    }

    private mutating func value(depth: Int) -> String {
        if Int.random(in: 0..<12, using: &random) == 0 { return pick(TomlNoise.wrongValues) }
        switch Int.random(in: 0..<(depth < 3 ? 12 : 8), using: &random) {
        case 0...1:
            return pick([
                "0", "-1", "+12", "1_000", "0x1f", "0o17", "0b101", "0x7_f", "5_3_2",
            ])
        case 2:
            return pick(["1.5", "-0.0", "1e9", "6.02E+23", "inf", "-nan", "3.141_592", "1e400", "1e-7"])
        case 3:
            return pick([
                "1979-05-27", "2024-02-29", "07:32:00.125", "1979-05-27 07:32:00Z", "1979-05-27T07:32:00.9999999-07:30",
                "1979-05-27T07:32:60Z", "0000-01-01",
            ])
        case 4: return pick(["true", "false"])
        case 5: return "\"" + pick(["", "x", "\\n", "\\u00e9", "\u{e9}", "'", "\\\"", "\t", "#"]) + "\""
        case 6: return "'" + pick(["", "x", "\\n", "\"", "\u{e9}"]) + "'"
        case 7:
            let quotes = pick(["\"\"\"", "'''"])
            return quotes + pick(["\n", "", "\r\n"]) + pick(["x", "\"", "'", "\\\n  y", "\\\\", ""])
                + pick(["\n", "", "\""]) + quotes
        case 8...9:
            let items = (0..<Int.random(in: 0...3, using: &random)).map { _ in value(depth: depth + 1) }
            return "[" + pick(["", " ", "\n", "# c\n"]) + items.joined(separator: pick([",", ", ", ",\n"]))
                + pick(["", ",", "\n"]) + "]"
        default:
            let items = (0..<Int.random(in: 0...3, using: &random)).map { _ in keys() + " = " + value(depth: depth + 1)
            }
            return "{" + pick(["", " "]) + items.joined(separator: ", ") + pick(["", " "]) + "}"
        }
    }
}
