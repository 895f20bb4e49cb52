import Facts
import Findings
import Values

/// Finds the smallest sets of remedies after which the box comes up from every lag that a cold boot may give it. Only what
/// can be done here, or told step by step, is looked at: what a fix would refuse helps nobody.
package struct RepairSearch {
    /// A remedy, and what it comes to on this box.
    package struct Choice: Sendable {
        package var remedy: any Remedy
        package var `class`: RemedyOffer.Class
        package var missing: Missing?
        package var adds: String
    }

    /// A set of remedies, and the limits with it.
    package struct Repair: Sendable {
        package var choices: [Choice]
        package var limits: Limits
        /// Lengths of power cut after which the box then comes up.
        package var cuts: IntervalSet
        /// Comes up from every lag a cold boot may give, and from the present one.
        package var isEnough: Bool

        package var id: String { choices.map(\.remedy.id).joined(separator: "+") }
        package var `class`: RemedyOffer.Class { choices.map(\.class).max { $0.rank < $1.rank } ?? .safe }
        package var missing: [Missing] { choices.compactMap(\.missing) }
        package var offer: RemedyOffer { RemedyOffer(remedy: id, class: self.class, missing: missing) }
        /// Safety first, then what is there already, then size.
        fileprivate var order: (Int, Int, Int) {
            (self.class.rank, missing.isEmpty ? 0 : 1, choices.count)
        }
    }

    package let facts: Facts
    package let now: Int64
    /// The present lag, where it must come up from that too.
    package let present: Int64?
    package let means: Means
    /// In their order: those that weaken nothing first, in each class the smallest change first.
    package let choices: [Choice]

    package init(facts: Facts, now: Int64, present: Int64?, remedies: [any Remedy], means: Means) {
        self.facts = facts
        self.now = now
        self.present = present
        self.means = means
        let offered: [Choice] = remedies.compactMap { remedy in
            let prescription = remedy.prescription(for: facts, with: means)
            return remedy.class(of: prescription).map {
                Choice(remedy: remedy, class: $0, missing: prescription.missing, adds: remedy.adds(to: facts))
            }
        }
        choices = offered.sorted {
            ($0.class.rank, $0.remedy.rank, $0.remedy.id) < ($1.class.rank, $1.remedy.rank, $1.remedy.id)
        }
    }

    /// Best first: by safety, then by size, then in the order of the remedies.
    func results() -> (enough: [Repair], partial: [Repair]) {
        let single = choices.compactMap { repair(of: [$0]) }
        var enough = single.filter(\.isEnough)
        let partial = single.filter { !$0.isEnough }
        // Two together, where no one change that weakens nothing does it alone.
        if !enough.contains(where: { $0.class == .safe }) {
            let rest = partial.flatMap(\.choices)
            for (position, first) in rest.enumerated() {
                for second in rest.dropFirst(position + 1) {
                    if let both = repair(of: [first, second]), both.isEnough { enough.append(both) }
                }
            }
        }
        let ranked = enough.enumerated().sorted { a, b in
            a.element.order == b.element.order ? a.offset < b.offset : a.element.order < b.element.order
        }
        return (ranked.map(\.element), partial)
    }

    /// The first that is enough alone and weakens nothing, else the best of all.
    package func best() -> Repair? {
        for choice in choices where choice.class == .safe {
            if let result = repair(of: [choice]), result.isEnough { return result }
        }
        return results().enough.first
    }

    /// The facts as these remedies would leave them.
    package func facts(after choices: [Choice]) -> Facts {
        var changed = facts
        for choice in choices { choice.remedy.effect(on: &changed, with: means) }
        return changed
    }

    /// Nil where they would change nothing that is judged.
    package func repair(of choices: [Choice]) -> Repair? {
        var changed = facts
        for choice in choices {
            let before = changed
            choice.remedy.effect(on: &changed, with: means)
            if changed == before { return nil }
        }
        let start = ColdStart(changed, now: now)
        let model = ModelBuilder.model(of: changed, at: .coldBoot, now: now)
        let value = Solver(model).solve(.surely)
        let clock = value[BootModel.clock]
        let isEnough =
            start.reachable.isSubset(of: clock) && (present.map(clock.contains) ?? true)
            && model.goals.dropFirst().allSatisfy { start.reachable.isSubset(of: value[$0]) }
        return Repair(choices: choices, limits: Limits(clock, start), cuts: start.cuts(in: clock), isEnough: isEnough)
    }
}
