import Facts
import Values

extension BootsReport {
    /// For the page; nothing where no start is known.
    var html: String {
        guard !boots.isEmpty else { return "" }
        let rows = boots.reversed().map { boot in
            let (words, emphasis) = Self.verdict(boot)
            let kind = emphasis == .alarm ? "critical" : emphasis == .green ? "ok" : "skipped"
            return [
                boot.startedAt.map(HTML.time) ?? "not known", HTML.text(Self.off(boot)), HTML.text(Self.clock(boot)),
                HTML.text(Self.right(boot)), "<span class=\"word \(kind)\">\(HTML.text(words))</span>",
            ]
        }
        return HTML.section(
            "boots", "Starts of this box",
            HTML.table(
                "What was predicted, and what was seen; the latest first",
                ["Started", "Off before", "Clock at the start", "Right after", "Predicted, and seen"], rows))
    }
}
