import Bootstrap
import Facts
import Findings
import Judgement
import Programs
import Values

/// The beginning of the page: what is wrong, since when the clock is what it is, and what to type.
extension Diagnosis {
    /// How bad, by the colour; a word and a sentence.
    var pageVerdict: (status: Status, word: String, sentence: String) {
        let (word, sentence) = conclusion.told
        switch conclusion {
        case .boot: return (max(status, .warning), word, sentence)
        case .contradicted: return (max(status, .unknown), word, sentence)
        case .finding(let worst): return (worst.status, word, sentence)
        case .nothingJudged: return (.unknown, word, sentence)
        case .clear:
            let comesUp = bootstrap.status == .ok ? " It comes up by itself after any power cut." : ""
            return (.ok, word, sentence + comesUp)
        }
    }

    var verdictHTML: String {
        let (status, word, sentence) = pageVerdict
        var text = "<p class=\"say\"><span class=\"word \(status.rawValue)\">\(HTML.text(word))</span> "
        text +=
            HTML.text(sentence)
            + "</p>\n<p>\(HTML.text(clockWords.prefix(1).uppercased() + clockWords.dropFirst())).</p>\n"
        if isOvershadowed, let headline {
            text += "<p><strong>\(HTML.text(headline.word))</strong> \(HTML.text(headline.sentence))</p>\n"
        }
        if !nextSteps.isEmpty { text += "<h3>What to type</h3>\n" + nextSteps.map(typed).joined() }
        if let freezeWords { text += "<p>Frozen: \(HTML.text(freezeWords)).</p>\n" }
        if let loop = bootstrap.loops.first {
            text += "<h3>What waits for what</h3>\n<ol>\n" + loop.path.map(step).joined() + "</ol>\n"
        }
        if !bootstrap.causes.isEmpty {
            text += "<h3>Why</h3>\n<ul>\n" + bootstrap.causes.map(cause).joined() + "</ul>\n"
        }
        return "<section class=\"verdict \(status.rawValue)\" aria-labelledby=\"verdict\">\n"
            + "<h2 id=\"verdict\">Verdict</h2>\n\(text)</section>\n"
    }

    private func typed(_ step: NextStep) -> String {
        let turn = step.turn.phrase
        let words = step.words.isEmpty ? turn : "\(turn): \(step.words)"
        return HTML.command(step.command) + "<p class=\"soft\">\(HTML.text(words))</p>\n"
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
