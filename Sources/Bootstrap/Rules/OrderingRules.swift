import Facts
import Values

// systemd's ordering: a unit whose turn never comes, because units wait for each other or for the clock itself.
extension ModelBuilder {
    /// The turn of the first of these units that is known, as a premise; nothing for one that is not ordered, or runs now.
    mutating func unitNeeds(_ names: [String], title: String, running: Observed<Bool>) -> [Need] {
        guard moment == .coldBoot || running.truth != true,
            let unit = facts.units.first(where: { names.contains($0.name) }), !waits(unit.name).isEmpty
        else { return [] }
        return [Need(node(.unit(unit.name)), "its turn to start", because: "\(title) is \(unit.name)", unit.source)]
    }

    private static let timeWait = "systemd-time-wait-sync.service"

    /// A unit that is done only when the clock is synchronised, however long that takes.
    static func isWaiting(_ unit: UnitFact) -> Bool {
        unit.name == ModelBuilder.timeWait && unit.isEnabled.truth == true && unit.startTimeoutSeconds == nil
    }

    mutating func addUnitRules(_ head: Int, _ name: String) {
        let unit = facts.units.first { $0.name == name }
        let source = unit?.source ?? Source(name)
        var needs = waits(name).map { wait in
            Need(
                node(.unit(wait.value)), wait.value, because: "\(name) starts after \(wait.value)", wait.source)
        }
        if let unit, ModelBuilder.isWaiting(unit) {
            needs.append(Need(BootModel.clock, "the clock", because: "waits without limit for the clock", source))
        }
        add(Rule(head, needs: needs, because: "\(name) starts", source))
    }

    /// The units that take part in the boot and come before `name`, each with the line that says so. A disabled unit is
    /// waited for by nobody; a target is reached when all that are ordered before it are.
    private func waits(_ name: String) -> [Sourced<String>] {
        let own = facts.units.first { $0.name == name }
        var result = (own?.after ?? []).filter { takesPart($0.value) }
        for other in facts.units where other.name != name && other.isEnabled.truth != false {
            for before in other.before where before.value == name { result.append(Sourced(other.name, before.source)) }
        }
        var seen: Set<String> = []
        return result.filter { seen.insert($0.value).inserted }
    }

    private func takesPart(_ name: String) -> Bool {
        if let unit = facts.units.first(where: { $0.name == name }) { return unit.isEnabled.truth != false }
        return name.hasSuffix(".target")
            && facts.units.contains { $0.isEnabled.truth != false && $0.before.contains { $0.value == name } }
    }
}
