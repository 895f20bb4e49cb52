import DNSSEC
import Facts
import Values

extension [WindowsView] {
    /// The timelines as one SVG 1.1 picture: no script, no font of its own, readable in light and dark.
    package var svgReport: String {
        var top = 16
        var body = ""
        for view in self {
            body += view.svg(top: top)
            top += view.svgHeight
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(SVG.width)" height="\(top)" \
            viewBox="0 0 \(SVG.width) \(top)" font-family="sans-serif" font-size="13">
            <rect width="100%" height="100%" fill="#ffffff"/>
            \(body)</svg>

            """
    }
}

private enum SVG {
    package static let width = 960
    /// Bars begin here at the least, and leave so much room at the most.
    static let left = 250...430
    /// A letter of the titles, on average.
    static let letter = 7
    static let gray = "#bbbbbb"
    package static let right = 930
    package static let row = 26
    static let green = "#2e7d32"
    static let pale = "#a5d6a7"
    static let red = "#c62828"
    static let blue = "#1565c0"

    package static func text(_ text: String, x: Int, y: Int, _ attributes: String = "") -> String {
        "<text x=\"\(x)\" y=\"\(y)\"\(attributes.isEmpty ? "" : " " + attributes)>\(quoted(text))</text>\n"
    }

    static func quoted(_ text: String) -> String {
        escaped(text).reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }
}

extension WindowsView {
    fileprivate var svgHeight: Int { span == nil ? 70 : 176 + (rows.count + 1) * SVG.row }

    /// Beside the longest title.
    private var svgLeft: Int {
        let longest = rows.map { svgTitle($0).count }.max() ?? 0
        return min(max(32 + longest * SVG.letter, SVG.left.lowerBound), SVG.left.upperBound)
    }

    fileprivate func svg(top: Int) -> String {
        let color = isJudged && isAcceptedNow ? SVG.green : SVG.red
        var text = SVG.text(answer, x: 16, y: top + 16, "font-size=\"17\" font-weight=\"bold\" fill=\"\(color)\"")
        guard let span else { return text + SVG.text(chain.why, x: 16, y: top + 40, "fill=\"#444444\"") }
        text += SVG.text(
            "\(chain.status.rawValue), judged as \(validator.name) does", x: 16, y: top + 38, "fill=\"#444444\"")
        let first = top + 84
        let bottom = first + (rows.count + 1) * SVG.row
        text += axis(span, from: first - 12, to: bottom)
        for (index, row) in rows.enumerated() { text += svg(row, y: first + index * SVG.row, span) }
        let last = first + rows.count * SVG.row
        text += SVG.text("accepted", x: 16, y: last + 13, "font-weight=\"bold\"")
        text += rectangles(accepted, y: last, height: 16, fill: SVG.blue, span)
        text += mark(reading, "clock", color, from: first - 12, to: bottom, labelY: bottom + 14, span)
        if let trueTime {
            text += mark(trueTime, "true time", "#000000", from: first - 12, to: bottom, labelY: bottom + 30, span)
        } else if let floor, floor > reading {
            text += mark(
                floor, "true time: not before", "#000000", from: first - 12, to: bottom, labelY: bottom + 30, span)
        }
        return text + legend(y: bottom + 52)
    }

    /// What the colours say.
    private func legend(y: Int) -> String {
        let all = [
            (SVG.green, "signed"), (SVG.pale, "also accepted by \(validator.name)"), (SVG.gray, "not used by it"),
            (SVG.blue, "accepted"),
        ]
        let shown = all.filter { color, _ in
            switch color {
            case SVG.pale: rows.contains { $0.isCounted && $0.accepted != $0.signed }
            case SVG.gray: rows.contains { !$0.isCounted }
            default: true
            }
        }
        var (text, x) = ("", 16)
        for (color, words) in shown {
            text += "<rect x=\"\(x)\" y=\"\(y - 10)\" width=\"16\" height=\"10\" rx=\"2\" fill=\"\(color)\"/>\n"
            text += SVG.text(words, x: x + 22, y: y, "fill=\"#444444\" font-size=\"11\"")
            x += 46 + words.count * SVG.letter
        }
        return text
    }

    private func svg(_ row: Row, y: Int, _ span: ClosedRange<Int64>) -> String {
        let decides = row.opens || row.closes
        let weight = decides ? "font-weight=\"bold\"" : row.isCounted ? "" : "fill=\"#666666\""
        let room = (svgLeft - 24) / SVG.letter
        let whole = svgTitle(row)
        let title = whole.count > room ? whole.prefix(room - 2) + ".." : whole[...]
        return SVG.text(String(title), x: 16, y: y + 13, weight)
            + (row.isCounted ? rectangles(row.accepted, y: y + 4, height: 8, fill: SVG.pale, span) : "")
            + rectangles(row.signed, y: y, height: 16, fill: row.isCounted ? SVG.green : SVG.gray, span)
    }

    private func svgTitle(_ row: Row) -> String {
        var title = escaped(row.title)
        if row.opens { title += row.closes ? " (decides)" : " (opens)" } else if row.closes { title += " (closes)" }
        return row.isVerified ? title : title + " (bad)"
    }

    private func rectangles(
        _ set: IntervalSet, y: Int, height: Int, fill: String, _ span: ClosedRange<Int64>
    ) -> String {
        let visible = set.intersection(IntervalSet(from: span.lowerBound, until: span.upperBound))
        return visible.intervals.map { interval in
            let (from, until) = (x(interval.from, span), x(interval.until, span))
            return "<rect x=\"\(from)\" y=\"\(y)\" width=\"\(max(until - from, 2))\" height=\"\(height)\" rx=\"2\""
                + " fill=\"\(fill)\"/>\n"
        }.joined()
    }

    private func x(_ second: Int64, _ span: ClosedRange<Int64>) -> Int {
        let share = Double(second - span.lowerBound) / Double(span.upperBound - span.lowerBound)
        return svgLeft + Int(share * Double(SVG.right - svgLeft))
    }

    private func axis(_ span: ClosedRange<Int64>, from top: Int, to bottom: Int) -> String {
        // Midnights, some days apart; of a span without one, its ends.
        let first = span.lowerBound.floorDivided(by: 86_400) + 1
        let last = max(span.upperBound.floorDivided(by: 86_400), first)
        let days = stride(from: first, through: last, by: Int((last - first) / 5 + 1))
        let midnights = days.map { $0 * 86_400 }.filter { span.contains($0) }
        let ticks = midnights.isEmpty ? [span.lowerBound, span.upperBound] : midnights
        return ticks.map { second in
            let at = x(second, span)
            let anchor = at < svgLeft + 40 ? "start" : at > SVG.right - 40 ? "end" : "middle"
            let label = Timestamp(unixSeconds: second).short.prefix(midnights.isEmpty ? 16 : 10)
            return "<line x1=\"\(at)\" y1=\"\(top)\" x2=\"\(at)\" y2=\"\(bottom)\" stroke=\"#dddddd\"/>\n"
                + SVG.text(
                    String(label), x: at, y: top - 6, "text-anchor=\"\(anchor)\" fill=\"#666666\" font-size=\"11\"")
        }.joined()
    }

    private func mark(
        _ moment: Timestamp, _ label: String, _ color: String, from top: Int, to bottom: Int, labelY: Int,
        _ span: ClosedRange<Int64>
    ) -> String {
        let words = "\(label) \(moment.short)"
        guard span.contains(moment.unixSeconds) else {
            let early = moment.unixSeconds < span.lowerBound
            let at = early ? svgLeft : SVG.right
            return SVG.text(
                early ? "\u{3c} \(words)" : "\(words) \u{3e}", x: at, y: labelY,
                "text-anchor=\"\(early ? "start" : "end")\" fill=\"\(color)\"")
        }
        let at = x(moment.unixSeconds, span)
        let anchor = at > SVG.right - 150 ? "end" : at < svgLeft + 100 ? "start" : "middle"
        return
            "<line x1=\"\(at)\" y1=\"\(top)\" x2=\"\(at)\" y2=\"\(bottom)\" stroke=\"\(color)\" stroke-width=\"2\"/>\n"
            + SVG.text(words, x: at, y: labelY, "text-anchor=\"\(anchor)\" fill=\"\(color)\"")
    }
}
