import Bootstrap
import Facts
import Findings
import Judgement
import TimeScience
import Values

/// The screen: what is wrong and what to type, in the first three lines of any screen from 60 columns; then whose
/// clock, the loop, the findings with their consequences folded behind them, a tally.
extension Diagnosis {
    package func textReport(on screen: Screen, verbose: Bool) -> String {
        let shown = ShownFindings(self, verbose: verbose)
        let sections = [
            firstLines(on: screen), headLines(on: screen), bootstrapLines(on: screen), shown.lines(on: screen),
            troubleLines(on: screen, verbose: verbose), shown.closing(self, on: screen),
        ]
        return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    /// The conclusion, and what to type. Where all is well the tally says it.
    private func firstLines(on screen: Screen) -> [String] {
        let emphasis: Style.Emphasis
        switch conclusion {
        case .clear, .nothingJudged: return []
        case .boot: emphasis = bootstrap.status == .latent ? .yellow : .alarm
        case .contradicted: emphasis = .yellow
        case .finding(let worst): emphasis = worst.status.emphasis ?? .bold
        }
        let (word, sentence) = conclusion.told
        var columns = Columns()
        columns.add(.text(word, emphasis), .text(escaped(sentence)))
        for step in nextSteps {
            let words = step.words.isEmpty ? [] : Columns.Cell.text(escaped(step.words))
            columns.add(.text(step.turn.rawValue, .bold), .command(escaped(step.command)) + words)
        }
        return columns.lines(on: screen)
    }

    private func headLines(on screen: Screen) -> [String] {
        let who = "boxdoctor on " + escaped(facts.host.title)
        let clock = clockLine(on: screen)
        let parts = [who, clock]
        let isOneLine = who.utf8.count + 3 + clock.utf8.count <= screen.columns
        var lines = isOneLine ? [parts.joined(separator: "   ")] : parts.flatMap { wrapped($0, screen.columns) }
        if lines[0].hasPrefix(who) { lines[0] = screen.style(.bold, who) + lines[0].dropFirst(who.utf8.count) }
        if let record {
            let age = record.ageSeconds.map { ", \(durationText($0)) old" } ?? ""
            let name = record.file == "-" ? "standard input" : escaped(record.file)
            lines += wrapped("facts from \(name)\(age): the box may have changed since", screen.columns)
        }
        if let trial = trialWords { lines += wrapped(trial, screen.columns).map { screen.style(.yellow, $0) } }
        if let freeze = freezeWords {
            lines += wrapped("frozen: " + freeze, screen.columns).map { screen.style(.yellow, $0) }
        }
        return lines
    }

    private func troubleLines(on screen: Screen, verbose: Bool) -> [String] {
        let troubles = settings.troubles + facts.troubles
        let shown = verbose ? troubles.count : min(troubles.count, 5)
        guard !troubles.isEmpty else { return [] }
        var columns = Columns(indent: 0)
        for trouble in troubles.prefix(shown) {
            columns.add(
                .text("trouble", .yellow), .text("\(escaped("\(trouble.source)")): \(escaped(trouble.text))"))
        }
        if shown < troubles.count {
            columns.add(.text("trouble"), .text("\(troubles.count - shown) more: boxdoctor check --verbose", .faint))
        }
        return columns.lines(on: screen)
    }

    /// `clock 2026-11-19 12:03 UTC, 36 h 0 min behind`, or why that is not known.
    var clockWords: String { clockLine(on: Screen()) }

    private func clockLine(on screen: Screen) -> String {
        guard facts.host.view == .live else { return "files only: nothing live was looked at" }
        return "clock \(screen.both(facts.clock.reading)), \(lagWords)"
    }

    private var lagWords: String {
        if isContradicted {
            return "unconfirmed: the time servers contradict signatures or each other"
        }
        if let lag = time.lagSeconds {
            let uncertainty = abs(time.uncertaintySeconds ?? 0)
            let standing = time.standing.map { " (\($0.rawValue))" } ?? ""
            if abs(lag) < 1 { return "right within \(durationText(abs(lag) + uncertainty))\(standing)" }
            return "\(durationText(lag)) \(lag > 0 ? "behind" : "ahead")\(standing)"
        }
        guard time.asked > 0 else { return "compared with no server" }
        if time.blockage != nil { return "unconfirmed: NTP is blocked here" }
        let answered = time.sources.count { $0.verdict != .unusable }
        guard answered > 0 else { return "unconfirmed: no time server answered" }
        return answered == 1
            ? "unconfirmed: only one time server answered" : "unconfirmed: no majority among \(time.asked) servers"
    }

    /// Fixes that are taken back unless somebody says otherwise.
    private var trialWords: String? {
        let trials = (facts.host.fixes ?? []).filter { $0.result == "trial" }.map { escaped($0.remedy) }
        guard !trials.isEmpty, facts.host.view == .live else { return nil }
        return "on trial: \(trials.joined(separator: ", ")); to keep it: boxdoctor confirm"
    }

    /// Why fixes are stopped; nil where they are not.
    var freezeWords: String? {
        guard case .known(let freeze, let source) = facts.host.freeze else { return nil }
        var words = "fixes are stopped by \(escaped("\(source)"))"
        if let reason = freeze.reason { words += ": \(escaped(reason))" }
        let by = [freeze.who.map { "by \(escaped($0))" }, freeze.until.map { "until \(escaped($0))" }].compactMap { $0 }
        return by.isEmpty ? words : "\(words) (\(by.joined(separator: ", ")))"
    }
}
