import Values

/// The few lines of a YAML file that matter: block mappings and block or one-line lists of plain scalars, by indentation, and
/// one-line mappings of such. No YAML library: lines written in any other way are not seen, and the callers say so.
package struct YAMLLines {
    package struct Entry: Equatable {
        /// Keys above it, outermost first, and its own: `["dns", "port"]`; the same again for each item of a list.
        package var path: [String]
        /// Empty where a mapping or a list follows.
        package var value: String
        /// Counts the list items seen in the whole file, so that the keys of one item can be told from the next's.
        package var item: Int
        /// Of the outermost list around it, the same count; 0 outside of lists.
        package var outerItem = 0
        package var source: Source
    }

    package private(set) var entries: [Entry] = []
    /// Lines that hold what is not read here.
    package private(set) var unread: [Source] = []
    private var outerItem: (indent: Int, item: Int)?
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
            guard text != "---" else { continue }
            let outerIndent = outerItem?.indent ?? .max
            let isDash = text == "-" || text.hasPrefix("- ")
            if indent < outerIndent || indent == outerIndent && !isDash { outerItem = nil }
            if isDash, outerItem == nil || indent == outerIndent { outerItem = (indent, item + 1) }
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
            guard open.count < YAMLLines.depthLimit else {
                unread.append(line.source)
                continue
            }
            let (key, rest) = YAMLLines.keyed(text)
            guard let key else {
                if dashes > 0, !text.isEmpty { take(open.map(\.key), text, item, line.source) }
                if dashes == 0 { unread.append(line.source) }
                continue
            }
            let path = open.map(\.key) + [key]
            let value = rest.trimmed
            if value.hasPrefix("|") || value.hasPrefix(">") {
                block = indent
                add(path, "", item, line.source)
            } else {
                take(path, value, item, line.source)
            }
            open.append((indent, key))
        }
    }

    /// A plain scalar, or a list or mapping of such on one line.
    private mutating func take(_ path: [String], _ value: Substring, _ item: Int, _ source: Source) {
        guard let first = value.first, "[{&*!|>".contains(first) else { return add(path, value, item, source) }
        let close = ["[": "]", "{": "}"][String(first)].flatMap { value.lastIndex(of: Character($0)) }
        guard let close else {
            unread.append(source)
            return add(path, value, item, source)
        }
        let parts = value[..<close].dropFirst().split(separator: ",")
        if parts.isEmpty { add(path, "", item, source) }
        for part in parts {
            let quotes = part.filter { "\"'".contains($0) }.count
            if part.contains(where: { "[{".contains($0) }) || quotes % 2 == 1 { unread.append(source) }
            let (key, rest) = first == "{" ? YAMLLines.keyed(part.trimmed) : (nil, part)
            if first == "{", key == nil { unread.append(source) }
            add(path + (key.map { [$0] } ?? []), rest, item, source)
        }
    }

    package func all(_ path: String...) -> [Sourced<String>] {
        entries.filter { $0.path == path && !$0.value.isEmpty }.map { Sourced($0.value, $0.source) }
    }

    package func last(_ path: String...) -> Sourced<String>? {
        entries.last { $0.path == path && !$0.value.isEmpty }.map { Sourced($0.value, $0.source) }
    }

    private mutating func add(_ path: [String], _ value: Substring, _ item: Int, _ source: Source) {
        entries.append(
            Entry(
                path: path, value: YAMLLines.scalar(value), item: item, outerItem: outerItem?.item ?? 0, source: source)
        )
    }

    /// `key: value` or `key:`, the key in quotes or not; nil for a scalar, in which a colon has no blank behind it.
    private static func keyed(_ text: Substring) -> (key: String?, rest: Substring) {
        guard let first = text.first, first != "[", first != "{" else { return (nil, text) }
        if first == "\"" || first == "'" {
            let key = text.dropFirst().prefix { $0 != first }
            let rest = text[key.endIndex...].dropFirst()
            return rest == ":" || rest.hasPrefix(": ") ? (String(key), rest.dropFirst()) : (nil, text)
        }
        let beforeComment = String(text).splitOnce(" #").before.trimmed
        if beforeComment.hasSuffix(":") { return (String(beforeComment.dropLast()), "") }
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
