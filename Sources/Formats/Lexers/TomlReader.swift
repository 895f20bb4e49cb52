/// Reads a TOML 1.0 document: headers, keys and values, and what may not be said twice. In time linear in its length.
struct TomlReader {
    private var scanner: TomlScanner
    private let root = TomlDraft(.header, line: 1, depth: 0)
    private var current: TomlDraft
    private var keyCount = 0

    package static func read(_ bytes: [UInt8]) throws(Toml.SyntaxError) -> Toml.Table {
        guard bytes.count <= Toml.sizeLimit else {
            throw Toml.SyntaxError(line: nil, message: "larger than \(Toml.sizeLimit >> 20) MiB")
        }
        guard !bytes.contains(0) else { throw Toml.SyntaxError(line: nil, message: "not a text file") }
        if String(validating: bytes, as: UTF8.self) == nil { throw foreignText(bytes) }
        var reader = TomlReader(bytes)
        try reader.readDocument()
        return reader.root.table
    }

    private init(_ bytes: [UInt8]) {
        scanner = TomlScanner(bytes)
        current = root
    }

    /// No line end is part of a longer UTF-8 sequence, so the first line that is no UTF-8 alone is the one.
    private static func foreignText(_ bytes: [UInt8]) -> Toml.SyntaxError {
        let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
        let index = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
        return Toml.SyntaxError(line: index + 1, message: "not UTF-8 text")
    }

    private mutating func readDocument() throws(Toml.SyntaxError) {
        try scanner.skipEmptyLines()
        while let first = scanner.byte {
            if first == UInt8(ascii: "[") { try readHeader() } else { try readAssignment(in: current) }
            try scanner.endLine()
            try scanner.skipEmptyLines()
        }
    }

    // MARK: headers

    private mutating func readHeader() throws(Toml.SyntaxError) {
        let line = scanner.line
        scanner.at += 1
        let isList = scanner.take("[")
        scanner.skipBlanks()
        let keys = try scanner.keys()
        guard scanner.take("]"), !isList || scanner.take("]") else {
            throw scanner.failure("a header [name] or [[name]] without its closing bracket")
        }
        guard let last = keys.last else { return }
        var parent = root
        for key in keys.dropLast() { parent = try parentOfHeader(key, in: parent, line: line) }
        current =
            isList
            ? try tableOfList(last, in: parent, line: line) : try tableOfHeader(last, in: parent, line: line)
    }

    /// A table on the way to a header's: there already, the latest of a list, or made now.
    private mutating func parentOfHeader(
        _ key: String, in table: TomlDraft, line: Int
    ) throws(Toml.SyntaxError) -> TomlDraft {
        switch table[key] {
        case nil: return try add(key, .implied, to: table, line: line)
        case .table(let draft): return draft
        case .tables(let list):
            if let last = list.drafts.last { return last }
        case .value: break
        }
        throw scanner.failure(
            "\(place(of: table[key])) gives a part of this name a value; it has no tables", line: line)
    }

    private mutating func tableOfHeader(
        _ key: String, in parent: TomlDraft, line: Int
    ) throws(Toml.SyntaxError) -> TomlDraft {
        guard let found = parent[key] else { return try add(key, .header, to: parent, line: line) }
        guard case .table(let draft) = found, draft.origin == .implied else {
            throw scanner.failure("\(place(of: found)) gives this name already", line: line)
        }
        draft.becomes(.header, line: line)
        return draft
    }

    private mutating func tableOfList(
        _ key: String, in parent: TomlDraft, line: Int
    ) throws(Toml.SyntaxError) -> TomlDraft {
        let draft = try draft(.header, in: parent, line: line)
        switch parent[key] {
        case nil: parent.add(key, .tables(TomlDraftList(draft)))
        case .tables(let list): list.drafts.append(draft)
        case let found?:
            throw scanner.failure("\(place(of: found)) gives this name already, and not as [[name]]", line: line)
        }
        return draft
    }

