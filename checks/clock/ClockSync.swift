import Facts
import Findings
import Judgement
import Programs
import Values

/// Whether something keeps the clock right: the daemon's own view first, then the kernel's error bound.
struct ClockSync: Check {
    let id = "clock-sync"
    let group = "clock"
    let title = "Nothing keeps the clock right."
    let why = """
        A computer's clock drifts by a second or more a day, so a time daemon has to correct it all the time. This \
        check asks the daemon itself whether it follows a source. It also looks at the kernel's error bound, which \
        grows by 1.8 s an hour from the last correction. It does not use the kernel's "unsynchronised" flag: chrony \
        leaves that set unless `rtcsync` is configured.
        """
    let reads = ["chronyc tracking, timedatectl timesync-status and their like", "adjtimex(2): maxerror"]
    let advice = """
        With no daemon, install and start one (chrony suits most boxes). With one that does not synchronise, \
        `boxdoctor check ntp-sources` says which of its sources answer.
        """
    let dependsOn = ["clock-offset", "ntp-sources", "clock-writers"]
    let thresholds = [
        Threshold(
            "warning", unit: "seconds", standard: 4, allowed: 1...16,
            meaning: """
                The kernel's error bound. Daemons ask at least every 2048 s, which adds 1 s of bound. 4 s means that \
                two such rounds in a row were missed even with a distant source.
                """),
        Threshold(
            "critical", unit: "seconds", standard: 16, allowed: 1...16,
            meaning: """
                The kernel stops counting at 16 s (NTP_PHASE_LIMIT): no correction for 9 h or more, or none since the \
                start. systemd too calls a clock unsynchronised from there on.
                """),
        Threshold(
            "grace", unit: "seconds", standard: 300, allowed: 0...3600,
            meaning: """
                How long after boot a daemon may still be looking for the time: the network has to come up, and \
                several answers have to agree.
                """),
    ]

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        if facts.host.view == .files { return finding(.skipped, Say.files) }
        let daemons = facts.daemonsInCharge
        let kernel = facts.clock.kernel.value
        let metrics = kernel.map { ["maxerror_seconds": $0.maxErrorSeconds] } ?? [:]
        var evidence = daemons.compactMap(Say.view)
        if let kernel, let source = facts.clock.kernel.source {
            evidence.append(Evidence(source, Say.bound(kernel)))
        }
        guard let daemon = daemons.first(where: { $0.view.value?.isSynchronised == true }) ?? daemons.first else {
            return withoutDaemon(patient, evidence, metrics)
        }
        if daemon.isRunning.truth == false, let done = daemon.doneOnce {
            evidence.append(Evidence(done.source, Say.doneOnce(daemon)))
            return finding(.ok, Say.doneOnce(daemon), evidence: evidence, metrics: metrics)
        }
        if daemon.isRunning.truth == false {
            return finding(
                .critical, Say.notRunning(daemon), detail: Say.drifts, evidence: evidence,
                remedies: [start(daemon, facts)],
                metrics: metrics)
        }
        let (status, summary) = verdict(daemon, kernel, patient)
        return finding(status, summary, detail: status == .ok ? "" : Say.drifts, evidence: evidence, metrics: metrics)
    }

    private func verdict(_ daemon: TimeDaemon, _ kernel: KernelClock?, _ patient: Patient) -> (Status, String) {
        let claim = daemon.view.value?.isSynchronised
        let error = daemon.kind.program.keepsErrorBound ? kernel?.maxErrorSeconds : nil
        let critical = patient.threshold("critical", of: self)
        let isYoung = patient.facts.clock.boottimeSeconds < patient.threshold("grace", of: self)
        if claim == false || (claim == nil && (error ?? 0) >= critical) {
            return isYoung
                ? (.warning, Say.looking(daemon, patient.facts.clock.boottimeSeconds)) : (.critical, Say.lost(daemon))
        }
        if let error, error >= critical { return (.critical, Say.stale(daemon)) }
        if let error, error > patient.threshold("warning", of: self) { return (.warning, Say.late(daemon, error)) }
        if claim == true { return (.ok, Say.follows(daemon)) }
        guard let error else { return (.unknown, Say.cannotTell(daemon)) }
        return (.ok, Say.bounded(daemon, error))
    }

    private func withoutDaemon(_ patient: Patient, _ evidence: [Evidence], _ metrics: [String: Double]) -> Finding {
        let facts = patient.facts
        if facts.hostsClock != nil { return finding(.skipped, Say.container, evidence: evidence, metrics: metrics) }
        if facts.mightHaveUnseenDaemon { return finding(.unknown, Say.unseen, evidence: evidence, metrics: metrics) }
        guard let error = facts.clock.kernel.value?.maxErrorSeconds else {
            return finding(.unknown, Say.unseen, detail: facts.clock.kernel.whyUnknown ?? "", evidence: evidence)
        }
        if error < patient.threshold("critical", of: self) {
            return finding(.ok, Say.somebody(error), detail: Say.somebodyDetail, evidence: evidence, metrics: metrics)
        }
        if let watcher = facts.timeDaemons.first(where: { !$0.setsClock && $0.isRunning.truth != false }) {
            let order = Evidence(watcher.leavesClock?.source ?? watcher.configuration, Say.watches(watcher))
            return finding(
                .critical, Say.watches(watcher), detail: Say.drifts, evidence: [order] + evidence, metrics: metrics)
        }
        let installed = facts.timeDaemons.first
        return finding(
            .critical, Say.nobody, detail: Say.drifts, evidence: evidence,
            remedies: [installed.map { start($0, facts) } ?? install(facts)], metrics: metrics)
    }

    private func start(_ daemon: TimeDaemon, _ facts: Facts) -> RemedyOffer {
        RemedyOffer(id: RemedyOffer.startDaemon, class: .manual, command: facts.startCommand(daemon.kind))
    }

    private func install(_ facts: Facts) -> RemedyOffer {
        RemedyOffer(id: "install-daemon", class: .manual, command: facts.host.installCommand("chrony"))
    }
}

