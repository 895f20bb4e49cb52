import Facts
import Findings
import Judgement
import Programs
import Values

/// Whether two programs set the same clock.
struct ClockWriters: Check {
    let id = "clock-writers"
    let group = "clock"
    let title = "Two programs set the clock against each other."
    let why = """
        A time daemon learns how fast the clock runs and corrects it gently. A second daemon undoes the first one's \
        corrections, each takes the other's for drift, and the clock swings or jumps. Usually the second one came \
        unnoticed with another package.
        """
    let reads = ["which time daemons run, and which are enabled at boot"]
    let advice = "Keep one, the one you configured, and stop the other with the command shown."

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        let writers = facts.timeDaemons.filter(\.setsClock)
        let running = writers.filter { $0.isRunning.truth == true }
        let enabled = writers.filter { $0.isEnabled.truth == true && $0.whyNotStarting == nil }
        if running.count > 1 {
            return competing(.critical, Say.fighting(running), Say.fightingDetail, running, facts)
        }
        let possible = writers.filter { $0.isRunning.truth != false }
        if facts.host.view == .live, possible.count > 1, possible.contains(where: { $0.isRunning.truth == nil }) {
            return finding(.unknown, Say.unseen, evidence: evidence(possible))
        }
        if enabled.count > 1 {
            return competing(.warning, Say.bothEnabled(enabled), Say.enabledDetail, enabled, facts)
        }
        guard let only = running.first ?? enabled.first else {
            return facts.mightHaveUnseenDaemon
                ? finding(.unknown, Say.unseen) : finding(.skipped, Say.none)
        }
        return finding(.ok, Say.alone(only), evidence: evidence([only]))
    }

    private func competing(
        _ status: Status, _ summary: String, _ detail: String, _ daemons: [TimeDaemon], _ facts: Facts
    ) -> Finding {
        // The one to keep is the one that a cold boot needs: its servers need no name.
        let ranked = daemons.sorted {
            ($0.hasAddresses ? 0 : 1, $0.kind.program.preference) < (
                $1.hasAddresses ? 0 : 1, $1.kind.program.preference
            )
        }
        let offers = ranked.dropFirst().map {
            RemedyOffer(id: "disable-writer", class: .manual, command: facts.stopCommand($0.kind))
        }
        return finding(status, summary, detail: detail, evidence: evidence(daemons), remedies: offers)
    }

    private func evidence(_ daemons: [TimeDaemon]) -> [Evidence] {
        daemons.map { Evidence($0.isRunning.source ?? $0.isEnabled.source ?? $0.configuration, Say.state($0)) }
    }
}

extension TimeDaemon {
    fileprivate var hasAddresses: Bool {
        sources.count { $0.address != nil && $0.isSelectable } >= max(quorum.minimumSources, 1)
    }
}

private enum Say {
    static let none = "no time daemon is in charge"
    static let fightingDetail = "They undo each other's corrections: stop all but one."
    static let enabledDetail = """
        Which of them runs after a start is left to chance or to the order of their units: disable all but one.
        """

    static func names(_ daemons: [TimeDaemon]) -> String {
        let all = daemons.map(\.title)
        return all.count > 2 ? "\(all.count) time daemons" : all.joined(separator: " and ")
    }

    static func fighting(_ daemons: [TimeDaemon]) -> String {
        "\(names(daemons)) \(daemons.count > 2 ? "all" : "both") set the clock"
    }
    static func bothEnabled(_ daemons: [TimeDaemon]) -> String { "\(names(daemons)) start at boot" }
    static let unseen = "cannot see which time daemons run"
    static func alone(_ daemon: TimeDaemon) -> String { "only \(daemon.title) sets the clock" }

    static func state(_ daemon: TimeDaemon) -> String {
        func word(_ truth: Bool?, _ yes: String, _ no: String) -> String {
            truth.map { $0 ? yes : no } ?? "not known to be \(yes)"
        }
        return "\(daemon.title): \(word(daemon.isRunning.truth, "running", "not running")), "
            + word(daemon.isEnabled.truth, "enabled at boot", "not enabled at boot")
    }
}
