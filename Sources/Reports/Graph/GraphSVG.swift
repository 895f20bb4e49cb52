import Bootstrap
import Box
import Values

// The graph as a picture: rows by distance from the clock, each condition a box that holds its own evidence, so that no
// text has to find room beside a line. Arrows back up run round the outside.
extension BootGraph {
    package var svg: String { GraphPicture(self).text }
}

private struct GraphPicture {
    private struct Box {
        package var lines: [(text: String, size: Int, bold: Bool)]
        package var x = 0
        package var y = 0
        package var width: Int
        var height: Int
    }

    private static let gap = 28
    private static let rowGap = 54
    private static let margin = 24
    private static let lineHeight = 17
    private let graph: BootGraph
    private var boxes: [Box] = []
    private var width = 0
    private var height = 0

    package init(_ graph: BootGraph) {
        self.graph = graph
        boxes = graph.nodes.indices.map { GraphPicture.box(graph, $0) }
        place()
    }

    private static func box(_ graph: BootGraph, _ number: Int) -> Box {
        let node = graph.nodes[number]
        var lines = [(text: node.label, size: 14, bold: true)]
        for edge in graph.edges where edge.from == number {
            lines.append(("needs \(edge.needs): \(edge.because)", 12, false))
            lines.append(("    \(edge.source)", 11, false))
        }
        lines += node.closed.map { ("closed: \($0)", 12, false) }
        // Six tenths of the size, a little more in bold, is wider than a sans-serif letter is on average.
        let widest = lines.map { $0.text.count * $0.size * ($0.bold ? 62 : 56) / 100 }.max() ?? 0
        return Box(lines: lines, width: max(widest + 28, 120), height: lines.count * lineHeight + 18)
    }

    private mutating func place() {
        var y = GraphPicture.margin + 34
        let rows = graph.rows
        let rowWidths = rows.map { row in
            row.map { boxes[$0].width }.reduce(0, +) + GraphPicture.gap * max(row.count - 1, 0)
        }
        let widest = rowWidths.max() ?? 0
        // Room on both sides for the arrows that run back up.
        let side = GraphPicture.margin + 70
        for (row, rowWidth) in zip(rows, rowWidths) {
            var x = side + (widest - rowWidth) / 2
            for node in row {
                boxes[node].x = x
                boxes[node].y = y
                x += boxes[node].width + GraphPicture.gap
            }
            y += (row.map { boxes[$0].height }.max() ?? 0) + GraphPicture.rowGap
        }
        width = max(widest + 2 * side, 2 * GraphPicture.margin + heading.count * GraphPicture.headingLetter)
        height = y - GraphPicture.rowGap + GraphPicture.margin
    }

    private var heading: String { "\(graph.host), \(graph.moment)" }
    /// Of 15 px, at most.
    private static let headingLetter = 9

    package var text: String {
        var parts = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" "
                + "viewBox=\"0 0 \(width) \(height)\" font-family=\"sans-serif\">",
            "<title>\(XML.escaped("bootstrap graph of \(graph.host)"))</title>",
            arrowHead("plain", "#666666"), arrowHead("loop", "#b2182b"),
            "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
            "<text x=\"\(GraphPicture.margin)\" y=\"\(GraphPicture.margin + 8)\" font-size=\"15\" fill=\"#222222\">"
                + XML.escaped(heading) + "</text>",
        ]
        parts += graph.edges.filter { !$0.isInLoop }.map(arrow) + graph.edges.filter(\.isInLoop).map(arrow)
        parts += graph.nodes.indices.map(drawnBox)
        return (parts + ["</svg>"]).joined(separator: "\n") + "\n"
    }

    private func arrowHead(_ name: String, _ color: String) -> String {
        "<defs><marker id=\"\(name)\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerUnits=\"userSpaceOnUse\" "
            + "markerWidth=\"11\" markerHeight=\"11\" "
            + "orient=\"auto-start-reverse\"><path d=\"M0 0L10 5L0 10z\" fill=\"\(color)\"/></marker></defs>"
    }

    private func arrow(_ edge: BootGraph.Edge) -> String {
        let (from, to) = (boxes[edge.from], boxes[edge.to])
        let path: String
        if to.y > from.y {
            let (x1, y1) = (from.x + from.width / 2, from.y + from.height)
            let (x2, y2) = (to.x + to.width / 2, to.y)
            path = "M\(x1) \(y1)C\(x1) \(y1 + 36) \(x2) \(y2 - 36) \(x2) \(y2 - 1)"
        } else {
            // Back up, or beside: out of the nearer side and round.
            let isRight = from.x + from.width / 2 >= width / 2
            let x1 = isRight ? from.x + from.width : from.x
            let x2 = isRight ? to.x + to.width : to.x
            let (y1, y2) = (from.y + from.height / 2, to.y + to.height / 2)
            let outside = isRight ? max(x1, x2) + 62 : min(x1, x2) - 62
            path = "M\(x1) \(y1)C\(outside) \(y1) \(outside) \(y2) \(x2 + (isRight ? 1 : -1)) \(y2)"
        }
        let (color, head, stroke) = edge.isInLoop ? ("#b2182b", "loop", 3) : ("#666666", "plain", 1)
        return "<path d=\"\(path)\" fill=\"none\" stroke=\"\(color)\" stroke-width=\"\(stroke)\" "
            + "marker-end=\"url(#\(head))\"/>"
    }

    private func drawnBox(_ number: Int) -> String {
        let (node, box) = (graph.nodes[number], boxes[number])
        let fill = node.isInLoop ? "#fde0dd" : node.comesTrue ? "#e5f5e0" : "#fff7cc"
        let stroke = node.isInLoop ? "#b2182b" : "#666666"
        var parts = [
            "<g><rect x=\"\(box.x)\" y=\"\(box.y)\" width=\"\(box.width)\" height=\"\(box.height)\" rx=\"8\" "
                + "fill=\"\(fill)\" stroke=\"\(stroke)\" stroke-width=\"\(node.isInLoop ? 2 : 1)\"/>"
        ]
        for (index, line) in box.lines.enumerated() {
            let y = box.y + 21 + index * GraphPicture.lineHeight
            let x = box.x + 12 + (line.size == 11 ? 14 : 0)
            let look = line.bold ? " font-weight=\"bold\"" : ""
            let color = line.size == 11 ? "#666666" : "#222222"
            let text = XML.escaped(line.text.trimmingLeadingSpaces)
            parts.append(
                "<text x=\"\(x)\" y=\"\(y)\" font-size=\"\(line.size)\" fill=\"\(color)\"\(look)>\(text)</text>")
        }
        return (parts + ["</g>"]).joined()
    }
}

enum XML {
    /// Character data and attribute values (XML 1.0 section 2.4), controls and foreign scripts made visible first.
    package static func escaped(_ text: String) -> String {
        Values.escaped(text).replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}

extension String {
    fileprivate var trimmingLeadingSpaces: String { String(drop { $0 == " " }) }
}
