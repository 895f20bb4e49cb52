import Values

/// The few lines of a YAML file that matter: block mappings and block or one-line lists of plain scalars, by indentation.
/// No YAML library: what is written in any other way is not seen, and the callers say so.
package struct YAMLLines {
    package struct Entry: Equatable {
        /// Keys above it, outermost first, and its own: `["dns", "port"]`; the same again for each item of a list.
        package var path: [String]
        /// Empty where a mapping or a list follows.
        package var value: String
        /// Counts the list items seen in the whole file, so that the keys of one item can be told from the next's.
        package var item: Int
        package var source: Source
    }

    package private(set) var entries: [Entry] = []
    private static let depthLimit = 16

    package init(_ lines: [ConfigLine]) {
        var open: [(indent: Int, key: String)] = []
        var item = 0
        // Text blocks (`key: |`) hold anything at all.
        var block: Int?
        for line in lines {
            var indent = line.text.prefix { $0 == " " }.count
            var text = line.text.trimmed
            guard !text.isEmpty, text.first != "#" else { continue }
            if let above = block, indent > above { continue }
            block = nil
            var dashes = 0
            while dashes <= YAMLLines.depthLimit, text == "-" || text.hasPrefix("- ") {
                dashes += 1
                item += 1
                let rest = text.dropFirst().trimmed
                indent += text.utf8.count - rest.utf8.count
                text = rest
            }
            // A list may stand at the same depth as its key: its dash counts as one step in.
            while let last = open.last, last.indent >= indent { open.removeLast() }
            guard open.count < YAMLLines.depthLimit else { continue }
            let (key, rest) = YAMLLines.keyed(text)
            guard let key else {
                if dashes > 0 { add(open.map(\.key), text, item, line.source) }
                continue
            }
            let path = open.map(\.key) + [key]
            let value = rest.trimmed
            if value.hasPrefix("|") || value.hasPrefix(">") {
                block = indent
            } else if value.hasPrefix("["), let end = value.lastIndex(of: "]") {
                for part in value[..<end].dropFirst().split(separator: ",") { add(path, part, item, line.source) }
            } else {
                add(path, value, item, line.source)
            }
            open.append((indent, key))
        }
    }

    package func all(_ path: String...) -> [Sourced<String>] {
        entries.filter { $0.path == path && !$0.value.isEmpty }.map { Sourced($0.value, $0.source) }
    }

    package func last(_ path: String...) -> Sourced<String>? {
        entries.last { $0.path == path && !$0.value.isEmpty }.map { Sourced($0.value, $0.source) }
    }

    private mutating func add(_ path: [String], _ value: Substring, _ item: Int, _ source: Source) {
        entries.append(Entry(path: path, value: YAMLLines.scalar(value), item: item, source: source))
    }

    /// `key: value` or `key:`; nil for a scalar, in which a colon has no blank behind it.
    private static func keyed(_ text: Substring) -> (key: String?, rest: Substring) {
        guard let first = text.first, first != "\"", first != "'", first != "[", first != "{" else {
            return (nil, text)
        }
        if text.hasSuffix(":") { return (String(text.dropLast()), "") }
        let (key, rest) = String(text).splitOnce(": ")
        guard let rest else { return (nil, text) }
        return (String(key), rest)
    }

    private static func scalar(_ text: Substring) -> String {
        let text = text.trimmed
        for quote in ["\"", "'"] where text.hasPrefix(quote) {
            return String(text.dropFirst().prefix { String($0) != quote })
        }
        return String(String(text).splitOnce(" #").before.trimmed)
    }
}
