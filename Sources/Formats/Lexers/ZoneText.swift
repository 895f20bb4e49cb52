import Facts
import Values

/// A zone's master file (RFC 1035 section 5), as far as what it says of names: which have an address. `$GENERATE` and `$INCLUDE` are
/// left out.
package enum ZoneText {
    package struct Record: Equatable, Sendable {
        /// Absolute, in small letters.
        package var owner: String
        /// In capitals.
        package var type: String
        /// As written, in words.
        package var data: [String]
        package var source: Source
    }

    package static func records(_ lines: [ConfigLine], origin: String) -> [Record] {
        var origin = absoluteName(origin)
        var owner = origin
        var records: [Record] = []
        for (text, source) in whole(lines) {
            let words = text.words.map(String.init)
            guard let first = words.first else { continue }
            guard !first.hasPrefix("$") else {
                if first.uppercased() == "$ORIGIN", words.count > 1 { origin = absolute(words[1], origin) }
                continue
            }
            var rest = words[...]
            // A line that begins with a blank is about the owner of the one before.
            if text.first?.isBlank == false { owner = absolute(rest.removeFirst(), origin) }
            while let word = rest.first, isTTL(word) || ["IN", "CH", "HS"].contains(word.uppercased()) {
                rest = rest.dropFirst()
            }
            guard let type = rest.popFirst()?.uppercased() else { continue }
            var data = Array(rest)
            if type == "CNAME", let target = data.first { data[0] = absolute(target, origin) }
            records.append(Record(owner: owner, type: type, data: data, source: source))
        }
        return records
    }

    /// What a server that holds the zone says by itself: of each name that has an address, and that there is no other. Not where
    /// names may stand elsewhere: in a zone cut off below, or in what is left out here.
    package static func answers(_ lines: [ConfigLine], zone: String, at source: Source) -> [LocalAnswer] {
        let records = records(lines, origin: zone)
        let held = Set(records.filter(\.isAddress).map(\.owner))
        let apex = absoluteName(zone)
        let isWhole =
            !records.contains { $0.type == "NS" && $0.owner != apex }
            && !lines.contains { $0.text.hasPrefix("$INCLUDE") || $0.text.hasPrefix("$GENERATE") }
        let rest = isWhole ? [LocalAnswer(name: apex, coversBelow: true, hasAddress: false, source: source)] : []
        let named = records.filter { $0.isAddress || $0.type == "CNAME" && $0.data.first.map(held.contains) == true }
        return named.map { record in
            let isWildcard = record.owner.hasPrefix("*.")
            return LocalAnswer(
                name: isWildcard ? String(record.owner.dropFirst(2)) : record.owner, coversBelow: isWildcard,
                source: record.source)
        } + rest
    }

    private static func absolute(_ name: String, _ origin: String) -> String {
        if name == "@" { return origin }
        return name.hasSuffix(".") || origin == "." ? absoluteName(name) : absoluteName("\(name).\(origin)")
    }

    /// `3600`, `1h30m`.
    private static func isTTL(_ word: String) -> Bool {
        word.first?.isNumber == true && word.allSatisfy { $0.isNumber || "smhdwSMHDW".contains($0) }
    }

    /// Lines without comments, those within parentheses as one.
    private static func whole(_ lines: [ConfigLine]) -> [(text: String, source: Source)] {
        var whole: [(text: String, source: Source)] = []
        var depth = 0
        for line in lines {
            var text = ""
            var isQuoted = false
            let isOpen = depth > 0
            for character in line.text {
                if character == "\"" { isQuoted.toggle() }
                if character == ";", !isQuoted { break }
                if !isQuoted, character == "(" || character == ")" {
                    depth = max(depth + (character == "(" ? 1 : -1), 0)
                    text.append(" ")
                } else {
                    text.append(character)
                }
            }
            if isOpen, let last = whole.indices.last {
                whole[last].text += " " + text
            } else {
                whole.append((text, line.source))
            }
        }
        return whole
    }
}

extension ZoneText.Record {
    package var isAddress: Bool { type == "A" || type == "AAAA" }
}
