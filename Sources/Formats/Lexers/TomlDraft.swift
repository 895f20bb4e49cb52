/// A table while its document is read: who made it says who may still add to it.
final class TomlDraft {
    package enum Origin {
        /// As a part of `[a.b]`: `a` may still get its own header, or dotted keys.
        case implied
        /// By `a.b = 1`: more dotted keys may follow, a header `[a]` not.
        case dotted
        /// By its own header, or it is the document.
        case header
    }

    package enum Item {
        case value(Toml.Value)
        case table(TomlDraft)
        case tables(TomlDraftList)
    }

    private(set) var origin: Origin
    private(set) var line: Int
    /// Tables around this one.
    package let depth: Int
    private var items: [(key: String, item: Item)] = []
    /// By the keys' bytes.
    private var places: [[UInt8]: Int] = [:]

    package init(_ origin: Origin, line: Int, depth: Int) {
        self.origin = origin
        self.line = line
        self.depth = depth
    }

    package subscript(_ key: String) -> Item? { places[Array(key.utf8)].map { items[$0].item } }

    /// Adds a key that is not there yet.
    package func add(_ key: String, _ item: Item) {
        places[Array(key.utf8)] = items.count
        items.append((key, item))
    }

    package func becomes(_ origin: Origin, line: Int) {
        self.origin = origin
        self.line = line
    }

    package var value: Toml.Value { Toml.Value(kind: .table(table), line: line) }

    package var table: Toml.Table {
        Toml.Table(entries: items.map { Toml.Table.Entry(key: $0.key, value: $0.item.value) })
    }
}

/// The tables of `[[a]]`.
final class TomlDraftList {
    var drafts: [TomlDraft]

    package init(_ first: TomlDraft) { drafts = [first] }
}

extension TomlDraft.Item {
    package var line: Int {
        switch self {
        case .value(let value): value.line
        case .table(let draft): draft.line
        case .tables(let list): list.drafts.first?.line ?? 1
        }
    }

    fileprivate var value: Toml.Value {
        switch self {
        case .value(let value): value
        case .table(let draft): draft.value
        case .tables(let list): Toml.Value(kind: .tables(list.drafts.map(\.value)), line: line)
        }
    }
}
