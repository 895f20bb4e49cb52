/// A JSON text as our reports write it: keys in the contract's order, null where nothing is known (RFC 8259).
package enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Not a number and the infinities become null: JSON has neither.
    case number(Double)
    case string(String)
    case array([JSON])
    case object([(String, JSON)])

    package init(_ value: Int64?) { self = value.map(JSON.integer) ?? .null }
    package init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
    package init(_ value: Double?) { self = value.map(JSON.number) ?? .null }
    package init(_ value: Bool?) { self = value.map(JSON.bool) ?? .null }
    package init(_ value: String?) { self = value.map(JSON.string) ?? .null }
    package init(_ value: Timestamp?) { self = value.map { .string($0.description) } ?? .null }

    /// Indented by two, one line for what is empty; no final newline.
    package var text: String {
        var text = ""
        write(into: &text, indent: "")
        return text
    }

    /// On one line.
    package var line: String {
        var text = ""
        writeLine(into: &text)
        return text
    }

    private func writeLine(into text: inout String) {
        switch self {
        case .array(let values): JSON.writeLine(values.map { ("", $0) }, "[", "]", into: &text)
        case .object(let members): JSON.writeLine(members, "{", "}", into: &text)
        default: write(into: &text, indent: "")
        }
    }

    private static func writeLine(
        _ members: [(String, JSON)], _ open: String, _ close: String, into text: inout String
    ) {
        text += open
        for (index, (key, value)) in members.enumerated() {
            if index > 0 { text += ", " }
            if open == "{" {
                write(key, into: &text)
                text += ": "
            }
            value.writeLine(into: &text)
        }
        text += close
    }

    private func write(into text: inout String, indent: String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += "\(value)"
        case .number(let value): text += value.isFinite ? numeral(value) : "null"
        case .string(let value): JSON.write(value, into: &text)
        case .array(let values) where values.isEmpty: text += "[]"
        case .array(let values):
            JSON.write(values.map { ("", $0) }, "[", "]", into: &text, indent)
        case .object(let members) where members.isEmpty: text += "{}"
        case .object(let members): JSON.write(members, "{", "}", into: &text, indent)
        }
    }

    private static func write(
        _ members: [(String, JSON)], _ open: String, _ close: String, into text: inout String, _ indent: String
    ) {
        text += open
        for (index, (key, value)) in members.enumerated() {
            text += (index == 0 ? "\n" : ",\n") + indent + "  "
            if open == "{" {
                write(key, into: &text)
                text += ": "
            }
            value.write(into: &text, indent: indent + "  ")
        }
        text += "\n" + indent + close
    }

    private static func write(_ string: String, into text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            // Controls must be escaped; DEL, C1 controls and line separators are, for whoever prints it to a terminal.
            case _ where scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value),
                "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    package static func == (a: JSON, b: JSON) -> Bool { a.text == b.text }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements) }
}