    // MARK: keys

    private mutating func readAssignment(in table: TomlDraft) throws(Toml.SyntaxError) {
        let line = scanner.line
        let keys = try scanner.keys()
        guard scanner.take("=") else { throw scanner.failure("a key without '=' and a value") }
        scanner.skipBlanks()
        var table = table
        for key in keys.dropLast() { table = try parentOfKey(key, in: table, line: line) }
        guard let last = keys.last else { return }
        if let found = table[last] {
            throw scanner.failure("\(place(of: found)) sets this key already", line: line)
        }
        try count()
        table.add(last, .value(try value(depth: table.depth)))
    }

    private mutating func parentOfKey(
        _ key: String, in table: TomlDraft, line: Int
    ) throws(Toml.SyntaxError) -> TomlDraft {
        switch table[key] {
        case nil: return try add(key, .dotted, to: table, line: line)
        case .table(let draft) where draft.origin != .header:
            draft.becomes(.dotted, line: draft.line)
            return draft
        case let found:
            throw scanner.failure("\(place(of: found)) sets a part of this key already", line: line)
        }
    }

    private mutating func add(
        _ key: String, _ origin: TomlDraft.Origin, to table: TomlDraft, line: Int
    ) throws(Toml.SyntaxError) -> TomlDraft {
        let draft = try draft(origin, in: table, line: line)
        table.add(key, .table(draft))
        return draft
    }

    private mutating func draft(
        _ origin: TomlDraft.Origin, in table: TomlDraft, line: Int
    ) throws(Toml.SyntaxError) -> TomlDraft {
        try count()
        guard table.depth < Toml.depthLimit else { throw scanner.tooDeep() }
        return TomlDraft(origin, line: line, depth: table.depth + 1)
    }

    private mutating func count() throws(Toml.SyntaxError) {
        keyCount += 1
        guard keyCount <= Toml.keyLimit else { throw scanner.failure("more than \(Toml.keyLimit) keys") }
    }

    private func place(of item: TomlDraft.Item?) -> String { "line \(item?.line ?? 1)" }

    // MARK: values

    private mutating func value(depth: Int) throws(Toml.SyntaxError) -> Toml.Value {
        let line = scanner.line
        switch scanner.byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            return Toml.Value(kind: .string(try scanner.text()), line: line)
        case UInt8(ascii: "["): return Toml.Value(kind: .array(try list(depth: depth + 1)), line: line)
        case UInt8(ascii: "{"): return try inlineTable(depth: depth + 1)
        default: return Toml.Value(kind: try scanner.scalar(), line: line)
        }
    }

    private mutating func list(depth: Int) throws(Toml.SyntaxError) -> [Toml.Value] {
        guard depth <= Toml.depthLimit else { throw scanner.tooDeep() }
        let line = scanner.line
        scanner.at += 1
        var values: [Toml.Value] = []
        while true {
            try scanner.skipEmptyLines()
            if scanner.take("]") { return values }
            values.append(try value(depth: depth))
            try scanner.skipEmptyLines()
            if scanner.take("]") { return values }
            guard scanner.take(",") else {
                throw scanner.failure("the list that line \(line) begins goes on without ',' or ']'")
            }
        }
    }

    /// On one line, without a comma at the end.
    private mutating func inlineTable(depth: Int) throws(Toml.SyntaxError) -> Toml.Value {
        guard depth <= Toml.depthLimit else { throw scanner.tooDeep() }
        let draft = TomlDraft(.header, line: scanner.line, depth: depth)
        scanner.at += 1
        scanner.skipBlanks()
        if scanner.take("}") { return draft.value }
        while true {
            try readAssignment(in: draft)
            scanner.skipBlanks()
            if scanner.take("}") { return draft.value }
            guard scanner.take(",") else {
                throw scanner.failure("a table in braces goes on without ',' or '}' on its line")
            }
            scanner.skipBlanks()
        }
    }
}
