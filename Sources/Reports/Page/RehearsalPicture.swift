import Bootstrap
import Values

/// The rehearsal's bars for a page: length of the power cut to the right, what becomes of the box by colour and by words.
extension Rehearsal {
    private static let columns = 120
    private static let rowHeight = 44

    var picture: String {
        let bar = CutBar(columns: Self.columns)
        let plans = [("as it is", now)] + repaired.prefix(6).map { ("with \($0.id)", $0) }
        let height = plans.count * Self.rowHeight + 30
        var parts = [
            "<svg class=\"chart\" width=\"100%\" height=\"\(height)\" role=\"img\" "
                + "aria-label=\"Length of a power cut against what becomes of the box; the table below says the same.\">"
        ]
        for (number, mark) in CutBar.marks.enumerated() {
            guard let column = (0..<Self.columns).first(where: { bar.seconds($0) >= mark.1 }) else { continue }
            let x = "\(numeral(Double(column) * 100 / Double(Self.columns), decimals: 2))%"
            let anchor = column == 0 ? "start" : "middle"
            let kind = number % 2 == 0 ? "tick minor" : "tick"
            parts.append("<text class=\"\(kind)\" x=\"\(x)\" y=\"12\" text-anchor=\"\(anchor)\">\(mark.0)</text>")
            parts.append("<line class=\"grid\" x1=\"\(x)\" x2=\"\(x)\" y1=\"16\" y2=\"\(height)\"/>")
        }
        for (number, (name, plan)) in plans.enumerated() {
            let y = 24 + number * Self.rowHeight
            parts.append("<text x=\"0\" y=\"\(y + 12)\">\(HTML.text(name))</text>")
            parts += Self.segments(bar.drawn(plan), y: y + 18)
        }
        return parts.joined(separator: "\n") + "\n</svg>\n"
    }

    private static func segments(_ drawn: String, y: Int) -> [String] {
        var parts: [String] = []
        var (start, rest) = (0, Substring(drawn))
        while let first = rest.first {
            let count = rest.prefix { $0 == first }.count
            let kind = first == "#" ? "good" : first == "." ? "bad" : "perhaps"
            // What does not come up is the thinner bar too, for whoever does not tell the colours apart.
            let (top, height) = first == "#" ? (y, 16) : first == "." ? (y + 6, 4) : (y + 3, 10)
            let x = numeral(Double(start) * 100 / Double(columns), decimals: 2)
            let width = numeral(Double(count) * 100 / Double(columns), decimals: 2)
            parts.append(
                "<rect class=\"\(kind)\" x=\"\(x)%\" y=\"\(top)\" width=\"\(width)%\" height=\"\(height)\"/>")
            start += count
            rest = rest.dropFirst(count)
        }
        return parts
    }
}
