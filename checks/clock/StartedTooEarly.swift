import Facts
import Findings
import Judgement
import Programs
import Remedies
import TimeScience
import Values

/// What stays broken once the clock is right: services that started with a wrong one, or failed by it.
struct StartedTooEarly: Check {
    let id = "started-too-early"
    let group = "clock"
    let title = "Services that started while the clock was wrong have not got over it."
    let why = """
        A clock that is set right heals names and certificates, but not what was made of them before. A unit that failed \
        stays failed. A cluster keeps the certificates that it made for another year. A tunnel that found no endpoint has \
        given up. systemd notes when each unit started, by both clocks: where the two differ from now, the clock was set \
        in between.
        """
    let reads = ["systemctl show: ExecMainStartTimestamp, InactiveEnterTimestamp, by realtime and since boot"]
    let advice = """
        `boxdoctor fix restart-late` restarts them all in order, after asking. Certificates that were made at the wrong \
        time stay: look at their dates.
        """
    let dependsOn = ["clock-offset"]

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        if facts.host.view == .files { return finding(.skipped, Say.files) }
        if let system = facts.host.initSystem.value, system != .systemd { return finding(.skipped, Say.noSystemd) }
        switch facts.startedUnits {
        case .known, .absent: break
        case .notLooked: return finding(.skipped, Say.notLooked)
        case .unreadable(let why, _): return finding(.unknown, Say.unseen, detail: why)
        }
        let early = facts.startedTooEarly
        guard let first = early.first else { return finding(.ok, Say.fine) }
        return finding(
            .warning, Say.some(early.count, early.count { $0.unit.hasFailed }), detail: Say.step(first.unit),
            evidence: early.map { Evidence($0.unit.source, Say.unit($0.unit, $0.because)) },
            remedies: patient.offers(RestartLate()),
            metrics: ["units": Double(early.count), "failed": Double(early.count { $0.unit.hasFailed })])
    }
}

private enum Say {
    static let files = "only files examined: nothing runs there"
    static let noSystemd = "systemd does not start this box"
    static let notLooked = "when services started was not looked at"
    static let unseen = "cannot see when services started"
    static let fine = "nothing that runs started at a wrong time"

    static func some(_ count: Int, _ failed: Int) -> String {
        let units = count == 1 ? "one service" : "\(count) services"
        return failed == count
            ? "\(units) failed while the clock was wrong" : "\(units) started while the clock was wrong"
    }
    static func step(_ unit: StartedUnit) -> String {
        "The clock was \(durationText(abs(unit.stepSeconds))) \(unit.stepSeconds > 0 ? "behind" : "ahead") then."
    }
    static func unit(_ unit: StartedUnit, _ because: String) -> String {
        "\(unit.name) \(unit.hasFailed ? "failed" : "started") \(durationText(unit.monotonicSeconds)) after boot: \(because)"
    }
}
