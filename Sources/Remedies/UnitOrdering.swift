import Bootstrap
import Facts
import Findings
import Programs
import Values

/// Resolvers that wait for the right time wait for what needs them. A drop-in cannot take an After= back (systemd.unit(5)),
/// so this is told.
package struct UnitOrdering: Remedy {
    package let id = "unit-ordering"
    package let title = "starts resolvers without waiting for the right time"
    package let isByHand = true
    package let rank = 50

    package init() {}

    package func adds(to facts: Facts) -> String { "resolvers ordered after time-set.target, not time-sync.target" }

    package func effect(on facts: inout Facts, with means: Means) {
        for index in waiting(facts) { facts.units[index].after.removeAll { $0.value == "time-sync.target" } }
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        let lines = waiting(facts).flatMap { index in
            [
                "sudo systemctl edit --full \(facts.units[index].name)",
                "    in After=, write time-set.target for time-sync.target",
            ]
        }
        return lines.isEmpty ? .notNeeded(why: "no resolver's unit waits for time-sync.target") : .manual(lines)
    }

    private func waiting(_ facts: Facts) -> [Int] {
        let resolvers = Set(facts.resolver.local.flatMap(\.kind.program.units))
        return facts.units.indices.filter { index in
            resolvers.contains(facts.units[index].name)
                && facts.units[index].after.contains { $0.value == "time-sync.target" }
        }
    }
}
