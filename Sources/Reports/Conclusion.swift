import Bootstrap
import Facts
import Findings
import Judgement
import Programs
import Remedies
import TimeScience
import Values

/// What is said of a box first: the one rule for the screen, the page, the monitors and the programs that read JSON.
package enum Conclusion: Sendable, Equatable {
    /// It does not come up, or would not: the word, and one plain line that says what it means here.
    case boot(word: String, sentence: String)
    /// What was heard of the time contradicts itself, and nothing worse is known.
    case contradicted
    /// The worst finding that nothing shown explains.
    case finding(Finding)
    /// Something was judged, and nothing was found wrong.
    case clear
    /// Every check was skipped, or none was run: that says nothing.
    case nothingJudged
}

extension Diagnosis {
    package var conclusion: Conclusion {
        if let headline, !isOvershadowed { return .boot(word: headline.word, sentence: headline.sentence) }
        if isContradicted, status < .critical { return .contradicted }
        if let worst = causes.first { return .finding(worst) }
        return findings.contains { $0.status == .ok } ? .clear : .nothingJudged
    }

    /// The findings that somebody should know and nothing else shown explains, worst first.
    var causes: [Finding] {
        let bad = findings.filter(\.status.isBad)
        let known = Set(bad.map(\.check))
        return bad.filter { known.isDisjoint(with: $0.explainedBy) }.inOrder
    }

    var isContradicted: Bool {
        if case .contradicted = ClockOutlook(facts, time) { return facts.host.view == .live }
        return false
    }

    /// What is broken now comes before what a power cut would break.
    var isOvershadowed: Bool { bootstrap.status == .latent && causes.first?.status == .critical }

    /// Of the bootstrap alone.
    var headline: (word: String, sentence: String)? {
        switch bootstrap.status {
        case .ok, .unknown: nil
        case .deadlock: ("DEADLOCK", "This box cannot get its time back by itself.")
        case .stuck: ("STUCK", "This box cannot get its time now\(stuckBecause).")
        case .latent: (bootstrap.loops.isEmpty ? "COLD BOOT" : "LATENT LOOP", latentWords)
        }
    }

    /// Said at once only where there is nothing to type; else among the causes, below.
    private var stuckBecause: String {
        guard nextSteps.isEmpty else { return "" }
        return bootstrap.causes.first.map { ": " + $0.because } ?? ""
    }

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
            let rest = bootstrap.powerCutIsMeasured ? "after a longer one it needs help" : "longer ones are not known"
            return (now.isEmpty ? "" : now + ". ") + "It survives power cuts up to \(length); \(rest)."
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
}

extension [Finding] {
    /// Worst first, else as they come.
    var inOrder: [Finding] {
        Status.allCases.sorted(by: >).flatMap { status in filter { $0.status == status } }
    }
}

extension Conclusion {
    /// A word in capitals, and a sentence.
    package var told: (word: String, sentence: String) {
        switch self {
        case .boot(let word, let sentence): (word, sentence)
        case .contradicted: ("UNCONFIRMED", "The time servers contradict signatures or each other.")
        case .finding(let worst): (worst.status.rawValue.uppercased(), "\(worst.check): \(worst.summary)")
        case .clear: ("ALL CLEAR", "No check found anything wrong.")
        case .nothingJudged: ("NOT JUDGED", "No check could be judged here.")
        }
    }
}
