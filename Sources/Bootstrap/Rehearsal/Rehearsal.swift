import Facts
import Findings
import Programs
import Records
import Values

/// A cold boot tried on paper: for which lengths of power cut, and which clock readings, the box comes up.
package struct Rehearsal: Sendable {
    /// The cold boots with one repair, or with none, and what that makes of the power cuts.
    package struct Run: Sendable, Equatable {
        /// Empty for the box as it is.
        package var id: String
        package var `class`: RemedyOffer.Class
        package var adds: String
        package var weakens: String
        /// Lengths of power cut, in seconds, after which the box surely comes up by itself.
        package var cuts: IntervalSet
        /// Those after which it perhaps does: unknown facts decide.
        package var perhapsCuts: IntervalSet
        /// Nil = any.
        package var survivesSeconds: Int64?
        package var isEnough: Bool
        /// The command that does or tells the repair; nil for the box as it is.
        package var offer: RemedyOffer?
    }

    /// What the operator asked: a power cut of this length, or a clock that reads this at boot.
    package enum Question: Sendable, Equatable {
        case powerCut(seconds: Int64)
        case clock(Timestamp)
    }

    package struct Answer: Sendable, Equatable {
        package var question: Question
        /// The clock error it means, at worst; positive = behind.
        package var lagSeconds: Int64
        /// Nil = unknown facts decide.
        package var comesUp: Bool?
    }

    package var host: HostFacts
    package var report: BootstrapReport
    /// What the clock starts from, in plain words.
    package var start: String
    package var startSource: Source
    package var now: Run
    /// With each repair; those that are enough first.
    package var repaired: [Run]
    package var answer: Answer?
    /// Whether it comes up by itself: as asked, else after a power cut of any length. Nil = unknown facts decide.
    package var comesUp: Bool?
}

/// The cold boots of one box, judged without its present troubles. Limits are as measured now: windows move.
package func rehearse(
    _ facts: Facts, lagSeconds: Double?, remedies: [any Remedy], means: Means,
    asking question: Rehearsal.Question? = nil
) -> Rehearsal {
    let judge = BootstrapJudge(facts, lagSeconds: lagSeconds)
    let surely = judge.cold.surely[BootModel.clock]
    let perhaps = judge.cold.perhaps[BootModel.clock]
    let limits = Limits(surely, judge.start)
    let now = Rehearsal.Run(
        id: "", class: .safe, adds: "", weakens: "", cuts: judge.start.cuts(in: surely),
        perhapsCuts: judge.start.cuts(in: perhaps), survivesSeconds: limits.powerCutSeconds,
        isEnough: judge.start.reachable.isSubset(of: surely))
    var repaired: [Rehearsal.Run] = []
    if !now.isEnough {
        let (enough, partial) = judge.search(present: nil, remedies, means).results()
        let better = partial.filter { $0.limits.powerCutSeconds ?? .max > limits.powerCutSeconds ?? .max }
        repaired = (enough + better).map(Rehearsal.Run.init)
    }
    let answer = question.map { judge.answer($0, surely, perhaps) }
    let always: Bool? = now.isEnough ? true : judge.start.reachable.isSubset(of: perhaps) ? nil : false
    return Rehearsal(
        host: facts.host, report: judgeBootstrap(facts, lagSeconds: lagSeconds, remedies: remedies, means: means),
        start: judge.start.because, startSource: judge.start.source, now: now, repaired: repaired, answer: answer,
        comesUp: answer.map(\.comesUp) ?? always)
}

extension Rehearsal.Run {
    package init(_ repair: RepairSearch.Repair) {
        self.init(
            id: repair.id, class: repair.class, adds: repair.choices.map(\.adds).joined(separator: ", and "),
            weakens: repair.choices.compactMap(\.remedy.weakens).joined(separator: "; "),
            cuts: repair.cuts, perhapsCuts: repair.cuts, survivesSeconds: repair.limits.powerCutSeconds,
            isEnough: repair.isEnough, offer: repair.offer)
    }
}

extension ColdStart {
    /// The lengths of power cut that start the box with a lag in `lags`, at worst.
    package func cuts(in lags: IntervalSet) -> IntervalSet {
        let lengths = IntervalSet(from: 0, until: nil)
        if let kept { return kept.isSubset(of: lags) ? lengths : .empty }
        return lags.shifted(by: Int64(0).subtractingClamped(ageSeconds)).intersection(lengths)
    }
}

extension BootstrapJudge {
    fileprivate func answer(
        _ question: Rehearsal.Question, _ surely: IntervalSet, _ perhaps: IntervalSet
    ) -> Rehearsal.Answer {
        let lags: IntervalSet
        switch question {
        case .powerCut(let seconds):
            let lag = seconds.addingClamped(start.ageSeconds)
            lags = start.kept ?? IntervalSet(from: lag, until: lag)
        case .clock(let reading):
            // What was saved puts a clock forward that reads less.
            let saved = facts.savedClocks.filter(\.isPutBack).compactMap(\.time.value?.unixSeconds).max()
            let lag = now.subtractingClamped(max(reading.unixSeconds, saved ?? .min))
            lags = IntervalSet(from: lag, until: lag)
        }
        let comesUp: Bool? = lags.isSubset(of: surely) ? true : lags.isSubset(of: perhaps) ? nil : false
        let worst = lags.intervals.map { abs(Double($0.from)) > abs(Double($0.until)) ? $0.from : $0.until }.last ?? 0
        return Rehearsal.Answer(question: question, lagSeconds: worst, comesUp: comesUp)
    }
}
