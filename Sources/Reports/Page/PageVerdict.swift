import Bootstrap
import Facts
import Findings
import Judgement
import Programs
import Remedies
import Values

/// The beginning of the page: what is wrong, since when the clock is what it is, and what to type.
extension Diagnosis {
    /// Nothing but a word and a sentence where all is well.
    var pageVerdict: (status: Status, word: String, sentence: String) {
        if let headline { return (max(status, .warning), headline.word, headline.sentence) }
        let bad = findings.filter { $0.status.isBad && $0.explainedBy.isEmpty }.inOrder
        guard let worst = bad.first else {
            let comesUp = bootstrap.status == .ok ? " It comes up by itself after a power cut." : ""
            return (.ok, "ALL CLEAR", "Nothing is wrong with this box's time and names.\(comesUp)")
        }
        return (worst.status, worst.status.rawValue.uppercased(), "\(worst.check): \(worst.summary)")
    }

    /// Commands to paste, each with what it does; most urgent first.
    private var pageSteps: [(command: String, words: String)] {
        var steps: [(command: String, words: String)] = []
        if facts.host.freeze.value != nil { steps.append(("boxdoctor thaw", "allows fixes again")) }
        if bootstrap.status == .deadlock {
            steps.append(("boxdoctor fix --clock", "sets the clock, once the evidence is enough"))
        }
        steps += bootstrap.repairs.prefix(2).map { repair in
            (repair.offer.command, repair.adds + (repair.class == .unsafe ? "; weakens something" : ""))
        }
        return steps.map { (facts.host.pasted($0.command), $0.words) }
    }

    var verdictHTML: String {
        let (status, word, sentence) = pageVerdict
        var text = "<p class=\"say\"><span class=\"word \(status.rawValue)\">\(HTML.text(word))</span> "
        text +=
            HTML.text(sentence)
            + "</p>\n<p>\(HTML.text(clockWords.prefix(1).uppercased() + clockWords.dropFirst())).</p>\n"
        if let freezeWords { text += "<p>Frozen: \(HTML.text(freezeWords)).</p>\n" }
        if let loop = bootstrap.loops.first {
            text += "<h3>What waits for what</h3>\n<ol>\n" + loop.path.map(step).joined() + "</ol>\n"
        }
        if !bootstrap.causes.isEmpty {
            text += "<h3>Why</h3>\n<ul>\n" + bootstrap.causes.map(cause).joined() + "</ul>\n"
        }
        if !pageSteps.isEmpty {
            text += "<h3>What to type</h3>\n"
            text += pageSteps.map { HTML.command($0.command) + "<p class=\"soft\">\(HTML.text($0.words))</p>\n" }
                .joined()
        }
        return "<section class=\"verdict \(status.rawValue)\" aria-labelledby=\"verdict\">\n"
            + "<h2 id=\"verdict\">Verdict</h2>\n\(text)</section>\n"
    }

    private func step(_ step: BootstrapReport.Step) -> String {
        "<li><strong>\(HTML.text(step.condition))</strong> needs \(HTML.text(step.needs)): \(HTML.text(step.because))"
            + place(step.source) + "</li>\n"
    }

    private func cause(_ cause: BootstrapReport.Cause) -> String {
        "<li>\(HTML.text(cause.because))\(place(cause.source))</li>\n"
    }

    private func place(_ source: Source) -> String {
        let place = "\(source)"
        return place.isEmpty ? "" : " <code class=\"soft\">\(HTML.text(place))</code>"
    }
}
