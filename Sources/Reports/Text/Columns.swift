/// Rows of cells under each other, for text reports. The texts are ASCII already (`escaped`), so a byte is a column.
struct Columns {
    /// One line of a cell before wrapping.
    package struct Line {
        package var text: String
        var emphasis: Style.Emphasis?
        /// A command to paste: never broken. Where it does not fit it stands on a line of its own, further left.
        var staysWhole = false
        /// What stands before it where there is room, else above.
        var lead = ""

        var whole: String { lead.isEmpty ? text : "\(lead) \(text)" }
    }

    typealias Cell = [Line]

    package var indent = 0
    package var rows: [[Cell]] = []
    /// The last column gets at least this; where it cannot, it goes below the others.
    private static let least = 26
    private static let gap = 2

    package mutating func add(_ cells: Cell...) { rows.append(cells) }

    /// All columns but the last are as wide as their longest text; the last is wrapped into what is left.
    package func lines(on screen: Screen) -> [String] {
        let widths = rows.reduce(into: [Int]()) { widths, row in
            for (column, cell) in row.dropLast().enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.map(\.whole.utf8.count).max() ?? 0)
            }
        }
        let taken = indent + widths.reduce(0) { $0 + $1 + Columns.gap }
        return rows.flatMap { row in
            screen.columns - taken >= Columns.least
                ? beside(row, widths, from: taken, on: screen) : below(row, on: screen)
        }
    }

    /// Rows on one line each, where that fits the screen.
    func fits(_ screen: Screen) -> Bool {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.map(\.whole.utf8.count).max() ?? 0)
            }
        }
        return indent + widths.reduce(0, +) + max(widths.count - 1, 0) * Columns.gap <= screen.columns
    }

    private func beside(_ row: [Cell], _ widths: [Int], from column: Int, on screen: Screen) -> [String] {
        guard let last = row.last else { return [] }
        let folded = Columns.folded(last, screen.columns - column)
        let height = max(folded.count, row.dropLast().map(\.count).max() ?? 0, 1)
        return (0..<height).flatMap { index -> [String] in
            var text = String(repeating: " ", count: indent)
            for (cell, width) in zip(row.dropLast(), widths) {
                let line = index < cell.count ? cell[index] : Line(text: "")
                text += screen.style(line.emphasis, line.text)
                text += String(repeating: " ", count: width - line.text.utf8.count + Columns.gap)
            }
            guard index < folded.count else { return [text.trimmingEnd] }
            let (line, shown) = (folded[index], screen.style(folded[index].emphasis, folded[index].text))
            guard line.staysWhole, column + line.text.utf8.count > screen.columns else { return [text + shown] }
            let before = text.trimmingEnd
            return (before.isEmpty ? [] : [before]) + [screen.commandLine(line.text, indent: indent + Columns.gap)]
        }
    }

    /// A narrow screen: the leading cells as one line, the last cell below, two columns further in.
    private func below(_ row: [Cell], on screen: Screen) -> [String] {
        let inner = String(repeating: " ", count: indent + Columns.gap)
        let heads = row.dropLast().compactMap(\.first).filter { !$0.text.isEmpty }
        var result: [String] = []
        if heads.reduce(indent, { $0 + $1.text.utf8.count + 1 }) <= screen.columns + 1 {
            result = [
                String(repeating: " ", count: indent)
                    + heads.map { screen.style($0.emphasis, $0.text) }.joined(separator: " ")
            ]
        } else {
            result = Columns.folded(heads, screen.columns - indent).map {
                String(repeating: " ", count: indent) + screen.style($0.emphasis, $0.text)
            }
        }
        if heads.isEmpty { result = [] }
        return result
            + Columns.folded(row.last ?? [], screen.columns - indent - Columns.gap).map { line in
                line.staysWhole
                    ? screen.commandLine(line.text, indent: indent + Columns.gap)
                    : inner + screen.style(line.emphasis, line.text)
            }
    }

    private static func folded(_ cell: Cell, _ width: Int) -> Cell {
        cell.flatMap { line -> [Line] in
            guard line.staysWhole else {
                return wrapped(line.text, width).map { Line(text: $0, emphasis: line.emphasis) }
            }
            if line.lead.isEmpty { return [line] }
            if line.whole.utf8.count <= width {
                return [Line(text: line.whole, emphasis: line.emphasis, staysWhole: true)]
            }
            return wrapped(line.lead, width).map { Line(text: $0, emphasis: line.emphasis) }
                + [Line(text: line.text, emphasis: line.emphasis, staysWhole: true)]
        }
    }
}

extension Screen {
    /// A command on a line of its own, as far in as it may stand: at the edge, where it is as long as the screen is wide.
    package func commandLine(_ command: String, indent: Int) -> String {
        let room = max(columns - command.utf8.count, 0)
        return String(repeating: " ", count: min(indent, room)) + style(.command, command)
    }

    /// A command and what it does: beside it, or below where there is no room.
    package func commandLines(_ command: String, _ words: String, indent: Int) -> [String] {
        let isOneLine = indent + command.utf8.count + 3 + words.utf8.count <= columns
        if words.isEmpty || isOneLine {
            return [commandLine(command, indent: indent) + (words.isEmpty ? "" : "   \(words)")]
        }
        let below = String(repeating: " ", count: indent + 2)
        return [commandLine(command, indent: indent)] + wrapped(words, columns - indent - 2).map { below + $0 }
    }
}

extension [Columns.Line] {
    package static func text(_ text: String, _ emphasis: Style.Emphasis? = nil) -> Self {
        [Columns.Line(text: text, emphasis: emphasis)]
    }

    package static func command(_ text: String, after lead: String = "") -> Self {
        [Columns.Line(text: text, emphasis: .command, staysWhole: true, lead: lead)]
    }
}

/// Broken at spaces into lines of at most `width` columns; a word that is longer is cut.
package func wrapped(_ text: String, _ width: Int) -> [String] {
    let width = max(width, 8)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
        if !line.isEmpty, line.utf8.count + 1 + word.utf8.count > width {
            lines.append(line)
            line = ""
        }
        line += line.isEmpty ? String(word) : " " + word
        while line.utf8.count > width {
            var head = line.prefix(width)
            // A path breaks between its parts, unless that leaves the line half empty.
            if let slash = head.lastIndex(of: "/"), head[...slash].count > width / 2 { head = head[...slash] }
            lines.append(String(head))
            line = String(line.dropFirst(head.count))
        }
    }
    return line.isEmpty && !lines.isEmpty ? lines : lines + [line]
}

extension String {
    var trimmingEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
