/// A text on a terminal that is looked at again and again: only what changed is written (ECMA-48: CUP, EL, ED).
package struct ScreenUpdate: Sendable {
    private var shown: [String] = []
    private var rows = 0

    package init() {}

    /// What to write so that the terminal shows the text; empty where it does already. The cursor rests below the text, where
    /// a shell's prompt does no harm. What has no room is told, not scrolled away.
    package mutating func next(_ text: String, rows: Int) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        while lines.last == "" { lines.removeLast() }
        let room = max(rows - 1, 1)
        if lines.count > room {
            let hidden = lines.count - room + 1
            lines = Array(lines.prefix(room - 1)) + ["(\(hidden) more lines)"]
        }
        defer {
            shown = lines
            self.rows = rows
        }
        var parts: [String] = []
        if rows != self.rows {
            parts.append("\u{1b}[H\u{1b}[2J")
            shown = []
        }
        for (index, line) in lines.enumerated() where index >= shown.count || shown[index] != line {
            parts.append("\u{1b}[\(index + 1);1H\(line)\u{1b}[K")
        }
        if lines.count < shown.count { parts.append("\u{1b}[\(lines.count + 1);1H\u{1b}[J") }
        guard !parts.isEmpty else { return "" }
        return parts.joined() + "\u{1b}[\(lines.count + 1);1H"
    }
}
