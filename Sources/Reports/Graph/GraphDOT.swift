import Bootstrap
import Values

// The graph in the languages of Graphviz and Mermaid. Names from configuration are quoted and cleaned for each.
extension BootGraph {
    package var dot: String {
        var lines = [
            "digraph bootstrap {",
            "  label=\(DOT.quoted("\(host), \(moment)")); labelloc=t; rankdir=TB; fontname=\"sans-serif\";",
            "  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\", fontsize=11];",
            "  edge [fontname=\"sans-serif\", fontsize=9];",
        ]
        for (number, node) in nodes.enumerated() {
            let fill = node.isInLoop ? "#fde0dd" : node.comesTrue ? "#e5f5e0" : "#fff7cc"
            let line = node.isInLoop ? "#b2182b" : "#666666"
            let text = ([node.label] + node.closed.map { "closed: \($0)" }).map(DOT.cleaned).joined(separator: "\\n")
            lines.append("  n\(number) [label=\"\(text)\", fillcolor=\"\(fill)\", color=\"\(line)\"];")
        }
        for edge in edges {
            let text = [edge.needs, edge.because, "\(edge.source)"].map(DOT.cleaned).joined(separator: "\\n")
            let style = edge.isInLoop ? ", color=\"#b2182b\", fontcolor=\"#b2182b\", penwidth=2" : ", color=\"#666666\""
            lines.append("  n\(edge.from) -> n\(edge.to) [label=\"\(text)\"\(style)];")
        }
        return (lines + ["}"]).joined(separator: "\n") + "\n"
    }

    package var mermaid: String {
        var lines = ["%% \(escaped(host)), \(moment)", "flowchart TD"]
        for (number, node) in nodes.enumerated() {
            let text = ([node.label] + node.closed.map { "closed: \($0)" }).map(Mermaid.cleaned)
            lines.append("  n\(number)[\"\(text.joined(separator: "<br/>"))\"]")
        }
        for edge in edges {
            let text = [edge.needs, edge.because, "\(edge.source)"].map(Mermaid.cleaned).joined(separator: "<br/>")
            lines.append("  n\(edge.from) -->|\"\(text)\"| n\(edge.to)")
        }
        func those(_ isMember: (Node) -> Bool) -> String {
            nodes.indices.filter { isMember(nodes[$0]) }.map { "n\($0)" }.joined(separator: ",")
        }
        for (name, style, members) in [
            ("loop", "fill:#fde0dd,stroke:#b2182b,stroke-width:2px", those(\.isInLoop)),
            ("up", "fill:#e5f5e0,stroke:#666", those { !$0.isInLoop && $0.comesTrue }),
            ("down", "fill:#fff7cc,stroke:#666", those { !$0.isInLoop && !$0.comesTrue }),
        ] where !members.isEmpty {
            lines += ["  classDef \(name) \(style)", "  class \(members) \(name)"]
        }
        let loop = edges.indices.filter { edges[$0].isInLoop }.map(String.init).joined(separator: ",")
        if !loop.isEmpty { lines.append("  linkStyle \(loop) stroke:#b2182b,stroke-width:3px") }
        return lines.joined(separator: "\n") + "\n"
    }
}

private enum DOT {
    static func quoted(_ text: String) -> String { "\"\(cleaned(text))\"" }

    /// Inside a quoted string only the quote and the backslash are special.
    static func cleaned(_ text: String) -> String {
        escaped(text).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    }
}

private enum Mermaid {
    /// Quoted text may hold anything but the quote; `#` starts an entity, and HTML is read as HTML.
    static func cleaned(_ text: String) -> String {
        escaped(text).replacing("#", with: "#35;").replacing("\"", with: "#quot;").replacing("<", with: "#lt;")
            .replacing(">", with: "#gt;")
    }
}
