import Facts
import Findings
import Values

/// Whether the box comes up from a cold boot. `lagSeconds` is the present lag, nil where unknown.
///
/// "Now" is the reading and the lag, else the greatest floor the reading is behind. Windows move as zones are signed anew:
/// every limit is as measured now. The repairs are searched among `remedies`, as far as `means` allow them.
package func judgeBootstrap(
    _ facts: Facts, lagSeconds: Double?, remedies: [any Remedy], means: Means
) -> BootstrapReport {
    let judge = BootstrapJudge(facts, lagSeconds: lagSeconds)
    var report = judge.report()
    // A box that is only stuck now, and comes up from a cold boot, has nothing to be mended for good.
    guard report.status != .ok, report.status != .stuck || !judge.comesUpCold else { return report }
    let present = report.status == .deadlock ? judge.lag : nil
    report.repairs = judge.search(present: present, remedies, means).results().enough.map(\.told)
    return report
}

/// The steps of that judgement, kept together because they share the graphs.
struct BootstrapJudge {
    package let facts: Facts
    /// True time in seconds since 1970, as well as it is known.
    package let now: Int64
    /// The least lag that the clock has at present; nil where nothing is known of it.
    package let lag: Int64?
    package let start: ColdStart
    package let boot: BootModel
    package let cold: Solution

    package init(_ facts: Facts, lagSeconds: Double?) {
        self.facts = facts
        (now, lag) = BootstrapJudge.now(facts, lagSeconds: lagSeconds)
        start = ColdStart(facts, now: now)
        boot = ModelBuilder.model(of: facts, at: .coldBoot, now: now)
        cold = Solution(boot)
    }

    /// Every goal, from every lag that a cold boot may give.
    package var comesUpCold: Bool { boot.goals.allSatisfy { start.reachable.isSubset(of: cold.surely[$0]) } }

    /// The true time, and how far the clock is behind it at least: by the lag where it is known, else by the greatest floor.
    package static func now(_ facts: Facts, lagSeconds: Double?) -> (now: Int64, lag: Int64?) {
        let reading = facts.clock.reading.unixSeconds
        let floor = facts.leastTime ?? reading
        if let lagSeconds {
            let lag = Int64(saturating: lagSeconds)
            return (reading.addingClamped(lag), lag)
        }
        guard floor > reading else { return (reading, nil) }
        return (floor, facts.host.view == .live ? floor.subtractingClamped(reading) : nil)
    }

    /// What is wrong; the search for repairs is ten times the cost.
    package func report() -> BootstrapReport {
        let value = cold.surely[BootModel.clock]
        let limits = Limits(value, start)
        var report = BootstrapReport(
            status: .ok, comesUp: value.intervals.map(BootstrapReport.LagRange.init),
            behindLimitSeconds: limits.behindSeconds, aheadLimitSeconds: limits.aheadSeconds,
            survivesPowerCutSeconds: limits.powerCutSeconds)
        let most = Limits(cold.perhaps[BootModel.clock], start)
        // A clock that is right already has come up: that is no measurement of anything.
        let isOnlyRight = (limits.behindSeconds ?? .max) <= 1 && (limits.aheadSeconds ?? .max) <= 1
        report.limitsAreMeasured =
            limits.behindSeconds == most.behindSeconds && limits.aheadSeconds == most.aheadSeconds && !isOnlyRight
        report.powerCutIsMeasured = limits.powerCutSeconds == most.powerCutSeconds
        judgePresent(&report)
        judgeColdBoot(&report)
        return report
    }

    private func judgePresent(_ report: inout BootstrapReport) {
        guard facts.host.view == .live else { return }
        judgeUnaided(&report)
        guard let lag else { return }
        let model = ModelBuilder.model(of: facts, at: .now, now: now)
        let solution = Solution(model)
        for goal in model.goals {
            let clockIsRight = abs(Double(lag)) <= 1
            if goal != BootModel.clock {
                // A tunnel that is up needs no rule; one that is down for a while is not our finding.
                guard case .tunnel(let index) = model.conditions[goal], facts.tunnels[index].isUp.truth == false else {
                    continue
                }
            } else if clockIsRight {
                continue
            }
            if !solution.perhaps[goal].contains(lag) {
                explain(goal, in: model, at: lag, as: .deadlock, or: .stuck, &report)
            } else if !solution.surely[goal].contains(lag) {
                addDoubts(model, &report)
            }
        }
    }

    /// What holds at this reading whatever the true time: names are refused, or a loop needs no clock to go round. A daemon
    /// that is synchronised all the same has what it needs.
    private func judgeUnaided(_ report: inout BootstrapReport) {
        let isRight = lag.map { abs(Double($0)) <= 1 }
        guard isRight != false, !facts.isSynchronised else { return }
        let model = ModelBuilder.model(of: facts, at: .now, now: now, mayBeRight: false)
        // `now` is what the clock reads, or right by it.
        let solution = Solution(model)
        guard !solution.perhaps[BootModel.clock].contains(0),
            let steps = LoopFinder(LagView(model, at: 0)).loop(for: BootModel.clock)
        else { return }
        let leadsToClock = steps.contains { $0.condition == BootModel.clock }
        guard isRight == nil || !leadsToClock else { return }
        explain(BootModel.clock, in: model, at: 0, as: .deadlock, or: .stuck, &report)
    }

