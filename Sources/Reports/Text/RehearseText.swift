import Bootstrap
import Facts
import Findings
import Programs
import Records
import Remedies
import Values

// The rehearsal on a screen: a bar over the length of the power cut, for the box as it is and with each repair.
extension Rehearsal {
    package func text(on screen: Screen) -> String {
        var lines = ["cold-boot rehearsal of \(escaped(host.title))", ""]
        lines += styled(headline.text, headline.emphasis, screen)
        lines += [""] + begin(on: screen)
        lines += [""] + bars(on: screen)
        if let answer { lines += [""] + answerLines(answer, on: screen) }
        lines += loopLines(on: screen)
        lines += repaired.flatMap { planLines($0, on: screen) }
        if report.limitsAreMeasured, host.view == .live {
            let measured = "Signatures and certificates are renewed all the time: these are the limits as measured now."
            lines += [""] + wrapped(measured, screen.columns)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The one line that says it.
    var verdict: String { headline.text }

    private var headline: (text: String, emphasis: Style.Emphasis) {
        if now.survivesSeconds == nil, now.isEnough {
            return ("Comes up by itself after a power cut of any length.", .green)
        }
        if now.cuts != now.perhapsCuts {
            let least = now.survivesSeconds.map { durationText(Double($0)) } ?? "any length"
            let most = now.perhapsCuts.component(around: 0).map(\.until) ?? 0
            guard now.survivesSeconds != 0 else {
                return ("Not known whether it survives a power cut.", .yellow)
            }
            let upper = most == .max ? "longer ones" : "ones up to \(durationText(Double(most)))"
            return ("Survives power cuts up to \(least); whether \(upper) too is not known.", .yellow)
        }
        guard let seconds = now.survivesSeconds else {
            return ("Comes up after a power cut of any length, but not from every clock error.", .yellow)
        }
        let words =
            seconds == 0
            ? "After any power cut it needs help to get its time back."
            : "Survives power cuts up to \(durationText(Double(seconds))). After a longer one it needs help."
        return (words, .alarm)
    }

    private func begin(on screen: Screen) -> [String] {
        var columns = Columns(indent: 4)
        let source = startSource.isFile ? Columns.Cell.text(escaped("\(startSource)"), .faint) : []
        columns.add(.text("starts from"), .text(escaped(start)) + source)
        columns.add(.text("clock error"), .text(limits))
        return columns.lines(on: screen)
    }

    private var limits: String {
        guard report.limitsAreMeasured else { return "comes up from none that could be measured" }
        let behind = report.behindLimitSeconds.map { "\(durationText(Double($0))) behind" } ?? "any time behind"
        let ahead = report.aheadLimitSeconds.map { "\(durationText(Double($0))) ahead" } ?? "any time ahead"
        return "comes up from \(behind) to \(ahead)"
    }

    private func bars(on screen: Screen) -> [String] {
        let names = ["as it is"] + repaired.map { "+ \($0.id)" }
        let width = min(names.map(\.count).max() ?? 0, 34)
        let legend = "# comes up   . does not   ? not known"
        // Beside its name a bar would be too short to say anything.
        if screen.columns - width - 10 < CutBar.leastColumns {
            let bar = CutBar(columns: max(screen.columns - 8, CutBar.leastColumns / 2))
            let drawn = zip(names, [now] + repaired).flatMap { name, plan in
                wrapped(escaped(name), screen.columns - 4).map { "    " + $0 }
                    + ["    " + colored(bar.drawn(plan), on: screen)]
            }
            return ["    power cut", "    " + bar.scale] + drawn
                + wrapped(legend, screen.columns - 4).map { "    " + $0 }
        }
        let bar = CutBar(columns: min(screen.columns - width - 10, 72))
        var lines = ["    " + "power cut".padded(width + 2) + bar.scale]
        for (name, plan) in zip(names, [now] + repaired) {
            let drawn = bar.drawn(plan)
            lines.append("    " + String(escaped(name).prefix(width)).padded(width + 2) + colored(drawn, on: screen))
        }
        let indent = width + 6 + legend.count <= screen.columns ? width + 6 : 4
        return lines + wrapped(legend, screen.columns - indent).map { "".padded(indent) + $0 }
    }

    private func colored(_ bar: String, on screen: Screen) -> String {
        var result = ""
        var rest = Substring(bar)
        while let first = rest.first {
            let run = rest.prefix { $0 == first }
            result += screen.style(first == "#" ? .green : first == "." ? .red : .yellow, String(run))
            rest = rest.dropFirst(run.count)
        }
        return result
    }

    private func answerLines(_ answer: Answer, on screen: Screen) -> [String] {
        let what: String
        switch answer.question {
        // The error is the greatest that such a cut leaves, not one that was measured.
        case .powerCut(let seconds): what = "After a power cut of \(durationText(Double(seconds)))"
        case .clock(let reading): what = "With the clock at \(reading.short) at boot"
        }
        let side = answer.lagSeconds < 0 ? "ahead" : "behind"
        let isWorst = if case .powerCut = answer.question { " at worst" } else { "" }
        let error = "\(durationText(Double(answer.lagSeconds))) \(side)\(isWorst)"
        switch answer.comesUp {
        case true?: return styled("\(what) (\(error)) the box comes up by itself.", .green, screen)
        case false?: return styled("\(what) (\(error)) the box needs help to get its time back.", .alarm, screen)
        case nil: return styled("\(what) (\(error)) it is not known whether the box comes up.", .yellow, screen)
        }
    }

    private func styled(_ text: String, _ emphasis: Style.Emphasis, _ screen: Screen) -> [String] {
        wrapped(text, screen.columns).map { screen.style(emphasis, $0) }
    }

    private func loopLines(on screen: Screen) -> [String] {
        guard let loop = report.loops.first else {
            var causes = Columns(indent: 4)
            for cause in report.causes { causes.add(.text("because"), .text(escaped(cause.because))) }
            return report.causes.isEmpty ? [] : [""] + causes.lines(on: screen)
        }
        let head =
            now.survivesSeconds == 0
            ? "Then it is stuck in this circle:" : "After a longer cut it is stuck in this circle:"
        return ["", head, ""] + loop.lines(on: screen)
    }

    private func planLines(_ plan: Run, on screen: Screen) -> [String] {
        let command = screen.commandLines(
            escaped(host.pasted(plan.offer?.command ?? "")), plan.class == .manual ? "says how, by hand" : "", indent: 8
        )
        let needs = plan.offer?.needs.map { "; still needs \(escaped($0))" } ?? ""
        let cost = plan.weakens.isEmpty ? "" : "; weakens: \(escaped(plan.weakens))"
        let width = screen.columns - 8
        let what = wrapped("survives \(plan.survives)\(cost)\(needs)", width).map { "        " + $0 }
        return [""] + wrapped("\(plan.id): \(escaped(plan.adds))", screen.columns - 4).map { "    " + $0 } + what
            + command
    }
}

extension Rehearsal.Run {
    /// Which power cuts, in words that go on after "survives".
    var survives: String {
        if isEnough { return "any power cut" }
        guard cuts == perhapsCuts else {
            let sure = survivesSeconds.map { durationText(Double($0)) } ?? "any power cut"
            return survivesSeconds == 0 ? "not known" : "\(sure), longer ones perhaps"
        }
        guard let seconds = survivesSeconds else { return "any power cut, but not every clock error" }
        return seconds == 0 ? "no power cut" : durationText(Double(seconds))
    }
}

/// A bar over lengths of power cut from a minute to three years, each column the same factor longer.
struct CutBar {
    package var columns: Int
    static let leastColumns = 24
    static let marks: [(String, Double)] = [
        ("1 min", 60), ("1 h", 3600), ("1 day", 86400), ("1 week", 604_800), ("1 month", 2_592_000),
        ("1 year", 31_536_000),
    ]
    /// Steps between doublings are enough to see; three years is longer than anybody waits.
    private static let decadesPerBar = 20.6

    /// The middle of a column, in seconds: 60 s doubled so many times.
    func seconds(_ column: Int) -> Double {
        var seconds = 60.0
        var left = CutBar.decadesPerBar * Double(column) / Double(max(columns - 1, 1))
        while left >= 1 {
            seconds *= 2
            left -= 1
        }
        // Between doublings a straight line is near enough for a picture.
        return seconds * (1 + left)
    }

    package func drawn(_ plan: Rehearsal.Run) -> String {
        String(
            (0..<columns).map { column -> Character in
                let cut = Int64(seconds(column))
                return plan.cuts.contains(cut) ? "#" : plan.perhapsCuts.contains(cut) ? "?" : "."
            })
    }

    /// The names of the lengths above their columns, as many as fit.
    package var scale: String {
        var text = ""
        for (name, length) in CutBar.marks {
            guard let column = (0..<columns).first(where: { seconds($0) >= length }) else { continue }
            if column >= text.count + (text.isEmpty ? 0 : 1), column + name.count <= columns + 4 {
                text = text.padded(column) + name
            }
        }
        return text
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String { self + String(repeating: " ", count: max(width - count, 0)) }
}
