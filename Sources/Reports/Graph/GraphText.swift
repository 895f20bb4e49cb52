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

    /// `with the clock 36 h behind`; of a cold boot nobody measured it.
    package var moment: String { isColdBoot ? "after a power cut, \(error)" : error }

    private var error: String {
        switch lagSeconds {
        case -1...1: "with the clock right"
        case 2...: "with the clock \(durationText(Double(lagSeconds))) behind"
        default: "with the clock \(durationText(Double(lagSeconds))) ahead"
        }
    }

    /// What a node is called in every format.
    package func state(_ node: Node) -> String {
        node.isInLoop ? "in the loop" : node.comesTrue ? "works" : "does not work"
    }

    /// Indented below what needs it, each condition once; the loop marked with an asterisk.
    package func text(on screen: Screen) -> String {
        var lines =
            wrapped("bootstrap graph of \(escaped(host)), \(moment) (* = part of the loop)", screen.columns) + [""]
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
        // On a narrow screen depth costs less, so that there is room for words.
        let step = screen.columns < 72 ? 2 : 4
        let indent = min(depth, 8) * step
        let mark = node.isInLoop ? "* " : "  "
        let emphasis: Style.Emphasis = node.isInLoop ? .alarm : node.comesTrue ? .green : .yellow
        let isNew = shown.insert(number).inserted
        let word = state(node) + (isNew ? "" : ", as above")
        add(mark + escaped(node.label) + "   " + word, at: indent, hanging: 2, &lines, screen) {
            // The label's own words are coloured where the line holds them whole.
            let head = mark + escaped(node.label)
            guard $0.hasPrefix(head) else { return $0 }
            return mark + screen.style(emphasis, escaped(node.label)) + String($0.dropFirst(head.count))
        }
        guard isNew else { return }
        for closed in node.closed { add("blocked: \(escaped(closed))", at: indent + 6, hanging: 2, &lines, screen) }
        for edge in edges where edge.from == number {
            let source = escaped("\(edge.source)")
            let words = "needs \(escaped(edge.needs)): \(escaped(edge.because))"
            add(words + (source.isEmpty ? "" : "   " + source), at: indent + 4, hanging: 2, &lines, screen) {
                $0.hasSuffix(source) ? String($0.dropLast(source.count)) + screen.style(.faint, source) : $0
            }
            append(edge.to, depth: depth + 1, &shown, &lines, screen)
        }
    }

    /// One line where it fits, else wrapped with what follows further in.
    private func add(
        _ text: String, at indent: Int, hanging: Int, _ lines: inout [String], _ screen: Screen,
        coloring: (String) -> String = { $0 }
    ) {
        let start = String(repeating: " ", count: indent)
        guard indent + text.utf8.count > screen.columns else { return lines.append(start + coloring(text)) }
        let parts = wrapped(text, screen.columns - indent - hanging)
        for (number, part) in parts.enumerated() {
            lines.append(start + (number == 0 ? "" : String(repeating: " ", count: hanging)) + part)
        }
    }

    /// As data: what the pictures are drawn from.
    package var json: JSON {
        [
            "schema_version": 1,
            "host": .string(host),
            "status": .string(status.rawValue),
            "lag_seconds": .integer(lagSeconds), "cold_boot": .bool(isColdBoot),
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
