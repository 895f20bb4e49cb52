import Facts
import Findings
import Judgement
import Programs
import Remedies
import Values

/// The findings for a page: what somebody should know in full, worst and unexplained first, and the rest as a table.
extension Diagnosis {
    var findingsHTML: String {
        let known = Set(causes.map(\.check))
        let shown = causes + findings.filter { $0.status.isBad && !known.contains($0.check) }.inOrder
        let quiet = findings.filter { !$0.status.isBad }
        var text = shown.map(article).joined()
        if shown.isEmpty { text += "<p>\(HTML.text(conclusion.told.sentence))</p>\n" }
        if !quiet.isEmpty {
            let table = HTML.table(
                "Checks that found nothing wrong, or did not apply", ["Check", "Status", "What it saw"],
                quiet.map { [HTML.text($0.check), word($0.status), HTML.text($0.summary)] })
            text += "<details>\n<summary>\(quiet.count) more checks</summary>\n\(table)</details>\n"
        }
        return HTML.section("findings", "Findings", text)
    }

    private func word(_ status: Status) -> String {
        "<span class=\"word \(status.rawValue)\">\(status.rawValue)</span>"
    }

    private func article(_ finding: Finding) -> String {
        var text =
            "<h3>\(word(finding.status)) \(HTML.text(finding.check))</h3>\n<p>\(HTML.text(finding.summary))</p>\n"
        for line in finding.detail.split(separator: "\n") { text += "<p class=\"soft\">\(HTML.text(line))</p>\n" }
        if !finding.explainedBy.isEmpty {
            text += "<p>Explained by \(HTML.text(finding.explainedBy.joined(separator: ", "))).</p>\n"
        }
        let consequences = findings.filter { $0.status.isBad && $0.explainedBy.contains(finding.check) }.map(\.check)
        if !consequences.isEmpty { text += "<p>Explains \(HTML.text(consequences.joined(separator: ", "))).</p>\n" }
        if !finding.evidence.isEmpty {
            text +=
                "<dl>\n"
                + finding.evidence.map { "<dt>\(HTML.text("\($0.source)"))</dt><dd>\(HTML.text($0.text))</dd>\n" }
                .joined() + "</dl>\n"
        }
        for remedy in finding.remedies {
            text += HTML.command(facts.host.pasted(remedy.command))
            let needs = remedy.needs.map { "; it still needs \($0)" } ?? ""
            text += "<p class=\"soft\">\(HTML.text(words(remedy.class) + needs))</p>\n"
        }
        return "<article>\n\(text)</article>\n"
    }

    private func words(_ kind: RemedyOffer.Class) -> String {
        switch kind {
        case .safe: "safe: it can be taken back, and weakens nothing"
        case .unsafe: "weakens something"
        case .manual: "by hand: it says how"
        }
    }

    var troublesHTML: String {
        let troubles = settings.troubles + facts.troubles
        guard !troubles.isEmpty else { return "" }
        let items = troubles.map { "<li><code>\(HTML.text("\($0.source)"))</code>: \(HTML.text($0.text))</li>\n" }
        return HTML.section("troubles", "What could not be looked at", "<ul>\n\(items.joined())</ul>\n")
    }
}
