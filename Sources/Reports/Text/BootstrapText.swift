import Bootstrap
import Facts
import Findings
import Judgement
import Programs
import Remedies
import TimeScience
import Values

/// The part of the screen that says whether the box comes up, what to type, and why: in this order, for somebody reads it at three
/// in the morning.
extension Diagnosis {
    func bootstrapLines(on screen: Screen) -> [String] {
        guard let headline else { return [] }
        var columns = Columns()
        columns.add(.text(headline.word, bootstrap.status == .latent ? .yellow : .alarm), .text(headline.sentence))
        let circle =
            bootstrap.status == .deadlock ? "Each of these waits for the next:" : "Then each waits for the next:"
        return [
            columns.lines(on: screen), nextSteps(on: screen),
            bootstrap.loops.first.map { [circle] + $0.lines(on: screen) } ?? [], causeLines(on: screen),
        ].filter { !$0.isEmpty }.joined(separator: [""]).map { $0 }
    }

    /// The word, and one plain line that says what it means here.
    var headline: (word: String, sentence: String)? {
        switch bootstrap.status {
        case .ok, .unknown: nil
        case .deadlock: ("DEADLOCK", "This box cannot get its time back by itself.")
        case .stuck: ("STUCK", "This box cannot get its time now\(stuckBecause).")
        case .latent: (bootstrap.loops.isEmpty ? "COLD BOOT" : "LATENT LOOP", latentWords)
        }
    }

    private var stuckBecause: String { bootstrap.causes.first.map { ": " + escaped($0.because) } ?? "" }

    private var latentWords: String {
        // Of files alone nobody can say how the box is doing.
        let now = isFineNow ? "Fine now" : ""
        switch bootstrap.survivesPowerCutSeconds {
        case nil: return sentence(now, "from some clock errors at boot it needs help to get its time back.")
        case 0? where !bootstrap.powerCutIsMeasured:
            return sentence(now, "after a long power cut it needs help to get its time back.")
        case 0?: return sentence(now, "after any power cut it needs help to get its time back.")
        case let seconds?:
            let length = durationText(Double(seconds))
            return (now.isEmpty ? "" : now + ". ")
                + "It survives power cuts up to \(length); after a longer one it needs help."
        }
    }

    /// Said only of a box that was looked at as it runs, whose clock is known to be right, and where nothing is critical.
    private var isFineNow: Bool {
        let isRight = time.lagSeconds.map { abs($0) < 60 } ?? facts.isSynchronised
        return facts.host.view == .live && isRight && !findings.contains { $0.status == .critical }
    }

    private func sentence(_ now: String, _ rest: String) -> String {
        now.isEmpty ? rest.prefix(1).uppercased() + rest.dropFirst() : "\(now), but \(rest)"
    }

    private func causeLines(on screen: Screen) -> [String] {
        var columns = Columns(indent: 4)
        // The first of a stuck box stands in the headline; here with where that is seen.
        for cause in bootstrap.causes {
            columns.add(
                .text(escaped(cause.condition)),
                .text(escaped(cause.because)) + .text(escaped("\(cause.source)"), .faint))
        }
        return columns.lines(on: screen)
    }

    private func nextSteps(on screen: Screen) -> [String] {
        var columns = Columns(indent: 4)
        if facts.host.freeze.value != nil, bootstrap.status == .deadlock || !bootstrap.repairs.isEmpty {
            columns.add(
                .text("first", .bold), .command(facts.host.pasted("boxdoctor thaw")) + .text("fixes are stopped here"))
        }
        switch bootstrap.status {
        case .deadlock: addClockStep(to: &columns)
        case .stuck: addWayOut(to: &columns)
        case .ok, .latent, .unknown: break
        }
        for (number, repair) in bootstrap.repairs.prefix(2).enumerated() {
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
                .text(number == 0 ? "for good" : "or", .bold),
                .command(escaped(facts.host.pasted(repair.offer.command))) + .text(words))
        }
        return columns.lines(on: screen)
    }

    /// Where something outside is in the way: what helps with the first finding that nothing explains.
    private func addWayOut(to columns: inout Columns) {
        let causes = findings.filter {
            $0.status == .critical && $0.explainedBy.isEmpty && $0.check != "bootstrap-loop"
        }
        guard let cause = causes.first(where: { !$0.remedies.isEmpty }), let remedy = cause.remedies.first,
            !bootstrap.repairs.contains(where: { $0.offer.command == remedy.command })
        else { return }
        columns.add(
            .text("now", .bold),
            .command(escaped(facts.host.pasted(remedy.command))) + .text(escaped("\(cause.check): \(cause.summary)")))
    }

    /// What the fix would do by what was heard; where it would refuse, why, and how to see more.
    private func addClockStep(to columns: inout Columns) {
        let outlook = ClockOutlook(unfrozen, time)
        if let offer = outlook.offer {
            columns.add(
                .text("now", .bold), .command(facts.host.pasted(offer.command)) + .text(clockStepWords(outlook)))
        } else if case .contradicted(let why) = outlook {
            columns.add(
                .text("now", .bold),
                .command(facts.host.pasted("boxdoctor time"))
                    + .text("what was heard is not to be believed: \(escaped(why))"))
        }
    }

    private var unfrozen: Facts {
        var facts = facts
        facts.host.freeze = .notLooked(why: "asked as if nothing were frozen")
        return facts
    }

    private func clockStepWords(_ outlook: ClockOutlook) -> String {
        guard case .step(let step) = outlook else { return "asks time servers by address, without trusting names" }
        let way = "sets the clock \(durationText(step.bySeconds)) \(step.bySeconds > 0 ? "forward" : "back")"
        switch step.standing {
        case .proven: return "\(way), as signed answers prove"
        case .agreed: return "\(way), as \(time.agreeing) of \(time.asked) servers say"
        case .said:
            return "\(way), as \(time.agreeing) of \(time.asked) servers say: so few that you have to type yes in full"
        }
    }
}
