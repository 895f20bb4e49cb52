import TOMLKit

/// A TOML document as plain values, with the lines its keys stand on.
struct Toml: Sendable, Equatable {
    indirect enum Value: Sendable, Equatable {
        case string(String), integer(Int), number(Double), boolean(Bool), array([Value]), table([String: Value])
        /// Dates and times, which no configuration we read uses.
        case other
    }

    /// What is wrong, and where.
    struct SyntaxError: Error, Equatable {
        var line: Int
        var message: String
    }

    /// Deeper values are read as `other`.
    private static let depthLimit = 16

    var root: [String: Value]
    private var path: String
    private var lines: [ConfigLine]

    init(_ lines: [ConfigLine], path: String) throws(SyntaxError) {
        self.path = path
        self.lines = lines
        let text = lines.map(\.text).joined(separator: "\n")
        if let line = TomlShape.firstBroken(in: text) {
            throw SyntaxError(line: line, message: "a name or a value is missing, or brackets do not match")
        }
        do {
            let table = try TOMLTable(string: text)
            // The parts point into the table, so it must outlive the copying.
            root = withExtendedLifetime(table) { Toml.copy(table, depth: 0) }
        } catch let error as TOMLParseError {
            throw SyntaxError(line: error.source.begin.line, message: Toml.oneLine(error.description))
        } catch {
            throw SyntaxError(line: 1, message: "not TOML")
        }
    }

    /// The value at a path of table keys; nil where there is none.
    subscript(_ keys: String...) -> Value? {
        var value = Value.table(root)
        for key in keys {
            guard let next = value.table?[key] else { return nil }
            value = next
        }
        return value
    }

    /// Where a key is set, as well as a look at the text can tell: `occurrence` counts the `[[array of tables]]` headers of
    /// that name from 0. The whole file where it is not found.
    func source(table: String, key: String? = nil, occurrence: Int = 0) -> Source {
        var current = ""
        var seen = -1
        var header: Source?
        for line in lines {
            let text = line.text.beforeComment().trimmed
            if text.hasPrefix("[") {
                current = text.filter { !"[]\"' \t".contains($0) }
                if current == table { seen += 1 }
                if current == table, seen == occurrence { header = line.source }
            } else if let key, table.isEmpty ? current.isEmpty : (current == table && seen == occurrence),
                let equals = text.firstIndex(of: "="), text[..<equals].filter({ !"\"' \t".contains($0) }) == key
            {
                return line.source
            }
        }
        return header ?? Source(path)
    }

    private static func copy(_ table: TOMLTable, depth: Int) -> [String: Value] {
        var result: [String: Value] = [:]
        for key in table.keys {
            if let value = table[key] { result[key] = copy(value, depth: depth) }
        }
        return result
    }

    private static func copy(_ value: any TOMLValueConvertible, depth: Int) -> Value {
        guard depth < depthLimit else { return .other }
        switch value.type {
        case .string: return value.string.map(Value.string) ?? .other
        case .int: return value.int.map(Value.integer) ?? .other
        case .double: return value.double.map(Value.number) ?? .other
        case .bool: return value.bool.map(Value.boolean) ?? .other
        case .array: return value.array.map { .array($0.map { copy($0, depth: depth + 1) }) } ?? .other
        case .table: return value.table.map { .table(copy($0, depth: depth + 1)) } ?? .other
        default: return .other
        }
    }

    /// The parser quotes what it met; only its own words are kept, for the rest may be a secret.
    private static func oneLine(_ message: String) -> String {
        String(message.prefix { $0 != "'" && $0 != "\n" }.trimmed)
    }
}

extension Toml.Value {
    var string: String? { if case .string(let value) = self { value } else { nil } }
    var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
    var integer: Int? { if case .integer(let value) = self { value } else { nil } }
    var array: [Toml.Value]? { if case .array(let value) = self { value } else { nil } }
    var table: [String: Toml.Value]? { if case .table(let value) = self { value } else { nil } }
    /// An integer or a number.
    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}