private enum Say {
    static let files = "only files examined: nothing runs to be asked"
    static let container = "container: its host keeps the clock"
    static let nobody = "no time daemon runs: nothing corrects the clock"
    static let unseen = "cannot see whether a time daemon runs"
    static let drifts = "A clock that nothing corrects drifts by a second or more a day, and by hours over a power cut."
    static let somebodyDetail = """
        No time daemon that boxdoctor knows is running, but the kernel's error bound shows a recent correction. \
        Perhaps it is the virtual machine's host or a program of your own.
        """

    static func watches(_ daemon: TimeDaemon) -> String { "\(daemon.title) is told to leave the clock alone" }
    static func notRunning(_ daemon: TimeDaemon) -> String { "\(daemon.title) is not running" }
    static func doneOnce(_ daemon: TimeDaemon) -> String { "\(daemon.title) has set the clock and rests, by design" }
    static func lost(_ daemon: TimeDaemon) -> String { "\(daemon.title) follows no time source" }
    static func stale(_ daemon: TimeDaemon) -> String { "\(daemon.title) has not corrected the clock for 9 h or more" }
    static func follows(_ daemon: TimeDaemon) -> String { "\(daemon.title) is synchronised" }
    static func cannotTell(_ daemon: TimeDaemon) -> String { "\(daemon.title) runs, but could not be asked" }

    static func looking(_ daemon: TimeDaemon, _ uptime: Double) -> String {
        "\(daemon.title) seeks the time, \(durationText(uptime)) after boot"
    }

    static func late(_ daemon: TimeDaemon, _ error: Double) -> String {
        "\(daemon.title) last corrected the clock \(age(error)) ago"
    }

    static func bounded(_ daemon: TimeDaemon, _ error: Double) -> String {
        "\(daemon.title) keeps it right to \(durationText(error))"
    }

    static func somebody(_ error: Double) -> String { "kept right to \(durationText(error)) from outside" }

    static func bound(_ kernel: KernelClock) -> String {
        "error bound \(durationText(kernel.maxErrorSeconds))"
            + (kernel.maxErrorSeconds < 16
                ? ", last corrected less than \(age(kernel.maxErrorSeconds)) ago" : ", its greatest")
    }

    /// The bound grows by 500 us a second (PPM tolerance MAXFREQ, kernel/time/ntp.c).
    static func age(_ error: Double) -> String { durationText(error / 500e-6) }

    static func view(_ daemon: TimeDaemon) -> Evidence? {
        guard let view = daemon.view.value, let source = daemon.view.source else {
            return daemon.view.whyUnknown.map { Evidence(daemon.configuration, "\(daemon.title) not asked: \($0)") }
        }
        var words = [view.isSynchronised.map { $0 ? "synchronised" : "not synchronised" } ?? "does not say"]
        if let stratum = view.stratum { words.append("stratum \(stratum)") }
        if let offset = view.offsetSeconds { words.append("\(durationText(offset)) off by its own account") }
        return Evidence(source, "\(daemon.title): \(words.joined(separator: ", "))")
    }
}
