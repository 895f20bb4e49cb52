import Box
import Facts
import Findings
import Judgement
import Programs
import Remedies
import TimeScience
import Values

/// Whether the box was paused or restored since its start, and whether its clock has come back from it.
struct Resumed: Check {
    let id = "resumed"
    let group = "clock"
    let title = "The clock has not come back from a pause."
    let why = """
        A virtual machine restored from a snapshot, or a guest whose host slept, goes on with the clock of the moment it \
        stopped. No daemon inside sees a jump. chrony has used up the steps of its start by then. It runs the clock \
        faster, for twelve times as long as the pause was; ntpd ends. Until then names are refused as they are after a \
        power cut, though the boot was fine.
        """
    let reads = [
        "the kernel's log (virtual machine fork)", "CLOCK_BOOTTIME and CLOCK_MONOTONIC", "chronyc tracking",
        "/sys/class/ptp",
    ]
    let advice = """
        `chronyc makestep`, or `boxdoctor fix --clock`, sets the clock at once. `boxdoctor rehearse` with --resume says what \
        a pause would do, and which repair makes the box come back by itself.
        """
    let thresholds = [
        Threshold(
            "lag", unit: "seconds", standard: 10, allowed: 1...86_400,
            meaning: """
                How far behind the clock may be after a pause: a daemon that slews takes two minutes for ten seconds.
                """)
    ]

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        if facts.host.view == .files { return finding(.skipped, Say.files) }
        if facts.hostsClock != nil { return finding(.skipped, Say.container) }
        let forks = facts.resume.forks.value ?? []
        let asleep = facts.resume.asleepSeconds.value ?? 0
        let evidence = evidence(facts, forks, asleep)
        let limit = patient.threshold("lag", of: self)
        let daemon = facts.daemonsInCharge.first
        let left = slewing(daemon)
        // Its own account, where nobody else says how far off the clock is.
        let lag = patient.time.lagSeconds ?? left
        var metrics = ["restored": Double(forks.count), "asleep_seconds": asleep]
        metrics["lag_seconds"] = lag
        func result(_ status: Status, _ summary: String, _ detail: String = "", _ offers: [RemedyOffer] = []) -> Finding
        {
            finding(status, summary, detail: detail, evidence: evidence, remedies: offers, metrics: metrics)
        }
        if let daemon, let left, left > limit {
            let seconds = left / daemon.kind.program.slewRate
            return result(.critical, Say.slews(daemon, seconds), Say.used(daemon), offers(daemon, patient))
        }
        guard !forks.isEmpty || asleep > 60 else {
            return facts.resume.asleepSeconds.isUnknown ? finding(.skipped, Say.unseen) : result(.ok, Say.never)
        }
        guard let lag else { return result(.unknown, Say.unknown(forks.count)) }
        return abs(lag) > limit
            ? result(.critical, Say.behind(lag), Say.pause, daemon.map { offers($0, patient) } ?? [])
            : result(.ok, Say.back)
    }

    /// What a synchronised daemon knows to be off and slews away; nil where it says nothing.
    private func slewing(_ daemon: TimeDaemon?) -> Double? {
        guard let daemon, let view = daemon.view.value, view.isSynchronised == true, daemon.hasUsedUpSteps == true,
            let offset = view.offsetSeconds
        else { return nil }
        return abs(offset)
    }

    private func offers(_ daemon: TimeDaemon, _ patient: Patient) -> [RemedyOffer] {
        guard let step = daemon.kind.program.stepCommand else { return patient.clockOffers }
        return [RemedyOffer(id: "step-now", class: .manual, command: step.command.description)] + patient.clockOffers
    }

    private func evidence(_ facts: Facts, _ forks: [Double], _ asleep: Double) -> [Evidence] {
        var evidence: [Evidence] = []
        if let last = forks.last, let source = facts.resume.forks.source {
            evidence.append(Evidence(source, Say.forked(forks.count, last)))
        }
        if asleep > 0, let source = facts.resume.asleepSeconds.source {
            evidence.append(Evidence(source, Say.asleep(asleep)))
        }
        for device in facts.resume.hostClocks.value ?? [] {
            evidence.append(Evidence(device.source, Say.device(device)))
        }
        return evidence
    }
}

private enum Say {
    static let files = "only files examined: nothing runs there"
    static let container = "container: its host keeps the clock"
    static let never = "neither asleep nor restored since the start"
    static let back = "the clock has come back from the last pause"
    static let pause = "It goes on from the moment it was stopped."
    static let unseen = "whether the box was paused was not looked at"

    static func unknown(_ forks: Int) -> String {
        forks > 0
            ? "restored from a snapshot; the lag is not known" : "was asleep; how far off the clock is, is not known"
    }
    static func behind(_ lag: Double) -> String {
        "\(durationText(abs(lag))) \(lag > 0 ? "behind" : "ahead") after a pause"
    }
    static func slews(_ daemon: TimeDaemon, _ seconds: Double) -> String {
        "\(daemon.title) is slewing, for \(durationText(seconds)) more"
    }
    static func used(_ daemon: TimeDaemon) -> String {
        "\(daemon.title) has used up the steps of its start (\(daemon.steps.source)) and only runs the clock faster."
    }
    static func forked(_ count: Int, _ last: Double) -> String {
        "restored or copied \(count == 1 ? "once" : "\(count) times"), last \(durationText(last)) after boot"
    }
    static func asleep(_ seconds: Double) -> String { "asleep for \(durationText(seconds)) in all" }
    static func device(_ device: HostClock) -> String {
        switch device.reading {
        case .known(let time, _): "\(device.path), \(device.kind.rawValue): the host's clock shows \(time.toTheSecond)"
        case .absent: "\(device.path), \(device.kind.rawValue)"
        case .unreadable(let why, _), .notLooked(let why): "\(device.path), \(device.kind.rawValue): \(why)"
        }
    }
}
