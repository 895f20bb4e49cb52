import Values

/// Sections of `Key=value` lines as systemd reads them (systemd.syntax(7)): comments begin a line with `#` or `;`, a final
/// backslash continues it, an empty value takes back what was assigned before. NetworkManager and WireGuard files fit too.
package struct INI: Sendable, Equatable {
    package struct Entry: Sendable, Equatable {
        package var section: String
        /// Counts section headers, so that the settings of two `[Peer]` sections stay apart.
        package var sectionIndex: Int
        package var key: String
        package var value: String
        package var source: Source
    }

    package private(set) var entries: [Entry] = []
    package private(set) var troubles: [Trouble] = []
    private var sections = 0

    package init() {}

    package init(_ lines: [ConfigLine]) { add(lines) }

    /// Further lines, of a drop-in for example, that override or extend those before.
    package mutating func add(_ lines: [ConfigLine]) {
        var section: String?
        var continued: (parts: [Substring], source: Source)?
        for line in lines {
            let text = line.text.trimmed
            if text.isEmpty, continued == nil { continue }
            // Comments within a continued line are left out of it.
            if let mark = text.first, mark == "#" || mark == ";" { continue }
            let piece = continued == nil ? text : line.text
            var whole = continued ?? ([], line.source)
            continued = nil
            if piece.hasSuffix("\\") {
                whole.parts.append(piece.dropLast())
                continued = whole
            } else {
                whole.parts.append(piece)
                take(whole.parts.joined(separator: " ").trimmed, whole.source, &section)
            }
        }
        if let open = continued { take(open.parts.joined(separator: " ").trimmed, open.source, &section) }
    }

    private mutating func take(_ text: Substring, _ source: Source, _ section: inout String?) {
        if text.hasPrefix("["), text.hasSuffix("]") {
            section = String(text.dropFirst().dropLast())
            sections += 1
            return
        }
        // The line itself is not repeated: it may be a secret gone astray.
        guard let section else {
            troubles.append(Trouble(source, "stands before the first [Section]; ignored"))
            return
        }
        guard let equals = text.firstIndex(of: "=") else {
            troubles.append(Trouble(source, "not a Key=value line; ignored"))
            return
        }
        entries.append(
            Entry(
                section: section, sectionIndex: sections, key: String(text[..<equals].trimmed),
                value: String(text[text.index(after: equals)...].trimmed), source: source))
    }

    /// Every assignment in force, in order: those after the last empty one.
    package func all(_ section: String, _ key: String) -> [Sourced<String>] {
        let matching = entries.filter { $0.section == section && $0.key == key }
        let start = (matching.lastIndex { $0.value.isEmpty } ?? -1) + 1
        return matching[start...].map { Sourced($0.value, $0.source) }
    }

    /// The last assignment; nil where there is none or it was taken back.
    package func last(_ section: String, _ key: String) -> Sourced<String>? { all(section, key).last }

    /// The words of every assignment in force.
    package func list(_ section: String, _ key: String) -> [Sourced<String>] {
        all(section, key).flatMap { item in item.value.words.map { Sourced(String($0), item.source) } }
    }

    /// systemd's booleans; nil where unset or none of them.
    package func flag(_ section: String, _ key: String) -> Sourced<Bool>? {
        guard let item = last(section, key) else { return nil }
        return systemdBoolean(item.value).map { Sourced($0, item.source) }
    }
}

/// systemd's `parse_boolean`; nil for any other word.
package func systemdBoolean(_ word: some StringProtocol) -> Bool? {
    switch word.lowercased() {
    case "1", "yes", "y", "true", "t", "on": true
    case "0", "no", "n", "false", "f", "off": false
    default: nil
    }
}
