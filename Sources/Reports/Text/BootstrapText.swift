import Bootstrap
import Facts
import Findings
import Judgement
import Programs
import Remedies
import TimeScience
import Values

/// The part of the screen that says whether the box comes up, which loop it is in, and the way out.
extension Diagnosis {
    func bootstrapLines(on screen: Screen) -> [String] {
        guard let headline else { return [] }
        var columns = Columns()
        columns.add(.text(headline.word, bootstrap.status == .latent ? .yellow : .alarm), .text(headline.sentence))
        return [
            columns.lines(on: screen), bootstrap.loops.first.map { loopLines($0, on: screen) } ?? [],
            causeLines(on: screen), nextSteps(on: screen),
        ].filter { !$0.isEmpty }.joined(separator: [""]).map { $0 }
    }

    var headline: (word: String, sentence: String)? {
        switch bootstrap.status {
        case .ok, .unknown: nil
        case .deadlock: ("DEADLOCK", "This box cannot get its time back by itself.")
        case .stuck: ("STUCK", "This box cannot get its time now. The cause is outside any loop:")
        case .latent: (bootstrap.loops.isEmpty ? "COLD BOOT" : "LATENT LOOP", latentWords)
        }
    }

    private var latentWords: String {
        // Of files alone nobody can say how the box is doing.
        let now = isFineNow ? "Fine now" : ""
        guard let seconds = bootstrap.survivesPowerCutSeconds else {
            return sentence(now, "from a cold boot this box may never get its time back by itself.")
        }
        guard seconds > 0 else { return sentence(now, "it does not survive a power cut of any length by itself.") }
        return (now.isEmpty ? "" : now + ". ") + "It survives a power cut of \(durationText(Double(seconds))); "
            + "after a longer one it never gets its time back by itself."
    }

    /// Said only of a box that was looked at as it runs, whose clock is known to be right, and where nothing is critical.
    private var isFineNow: Bool {
        let isRight = time.lagSeconds.map { abs($0) < 60 } ?? facts.isSynchronised
        return facts.host.view == .live && isRight && !findings.contains { $0.status == .critical }
    }

    private func sentence(_ now: String, _ rest: String) -> String {
        now.isEmpty ? rest.prefix(1).uppercased() + rest.dropFirst() : "\(now), but \(rest)"
    }

    private func loopLines(_ loop: BootstrapReport.Loop, on screen: Screen) -> [String] {
        // One line a step where the screen is wide enough, else the evidence below the reason.
        var wide = Columns(indent: 4)
        var tall = Columns(indent: 4)
        for step in loop.path {
            let start: [Columns.Cell] = [
                .text(escaped(step.condition)), .text("needs", .faint), .text(escaped(step.needs)),
            ]
            let because = escaped(step.because)
            let source = escaped("\(step.source)")
            wide.rows.append(start + [.text(because), .text(source, .faint)])
            let below: Columns.Cell = source.isEmpty ? [] : .text(source, .faint)
            tall.rows.append(start + [.text(because) + below])
        }
        return (wide.fits(screen) ? wide : tall).lines(on: screen)
    }

    private func causeLines(on screen: Screen) -> [String] {
        var columns = Columns(indent: 4)
        for cause in bootstrap.causes {
            columns.add(
                .text(escaped(cause.condition)),
                .text(escaped(cause.because)) + .text(escaped("\(cause.source)"), .faint))
        }
        return columns.lines(on: screen)
    }

    private func nextSteps(on screen: Screen) -> [String] {
        var columns = Columns(indent: 4)
        if bootstrap.status == .deadlock {
            columns.add(
                .text("now", .bold), .command(facts.host.pasted("boxdoctor fix --clock")) + .text(clockStepWords))
        }
        for repair in bootstrap.repairs.prefix(2) {
            let gain = repair.behindLimitSeconds.map { "good for \(durationText(Double($0))) behind" }
            let needs = repair.offer.needs.map { "; it still needs \(escaped($0))" } ?? ""
            let what = "\(escaped(repair.adds)): \(gain ?? "any power cut survived")\(needs)"
            let words =
                switch repair.class {
                case .safe: what
                case .unsafe: "\(what); weakens something"
                case .manual: "\(what); by hand, and this says how"
                }
            columns.add(
                .text("for good", .bold), .command(escaped(facts.host.pasted(repair.offer.command))) + .text(words))
        }
        return columns.lines(on: screen)
    }

    private var clockStepWords: String {
        guard let lag = time.lagSeconds else { return "asks time servers by address, without trusting names" }
        return "sets the clock \(durationText(lag)) \(lag > 0 ? "forward" : "back"), as \(time.agreeing) of "
            + "\(time.asked) servers say"
    }
}
