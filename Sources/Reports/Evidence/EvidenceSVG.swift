import TimeScience
import Values

extension TimeEstimate {
    /// All evidence as one SVG 1.1 picture: no script, no font of its own.
    package var svgReport: String { EvidenceChart(self).svg(headline, support) }
}

/// The picture of all evidence of time: full bars are bounded by a signature, hollow ones only said.
extension EvidenceChart {
    private static let width = 960
    private static let (left, right, row) = (270, 930, 26)
    private static let (green, grey, red, blue) = ("#2e7d32", "#777777", "#c62828", "#1565c0")

    fileprivate func svg(_ headline: String, _ support: String) -> String {
        let top = 96
        let bottom = top + rows.count * Self.row
        let height = bottom + 56
        var parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(Self.width)\" height=\"\(height)\" "
                + "viewBox=\"0 0 \(Self.width) \(height)\" font-family=\"sans-serif\" font-size=\"13\">",
            "<title>evidence of the time</title>",
            "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
            Self.text(headline, x: 16, y: 28, "font-size=\"17\" font-weight=\"bold\""),
            Self.text(support, x: 16, y: 50, "fill=\"#444444\""),
        ]
        for tick in Self.ticks {
            let at = Self.x(tick.seconds)
            parts.append(
                "<line x1=\"\(at)\" y1=\"\(top - 8)\" x2=\"\(at)\" y2=\"\(bottom)\" stroke=\"#dddddd\"/>")
            parts.append(
                Self.text(
                    tick.text, x: at, y: top - 14, "text-anchor=\"middle\" font-size=\"11\" fill=\"#666666\""))
        }
        for (index, row) in rows.enumerated() {
            let y = top + index * Self.row
            parts.append(Self.text(row.label.count > 38 ? row.label.prefix(37) + "..." : row.label, x: 16, y: y + 13))
            parts.append(Self.bar(row, y: y))
        }
        if isEstimate { parts.append(Self.mark(0, "the estimate", Self.blue, top, labelY: bottom + 18)) }
        parts.append(Self.mark(clock, "this clock", Self.red, top, labelY: bottom + 36))
        return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    private static func bar(_ row: Row, y: Int) -> String {
        let from = row.from.map(x) ?? left
        let until = max(row.until.map(x) ?? right, from + 3)
        let look =
            row.isProven
            ? "fill=\"\(green)\"" : "fill=\"#ffffff\" stroke=\"\(grey)\" stroke-dasharray=\"4 2\""
        var parts = ["<rect x=\"\(from)\" y=\"\(y + 2)\" width=\"\(until - from)\" height=\"12\" \(look)/>"]
        // An arrow where it is open to that side.
        let color = row.isProven ? green : grey
        if row.from == nil { parts.append(arrow(at: left, pointing: -8, y: y + 8, color)) }
        if row.until == nil { parts.append(arrow(at: right, pointing: 8, y: y + 8, color)) }
        return parts.joined(separator: "\n")
    }

    private static func arrow(at x: Int, pointing length: Int, y: Int, _ color: String) -> String {
        "<path d=\"M\(x) \(y - 8) L\(x + length) \(y) L\(x) \(y + 8) Z\" fill=\"\(color)\"/>"
    }

    private static func mark(
        _ seconds: Double, _ label: String, _ color: String, _ top: Int, labelY: Int
    ) -> String {
        let at = x(seconds)
        let anchor = at > right - 60 ? "end" : at < left + 60 ? "start" : "middle"
        return
            "<line x1=\"\(at)\" y1=\"\(top - 8)\" x2=\"\(at)\" y2=\"\(labelY - 12)\" stroke=\"\(color)\" "
            + "stroke-width=\"2\"/>\n" + text(label, x: at, y: labelY, "text-anchor=\"\(anchor)\" fill=\"\(color)\"")
    }

    private static func x(_ seconds: Double) -> Int {
        left + Int((place(seconds) + 1) / 2 * Double(right - left))
    }

    private static func text(_ text: String, x: Int, y: Int, _ attributes: String = "") -> String {
        "<text x=\"\(x)\" y=\"\(y)\"\(attributes.isEmpty ? "" : " " + attributes)>\(XML.escaped(text))</text>"
    }
}
