import Bootstrap
import Facts
import Values

/// The rehearsal's bars for a page, or as a file of their own: length of the power cut to the right, what becomes of the box by
/// colour and by words.
extension Rehearsal {
    private static let columns = 120
    private static let rowHeight = 44

    private static let fileWidth = 960

    /// For a page, whose style sheet colours it.
    var picture: String {
        let (parts, height) = drawing
        return "<svg class=\"chart\" width=\"100%\" height=\"\(height)\" role=\"img\" "
            + "aria-label=\"Length of a power cut against what becomes of the box; the table below says the same.\">\n"
            + parts + "</svg>\n"
    }

    /// SVG 1.1, without script or font, with the verdict above and the key below.
    package var svgReport: String {
        let (parts, height) = drawing
        let title = "cold-boot rehearsal of \(host.title)"
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.fileWidth)" height="\(height + 100)" \
            viewBox="0 0 \(Self.fileWidth) \(height + 100)" font-family="sans-serif" font-size="13">
            <style>.tick { fill: #666666 } .grid { stroke: #dddddd } .good { fill: #2e7d32 } .bad { fill: #c62828 } \
            .perhaps { fill: #9a6700 }</style>
            <rect width="100%" height="100%" fill="#ffffff"/>
            <text x="16" y="24" font-weight="bold" font-size="16">\(HTML.text(title))</text>
            <text x="16" y="46">\(HTML.text(verdict))</text>
            <svg x="16" y="60" width="\(Self.fileWidth - 32)" height="\(height)">
            \(parts)</svg>
            \(Self.key(y: height + 84))</svg>

            """
    }

    private static func key(y: Int) -> String {
        [("good", "comes up by itself", 16), ("bad", "does not", 200), ("perhaps", "not known", 320)].map {
            kind, words, x in
            "<rect class=\"\(kind)\" x=\"\(x)\" y=\"\(y - 11)\" width=\"14\" height=\"12\"/>"
                + "<text x=\"\(x + 20)\" y=\"\(y)\">\(words)</text>\n"
        }.joined()
    }

    private var drawing: (parts: String, height: Int) {
        let bar = CutBar(columns: Self.columns)
        let plans = [("as it is", now)] + repaired.prefix(6).map { ("with \($0.id)", $0) }
        let height = plans.count * Self.rowHeight + 30
        var parts: [String] = []
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
        return (parts.joined(separator: "\n") + "\n", height)
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
