import Bootstrap
import Values

extension BootGraph {
    package enum Format: String, Sendable, CaseIterable { case text, svg, dot, mermaid, json }

    package func drawn(as format: Format, on screen: Screen) -> String {
        switch format {
        case .text: text(on: screen)
        case .svg: svg
        case .dot: dot
        case .mermaid: mermaid
        case .json: json.text + "\n"
        }
    }

    /// `at a clock 36 h behind`.
    package var moment: String {
        switch lagSeconds {
        case -1...1: "with the clock right"
        case 2...: "with the clock \(durationText(Double(lagSeconds))) behind"
        default: "with the clock \(durationText(Double(lagSeconds))) ahead"
        }
    }

    /// What a node is called in every format.
    package func state(_ node: Node) -> String {
        node.isInLoop ? "in the loop" : node.comesTrue ? "comes true" : "does not come true"
    }

    /// Indented below what needs it, each condition once; the loop marked with an asterisk.
    package func text(on screen: Screen) -> String {
        var lines = ["bootstrap graph of \(escaped(host)), \(moment)   (* = part of the loop)", ""]
        var shown: Set<Int> = []
        for root in roots { append(root, depth: 0, &shown, &lines, screen) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The clock, and what nothing else needs.
    private var roots: [Int] {
        let needed = Set(edges.map(\.to))
        return nodes.indices.filter { $0 == 0 || !needed.contains($0) }
    }

    private func append(_ number: Int, depth: Int, _ shown: inout Set<Int>, _ lines: inout [String], _ screen: Screen) {
        let node = nodes[number]
        let indent = String(repeating: "    ", count: min(depth, 8))
        let mark = node.isInLoop ? "* " : "  "
        let emphasis: Style.Emphasis = node.isInLoop ? .alarm : node.comesTrue ? .green : .yellow
        lines.append(indent + mark + screen.style(emphasis, escaped(node.label)) + "   \(state(node))")
        guard shown.insert(number).inserted else {
            lines[lines.count - 1] += ", as above"
            return
        }
        for closed in node.closed { lines.append("\(indent)      closed: \(escaped(closed))") }
        for edge in edges where edge.from == number {
            let source = screen.style(.faint, escaped("\(edge.source)"))
            lines.append("\(indent)    needs \(escaped(edge.needs)): \(escaped(edge.because))   \(source)")
            append(edge.to, depth: depth + 1, &shown, &lines, screen)
        }
    }

    /// As data: what the pictures are drawn from.
    package var json: JSON {
        [
            "schema_version": 1,
            "host": .string(host),
            "status": .string(status.rawValue),
            "lag_seconds": .integer(lagSeconds),
            "nodes": .array(
                nodes.enumerated().map { number, node in
                    [
                        "id": .integer(Int64(number)), "condition": .string(node.word), "label": .string(node.label),
                        "comes_true": .bool(node.comesTrue), "in_loop": .bool(node.isInLoop),
                        "closed": .array(node.closed.map(JSON.string)),
                    ]
                }),
            "edges": .array(
                edges.map {
                    [
                        "from": .integer(Int64($0.from)), "to": .integer(Int64($0.to)), "needs": .string($0.needs),
                        "because": .string($0.because), "source": .string("\($0.source)"),
                        "in_loop": .bool($0.isInLoop),
                    ]
                }),
        ]
    }
}
