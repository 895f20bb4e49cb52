/// One line of a configuration file, without its line end.
package struct ConfigLine: Equatable, Sendable {
    package var text: Substring
    /// The file and the line's number, counted from 1.
    package var source: Source
    /// Ended by CR LF, as Windows writes it.
    package var endsInReturn: Bool

    package init(text: Substring, source: Source, endsInReturn: Bool = false) {
        self.text = text
        self.source = source
        self.endsInReturn = endsInReturn
    }
}

package enum Lines {
    /// A file's lines, ended by LF or CR LF; bytes that are not UTF-8 become U+FFFD. Nil where a NUL byte says that this is
    /// no text.
    package static func of(_ bytes: [UInt8], path: String) -> [ConfigLine]? {
        guard !bytes.contains(0) else { return nil }
        var lines: [ConfigLine] = []
        for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
            let content = line.last == 13 ? line.dropLast() : line
            lines.append(
                ConfigLine(
                    text: Substring(decoding: content, as: UTF8.self), source: Source(path, line: index + 1),
                    endsInReturn: line.last == 13))
        }
        // What follows the last line end is a line only if there is something.
        if lines.last?.text.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// The first line of a kernel file or a state file that holds one value; nil where there is none.
    package static func first(_ bytes: [UInt8]) -> String? {
        guard let text = of(bytes, path: "")?.first?.text.trimmed, !text.isEmpty else { return nil }
        return String(text)
    }
}

extension StringProtocol where SubSequence == Substring {
    /// Without the blanks at either end.
    package var trimmed: Substring {
        guard let first = firstIndex(where: { !$0.isBlank }), let last = lastIndex(where: { !$0.isBlank }) else {
            return self[startIndex..<startIndex]
        }
        return self[first...last]
    }

    /// Split at runs of blanks.
    package var words: [Substring] { split(whereSeparator: \.isBlank) }

    /// What stands before the first of `markers`, wherever it is.
    package func beforeComment(_ markers: String = "#") -> Substring {
        prefix { !markers.contains($0) }
    }

    /// Split at blanks outside quotes; `"..."` and `'...'` group and vanish, a backslash takes the next character as it
    /// is (not within single quotes), an unquoted word that begins with `comment` ends the line. Nil where a quote is left
    /// open.
    package func quotedWords(comment: Character? = "#") -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var rest = self[startIndex..<endIndex]
        while let character = rest.popFirst() {
            if character == "\\", quote != "'", let next = rest.popFirst() {
                word = (word ?? "") + String(next)
            } else if let open = quote {
                if character == open { quote = nil } else { word?.append(character) }
            } else if character == "\"" || character == "'" {
                quote = character
                word = word ?? ""
            } else if character.isBlank {
                if let done = word { words.append(done) }
                word = nil
            } else if character == comment, word == nil {
                break
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { return nil }
        if let done = word { words.append(done) }
        return words
    }
}

extension Character {
    /// Space, tab or another ASCII blank; never a no-break space, which no daemon takes for one.
    package var isBlank: Bool { isASCII && isWhitespace }
}
