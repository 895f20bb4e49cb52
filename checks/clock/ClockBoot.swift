import Facts
import Findings
import Judgement
import Values

/// Whether systemd's ordering lets the clock be set at boot: circles, and units that wait for a clock without limit.
struct ClockBoot: Check {
    let id = "clock-boot"
    let group = "clock"
    let title = "Units wait for each other or for the clock at boot."
    let why = """
        systemd starts units in the order that their files ask for. Where these form a circle it drops one of them, by \
        its own choice, and what was dropped may be the time daemon. It then runs on one boot and not on the next. \
        With systemd-time-wait-sync enabled, everything after time-sync.target waits for a synchronised clock without \
        any limit. That is every timer with OnCalendar=: on a box that cannot get its time they never start.
        """
    let reads = ["unit files and drop-ins of time daemons, resolvers, tunnels and network waits: After=, Before="]
    let advice = """
        Circle: remove one of the lines shown, with a drop-in (`systemctl edit UNIT`). Waiting: disable \
        systemd-time-wait-sync, or give it a limit with TimeoutStartSec= in a drop-in.
        """

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        if let system = facts.host.initSystem.value, system != .systemd { return finding(.skipped, Say.noSystemd) }
        guard !facts.units.isEmpty else { return finding(.unknown, Say.unseen) }
        let units = facts.units.filter { $0.isEnabled.truth != false || $0.name.hasSuffix(".target") }
        if let circle = circle(in: units) {
            return finding(
                .critical, Say.circle(circle.count), detail: Say.dropped,
                evidence: circle.map { Evidence($0.line, "\($0.unit) starts after \($0.first)") },
                metrics: ["circle": Double(circle.count)])
        }
        let waiter = facts.units.first {
            $0.name == Say.timeWait && $0.isEnabled.truth == true && $0.startTimeoutSeconds == nil
        }
        if let waiter {
            let waiting = units.flatMap { unit in
                unit.after.filter { $0.value == "time-sync.target" }.map { Evidence($0.source, Say.waits(unit.name)) }
            }
            return finding(
                .warning, Say.endless, detail: Say.timers,
                evidence: [Evidence(waiter.source, Say.noLimit)] + waiting,
                remedies: [
                    RemedyOffer(
                        id: "time-wait-limit", class: .manual,
                        command: "systemctl disable systemd-time-wait-sync.service")
                ])
        }
        return finding(.ok, Say.fine, metrics: ["circle": 0])
    }

    private struct Step {
        var unit: String
        var first: String
        var line: Source
    }

    /// A shortest circle of the ordering, each step with the line that makes it.
    private func circle(in units: [UnitFact]) -> [Step]? {
        let names = Set(units.map(\.name))
        var steps: [String: [Step]] = [:]
        for unit in units {
            for after in unit.after where names.contains(after.value) {
                steps[unit.name, default: []].append(Step(unit: unit.name, first: after.value, line: after.source))
            }
            for before in unit.before where names.contains(before.value) {
                steps[before.value, default: []].append(Step(unit: before.value, first: unit.name, line: before.source))
            }
        }
        var shortest: [Step]?
        for start in names.sorted() {
            var reached: [String: [Step]] = [start: []]
            var queue = [start]
            search: while !queue.isEmpty {
                let name = queue.removeFirst()
                for step in steps[name] ?? [] {
                    let path = (reached[name] ?? []) + [step]
                    if step.first == start {
                        if path.count < shortest?.count ?? .max { shortest = path }
                        break search
                    }
                    if reached[step.first] == nil {
                        reached[step.first] = path
                        queue.append(step.first)
                    }
                }
            }
        }
        return shortest
    }
}

private enum Say {
    static let timeWait = "systemd-time-wait-sync.service"
    static let noSystemd = "systemd does not start this box"
    static let unseen = "no unit of time, names or network was seen"
    static let fine = "no circle, and nobody waits for the clock without limit"
    static let dropped = "systemd drops one of them at each boot, perhaps the time daemon."
    static let endless = "everything after time-sync.target may wait for ever"
    static let timers = "Every timer with OnCalendar= starts after time-sync.target."
    static let noLimit = "waits for a synchronised clock, without a limit"

    static func circle(_ count: Int) -> String { "\(count) units wait for each other at boot" }
    static func waits(_ unit: String) -> String { "\(unit) starts after time-sync.target" }
}
