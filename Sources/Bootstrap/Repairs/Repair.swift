import Facts
import Findings
import Values

/// A change that would help, as a change of the facts: solving again with it shows what it does.
package struct Repair: Sendable {
    package var id: String
    var safety: RemedyOffer.Class
    /// What it adds, in plain words.
    package var adds: String
    /// What it weakens; empty for what weakens nothing.
    package var weakens: String = ""
    /// False where there is nothing to change.
    package var apply: @Sendable (inout Facts) -> Bool
}

extension RemedyOffer.Class {
    /// Safe ones first.
    package var rank: Int {
        switch self {
        case .safe: 0
        case .unsafe: 1
        case .manual: 2
        }
    }
}

/// Finds the smallest sets of repairs after which the box comes up from every lag that a cold boot may give it.
package struct RepairSearch {
    /// A set of repairs, and the limits with it.
    package struct Result: Sendable {
        package var repairs: [Repair]
        package var limits: Limits
        /// Lengths of power cut after which the box then comes up.
        package var cuts: IntervalSet
        /// Comes up from every lag a cold boot may give, and from the present one.
        package var isEnough: Bool

        package var id: String { repairs.map(\.id).joined(separator: "+") }
        var safety: RemedyOffer.Class { repairs.map(\.safety).max { $0.rank < $1.rank } ?? .safe }
    }

    package let facts: Facts
    package let now: Int64
    /// The present lag, where it must come up from that too.
    package let present: Int64?

    /// Best first: by safety, then by size, then in the order of the catalogue.
    func results() -> (enough: [Result], partial: [Result]) {
        let single = allRepairs.compactMap { result(of: [$0]) }
        var enough = single.filter(\.isEnough)
        let partial = single.filter { !$0.isEnough }
        // Two together, where no one change that weakens nothing does it alone.
        if !enough.contains(where: { $0.safety == .safe }) {
            let rest = partial.flatMap(\.repairs)
            for (position, first) in rest.enumerated() {
                for second in rest.dropFirst(position + 1) {
                    if let both = result(of: [first, second]), both.isEnough { enough.append(both) }
                }
            }
        }
        let ranked = enough.enumerated().sorted {
            ($0.element.safety.rank, $0.element.repairs.count, $0.offset)
                < ($1.element.safety.rank, $1.element.repairs.count, $1.offset)
        }
        return (ranked.map(\.element), partial)
    }

    /// The first that is enough alone and weakens nothing, else the best of all.
    package func best() -> Result? {
        for repair in allRepairs where repair.safety == .safe {
            if let result = result(of: [repair]), result.isEnough { return result }
        }
        return results().enough.first
    }

    /// Nil where a repair has nothing to change here.
    package func result(of repairs: [Repair]) -> Result? {
        var changed = facts
        for repair in repairs {
            guard repair.apply(&changed) else { return nil }
        }
        let start = ColdStart(changed, now: now)
        let model = ModelBuilder.model(of: changed, at: .coldBoot, now: now)
        let value = Solver(model).solve(.surely)
        let clock = value[BootModel.clock]
        let isEnough =
            start.reachable.isSubset(of: clock) && (present.map(clock.contains) ?? true)
            && model.goals.dropFirst().allSatisfy { start.reachable.isSubset(of: value[$0]) }
        return Result(repairs: repairs, limits: Limits(clock, start), cuts: start.cuts(in: clock), isEnough: isEnough)
    }
}