    private func judgeColdBoot(_ report: inout BootstrapReport) {
        for goal in boot.goals {
            let missed = start.reachable.subtracting(cold.perhaps[goal])
            if let lag = missed.nearestToZero {
                explain(goal, in: boot, at: lag, as: .latent, or: .latent, &report)
                // Near, something of its own may be in the way, and only further off the loop.
                let far = missed.component(around: lag).map { min($0.until, max(now, $0.from)) } ?? lag
                if report.loops.isEmpty { explain(goal, in: boot, at: far, as: .latent, or: .latent, &report) }
            } else if !start.reachable.isSubset(of: cold.surely[goal]) {
                addDoubts(boot, &report)
            }
        }
        judgeWaiting(&report)
        // Where it comes up from anywhere, it does not matter what the clock starts from.
        if let doubt = start.undecided, report.status != .ok {
            report.unknowns.append(.init(condition: "clock", because: doubt, source: start.source))
        }
        let isShort = !start.reachable.isSubset(of: cold.perhaps[BootModel.clock])
        if isShort, start.kept == nil, report.loops.isEmpty, report.status == .latent {
            report.causes.append(.init(condition: "clock", because: start.because, source: start.source))
        }
    }

    /// A unit that waits for a synchronised clock is not content with a right one: a daemon must have set it.
    private func judgeWaiting(_ report: inout BootstrapReport) {
        guard facts.units.contains(where: ModelBuilder.isWaiting) else { return }
        let model = ModelBuilder.model(of: facts, at: .coldBoot, now: now, mayBeRight: false)
        guard !Solution(model).perhaps[BootModel.clock].contains(0),
            LoopFinder(LagView(model, at: 0)).loop(for: BootModel.clock) != nil
        else { return }
        explain(BootModel.clock, in: model, at: 0, as: .latent, or: .latent, &report)
        report.survivesPowerCutSeconds = 0
    }

    /// Tells the loop and the causes that keep a goal from coming true at a lag.
    private func explain(
        _ goal: Int, in model: BootModel, at lag: Int64, as looped: BootstrapReport.Status,
        or blocked: BootstrapReport.Status, _ report: inout BootstrapReport
    ) {
        let view = LagView(model, at: lag)
        let steps = LoopFinder(view).loop(for: goal)
        if let steps {
            let reading = now.subtractingClamped(lag)
            let id = LoopFinder.id(steps.map { model.conditions[$0.condition].slug(facts) })
            if !report.loops.contains(where: { $0.id == id }) {
                report.loops.append(
                    BootstrapReport.Loop(
                        id: id, status: looped,
                        path: steps.map { $0.text(model, facts, reading: reading, now: now) }))
            }
        }
        for cause in view.causes(for: goal) {
            let word = model.conditions[cause.head].word
            let told = BootstrapReport.Cause(condition: word, because: cause.otherwise ?? "", source: cause.source)
            if !report.causes.contains(told) { report.causes.append(told) }
        }
        report.status = worse(report.status, steps == nil ? blocked : looped)
    }

    private func addDoubts(_ model: BootModel, _ report: inout BootstrapReport) {
        report.status = worse(report.status, .unknown)
        for rule in model.rules {
            guard let undecided = rule.undecided, rule.when.surely != rule.when.perhaps else { continue }
            let doubt = BootstrapReport.Cause(
                condition: model.conditions[rule.head].word, because: undecided, source: rule.source)
            if !report.unknowns.contains(doubt) { report.unknowns.append(doubt) }
        }
    }

    func search(present: Int64?, _ remedies: [any Remedy], _ means: Means) -> RepairSearch {
        RepairSearch(facts: facts, now: now, present: present, remedies: remedies, means: means)
    }

    private func worse(_ a: BootstrapReport.Status, _ b: BootstrapReport.Status) -> BootstrapReport.Status {
        a.badness >= b.badness ? a : b
    }
}

extension BootstrapReport.LagRange {
    package init(_ interval: IntervalSet.Interval) {
        self.init(
            fromLag: interval.from == .min ? nil : interval.from, toLag: interval.until == .max ? nil : interval.until)
    }
}

extension BootstrapReport.Status {
    package var badness: Int {
        switch self {
        case .ok: 0
        case .unknown: 1
        case .latent: 2
        case .stuck: 3
        case .deadlock: 4
        }
    }
}

extension RepairSearch.Repair {
    package var told: BootstrapReport.Repair {
        let plain = choices.filter { $0.remedy.weakens == nil }.map(\.adds)
        let weakening = choices.compactMap { choice in choice.remedy.weakens.map { "\(choice.adds) (\($0))" } }
        return BootstrapReport.Repair(
            id: id, class: self.class, adds: (plain + weakening).joined(separator: ", and "),
            behindLimitSeconds: limits.behindSeconds, offer: offer)
    }
}

extension IntervalSet {
    /// The second in the set that is closest to 0.
    var nearestToZero: Int64? {
        if contains(0) { return 0 }
        let above = intervals.first { $0.from > 0 }?.from
        let below = intervals.last { $0.until < 0 }?.until
        switch (above, below) {
        case (let above?, let below?): return above <= 0 &- below ? above : below
        case (let above, let below): return above ?? below
        }
    }
}
