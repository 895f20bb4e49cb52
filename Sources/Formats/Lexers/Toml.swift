import Values

/// A TOML 1.0 document (toml.io/en/v1.0.0) as plain values, each with the line it stands on. Whatever a file holds, reading
/// it ends, soon, with values or with what is wrong and where.
package struct Toml: Sendable, Equatable {
    package struct Value: Sendable, Equatable {
        package enum Kind: Sendable, Equatable {
            case string(String), integer(Int64), number(Double), boolean(Bool)
            /// A date, a time or both, as the file spells it; one that the calendar and the day have.
            case moment(String)
            case array([Value]), table(Table)
            /// Of `[[name]]` headers: another may follow, which no array lets.
            case tables([Value])
        }

        package var kind: Kind
        /// Counted from 1. A table's is that of its header, or of the first key that needs it.
        package var line: Int
    }

    /// In the order of the file. Keys are told apart by their bytes: Swift takes two spellings of an accent for one.
    package struct Table: Sendable, Equatable {
        package struct Entry: Sendable, Equatable {
            package var key: String
            package var value: Value
        }

        package var entries: [Entry] = []
    }

    /// What is wrong, and where: in our words only, for what stands there may be a secret.
    package struct SyntaxError: Error, Equatable {
        /// Nil where it is the whole file.
        package var line: Int?
        package var message: String
    }

    /// Tables and lists within each other; nobody's configuration has ten.
    package static let depthLimit = 64
    /// Keys of a document; the largest that we read, Pi-hole's, has some 200.
    static let keyLimit = 20_000
    static let sizeLimit = FileLimits.configuration

    package let root: Table
    private let path: String

    package init(_ bytes: [UInt8], path: String) throws(SyntaxError) {
        self.path = path
        root = try TomlReader.read(bytes)
    }

    /// The value at a path of table keys; nil where there is none.
    package subscript(_ keys: String...) -> Value? {
        var table: Table? = root
        var value: Value?
        for key in keys {
            value = table?[key]
            table = value?.table
        }
        return value
    }

    package func source(of value: Value?) -> Source { Source(path, line: value?.line) }

    /// Where a path of table keys is set; where a part of it is missing, the last that is there; else the whole file.
    package func source(_ keys: String...) -> Source {
        var table: Table? = root
        var found: Value?
        for key in keys {
            guard let next = table?[key] else { break }
            found = next
            table = next.table
        }
        return source(of: found)
    }
}

extension Toml.Table {
    package subscript(_ key: String) -> Toml.Value? {
        entries.first { $0.key.utf8.elementsEqual(key.utf8) }?.value
    }
}

extension Toml.Value {
    package var string: String? { if case .string(let value) = kind { value } else { nil } }
    package var boolean: Bool? { if case .boolean(let value) = kind { value } else { nil } }
    package var integer: Int? { if case .integer(let value) = kind { Int(exactly: value) } else { nil } }
    package var array: [Toml.Value]? {
        switch kind {
        case .array(let values), .tables(let values): values
        default: nil
        }
    }
    package var table: Toml.Table? { if case .table(let value) = kind { value } else { nil } }
    /// An integer or a number; nil for `inf` and `nan`, which no file of facts could keep.
    package var double: Double? {
        switch kind {
        case .integer(let value): Double(value)
        case .number(let value): value.isFinite ? value : nil
        default: nil
        }
    }
}
