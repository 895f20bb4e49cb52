import Facts
import Findings
import Programs
import Records
import Values

/// A cold boot tried on paper: for which lengths of power cut, and which clock readings, the box comes up.
package struct Rehearsal: Sendable {
    /// A repair, or none, and what it makes of the power cuts.
    package struct Plan: Sendable, Equatable {
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
    package var now: Plan
    /// Those that are enough first.
    package var plans: [Plan]
    package var answer: Answer?
}

/// The cold boots of one box, judged without its present troubles. Limits are as measured now: windows move.
package func rehearse(_ facts: Facts, lagSeconds: Double?, asking question: Rehearsal.Question? = nil) -> Rehearsal {
    let judge = BootstrapJudge(facts, lagSeconds: lagSeconds)
    let surely = judge.cold.surely[BootModel.clock]
    let perhaps = judge.cold.perhaps[BootModel.clock]
    let limits = Limits(surely, judge.start)
    let now = Rehearsal.Plan(
        id: "", class: .safe, adds: "", weakens: "", cuts: judge.start.cuts(in: surely),
        perhapsCuts: judge.start.cuts(in: perhaps), survivesSeconds: limits.powerCutSeconds,
        isEnough: judge.start.reachable.isSubset(of: surely))
    var plans: [Rehearsal.Plan] = []
    if !now.isEnough {
        let (enough, partial) = RepairSearch(facts: facts, now: judge.now, present: nil).results()
        let better = partial.filter { $0.limits.powerCutSeconds ?? .max > limits.powerCutSeconds ?? .max }
        plans = (enough + better).map(Rehearsal.Plan.init)
    }
    return Rehearsal(
        host: facts.host, report: judge.report(), start: judge.start.because, startSource: judge.start.source,
        now: now, plans: plans, answer: question.map { judge.answer($0, surely, perhaps) })
}

extension Rehearsal.Plan {
    package init(_ result: RepairSearch.Result) {
        self.init(
            id: result.id, class: result.safety, adds: result.repairs.map(\.adds).joined(separator: ", and "),
            weakens: result.repairs.map(\.weakens).filter { !$0.isEmpty }.joined(separator: "; "),
            cuts: result.cuts, perhapsCuts: result.cuts, survivesSeconds: result.limits.powerCutSeconds,
            isEnough: result.isEnough)
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
            let lag = now.subtractingClamped(reading.unixSeconds)
            lags = IntervalSet(from: lag, until: lag)
        }
        let comesUp: Bool? = lags.isSubset(of: surely) ? true : lags.isSubset(of: perhaps) ? nil : false
        let worst = lags.intervals.map { abs(Double($0.from)) > abs(Double($0.until)) ? $0.from : $0.until }.last ?? 0
        return Rehearsal.Answer(question: question, lagSeconds: worst, comesUp: comesUp)
    }
}
