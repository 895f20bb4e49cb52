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
        let consequences = findings.filter { $0.status.isBad && !known.contains($0.check) }.inOrder
        let shown = (causes + consequences).filter { $0.status > .unknown }
        let unknown = findings.filter { $0.status == .unknown }
        let quiet = findings.filter { !$0.status.isBad }
        var text = shown.map(article).joined()
        if shown.isEmpty { text += "<p>\(HTML.text(conclusion.told.sentence))</p>\n" }
        // What nobody could tell is no finding to act on, unless it is all that there is.
        text += folded("\(unknown.count) that could not be told", unknown, isOpen: shown.isEmpty)
        text += folded("\(quiet.count) more that found nothing wrong, or did not apply", quiet, isOpen: false)
        return HTML.section("findings", "Findings", text)
    }

    private func folded(_ title: String, _ findings: [Finding], isOpen: Bool) -> String {
        guard !findings.isEmpty else { return "" }
        let rows = findings.map { finding in
            let why = finding.detail.isEmpty ? "" : "<br><span class=\"soft\">\(HTML.text(finding.detail))</span>"
            return [HTML.text(finding.check), word(finding.status), HTML.text(finding.summary) + why]
        }
        let table = HTML.table(title, ["Check", "Status", "What it saw"], rows)
        return "<details\(isOpen ? " open" : "")>\n<summary>\(HTML.text(title))</summary>\n\(table)</details>\n"
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
            text += "<p class=\"soft\">\(HTML.text(words(remedy) + needs))</p>\n"
        }
        return "<article>\n\(text)</article>\n"
    }

    private func words(_ remedy: RemedyOffer) -> String {
        // A clock that was set is not set back.
        if remedy.id == "fix-clock", remedy.class == .safe { return "sets the clock no further than the evidence goes" }
        return switch remedy.class {
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
