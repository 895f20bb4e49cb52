import Bootstrap
import Facts
import Findings
import Judgement
import Programs
import Remedies
import TimeScience
import Values

/// A command to type, and what it does.
package struct NextStep: Sendable, Equatable {
    /// When it is typed, in the screen's words.
    package enum Turn: String, Sendable, CaseIterable {
        case first, now
        case byHand = "do"
        case forGood = "for good"
        case or

        /// Behind a command, where it does not stand before it.
        package var phrase: String { self == .byHand ? "by hand" : rawValue }
    }

    package var turn: Turn
    /// As it is pasted, sudo and all.
    package var command: String
    /// May hold anything that a box says of itself; empty where the conclusion above says it.
    package var words: String
}

extension Diagnosis {
    /// Most urgent first, and none that would refuse: the one list that every report shows.
    package var nextSteps: [NextStep] {
        switch bootstrap.status {
        case .deadlock: return thaw + clockStep + forGood
        case .stuck:
            let start = start
            return thaw + start + wayOut.filter { way in !start.contains { $0.command == way.command } } + forGood
        case .latent:
            let good = forGood
            let first = isOvershadowed ? causes.first.map(steps(for:)) ?? [] : thaw
            // What helps for good helps now too: one command is shown once.
            return first.filter { step in !good.contains { $0.command == step.command } } + good
        case .ok, .unknown: break
        }
        // Whom to believe has to be looked at before anything is typed.
        if isContradicted, status < .critical { return [who] }
        return causes.first.map(steps(for:)) ?? []
    }

    private var thaw: [NextStep] {
        guard facts.host.freeze.value != nil, bootstrap.status == .deadlock || !bootstrap.repairs.isEmpty else {
            return []
        }
        return [step(.first, "boxdoctor thaw", "fixes are stopped here")]
    }

    private var forGood: [NextStep] {
        bootstrap.repairs.prefix(2).enumerated().map { number, repair in
            let gain = repair.behindLimitSeconds.map { "good for \(durationText(Double($0))) behind" }
            let needs = repair.offer.needs.map { "; it still needs \($0)" } ?? ""
            let what = "\(repair.adds): \(gain ?? "any power cut survived")\(needs)"
            let words =
                switch repair.class {
                case .safe: what
                case .unsafe: "\(what); weakens something"
                case .manual: "\(what); by hand, and this says how"
                }
            return step(number == 0 ? .forGood : .or, repair.offer.command, words)
        }
    }

    /// What does not run is started first, whatever else is in its way.
    private var start: [NextStep] {
        let starters = [StartResolver().id, RemedyOffer.startDaemon]
        return findings.filter { $0.status == .critical }.flatMap { finding in
            finding.remedies.filter { starters.contains($0.id) }.prefix(1).map {
                step($0.class == .manual ? .byHand : .now, $0.command, finding.summary)
            }
        }
    }

    /// Where something outside is in the way: what helps with the first finding that nothing explains.
    private var wayOut: [NextStep] {
        let outside = causes.filter { $0.status == .critical && $0.check != "bootstrap-loop" }
        guard let cause = outside.first(where: { !$0.remedies.isEmpty }), let remedy = cause.remedies.first,
            !bootstrap.repairs.contains(where: { $0.offer.command == remedy.command })
        else { return [] }
        return [step(.now, remedy.command, "\(cause.check): \(cause.summary)")]
    }

    private func steps(for finding: Finding) -> [NextStep] {
        finding.remedies.prefix(1).map { remedy in
            switch remedy.class {
            case .safe: step(.now, remedy.command, "")
            case .unsafe: step(.now, remedy.command, "weakens something")
            case .manual: step(.byHand, remedy.command, "")
            }
        }
    }

    /// What the fix would do by what was heard; where it would refuse, why, and how to see more.
    private var clockStep: [NextStep] {
        let outlook = ClockOutlook(unfrozen, time)
        if let offer = outlook.offer { return [step(.now, offer.command, clockWords(outlook))] }
        if case .contradicted(let why) = outlook {
            return [step(.now, "boxdoctor time", "what was heard is not to be believed: \(why)")]
        }
        return []
    }

    private var who: NextStep { NextStep(turn: .now, command: "boxdoctor time", words: "shows who says what") }

    private var unfrozen: Facts {
        var facts = facts
        facts.host.freeze = .notLooked(why: "asked as if nothing were frozen")
        return facts
    }

    private func clockWords(_ outlook: ClockOutlook) -> String {
        guard case .step(let step) = outlook else { return "asks time servers by address, without trusting names" }
        let way = "sets the clock \(durationText(step.bySeconds)) \(step.bySeconds > 0 ? "forward" : "back")"
        switch step.standing {
        case .proven: return "\(way), as signed answers prove"
        case .agreed: return "\(way), as \(time.agreeing) of \(time.asked) servers say"
        case .said:
            return "\(way), as \(time.agreeing) of \(time.asked) servers say: so few that you have to type yes in full"
        }
    }

    private func step(_ turn: NextStep.Turn, _ command: String, _ words: String) -> NextStep {
        NextStep(turn: turn, command: facts.host.pasted(command), words: words)
    }
}

extension Diagnosis {
    /// After a fix: the step that comes next, or where to look.
    package var nextLine: String {
        guard let step = nextSteps.first else { return "    boxdoctor check   says what is left" }
        let words = step.words.isEmpty ? conclusion.told.sentence : step.words
        return "    \(escaped(step.command))   \(escaped(words))"
    }
}
