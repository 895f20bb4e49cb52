import Bootstrap
import Facts
import Findings
import Programs
import Values

/// Restarts what started, or failed, while the clock was wrong: all of it together, who answers for names first.
package struct RestartLate: Remedy {
    package let id = "restart-late"
    package let title = "restarts the services that started while the clock was wrong, in order"
    package let rank = 60

    package init() {}

    package func adds(to facts: Facts) -> String { "a start at the right time for what started too early" }

    package func effect(on facts: inout Facts, with means: Means) {
        let names = Set(facts.startedTooEarly.map(\.unit.name))
        facts.startedUnits = facts.startedUnits.map { units in units.filter { !names.contains($0.name) } }
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        let units = facts.startedTooEarly.map(\.unit.name)
        guard !units.isEmpty else { return .notNeeded(why: "nothing here started while the clock was wrong") }
        return plan(
            [], activate: units.map { ["systemctl", "restart", $0] }, revert: [],
            title: "restarts \(units.count == 1 ? units[0] : "\(units.count) services, in order")")
    }
}
