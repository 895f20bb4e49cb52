/// Any JSON, to lay a few facts over others before they are decoded.
package enum JSONValue: Codable, Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// `upper` laid over this value: objects are merged key by key, everything else is replaced. What became of looking
    /// for a fact (`known`, `absent`, `unreadable`, `not_looked`) is one thing, not a mixture of two. An object over an
    /// array names elements by their number: `{"0": {...}}`.
    package func overlaid(by upper: JSONValue) -> JSONValue {
        if case .array(var elements) = self, case .object(let above) = upper {
            for (key, value) in above {
                guard let index = Int(key), elements.indices.contains(index) else { continue }
                elements[index] = elements[index].overlaid(by: value)
            }
            return .array(elements)
        }
        guard case .object(let below) = self, case .object(let above) = upper else { return upper }
        let outcomes: Set<String> = ["known", "absent", "unreadable", "not_looked"]
        if !outcomes.isDisjoint(with: above.keys) { return upper }
        return .object(below.merging(above) { $0.overlaid(by: $1) })
    }
}
