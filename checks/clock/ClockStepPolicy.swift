import Facts
import Findings
import Judgement
import Programs
import Remedies
import TimeScience
import Values

/// Whether the time daemon would ever set a clock right that is far off.
struct ClockStepPolicy: Check {
    let id = "clock-step-policy"
    let group = "clock"
    let title = "The time daemon would not correct a clock that is far off."
    let why = """
        A daemon removes a small error by running the clock a little faster or slower. For a large one it has to step, \
        that is, set the clock at once. Each daemon has rules for that. Some step only just after they start, some \
        give up beyond a limit, some never step. After a long power cut, such a rule decides whether the box gets its \
        time back by itself.
        """
    let reads = ["makestep, maxchange (chrony)", "tinker panic, -g (ntpd)", "step-panic thresholds (ntpd-rs)"]
    let advice = """
        `boxdoctor fix makestep` lets chrony step the clock in its first updates after a start, which is Debian's \
        standard too. For other daemons the finding names the file and line that sets the limit.
        """
    let thresholds = [
        Threshold(
            "behind", unit: "seconds", standard: 31_536_000, allowed: 60...3_153_600_000,
            meaning: """
                How far behind the daemon must still accept: a box that lay in a drawer for a year should come back.
                """),
        Threshold(
            "ahead", unit: "seconds", standard: 86_400, allowed: 60...3_153_600_000,
            meaning: """
                How far ahead it must accept. A clock starts ahead only through a mistake, so a day, ntpd-rs's own \
                limit, is enough. More would let a lying server take the clock back further.
                """),
    ]

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        let daemons = facts.daemonsInCharge
        guard !daemons.isEmpty else {
            return facts.mightHaveUnseenDaemon
                ? finding(.unknown, Say.unseen) : finding(.skipped, facts.isContainer ? Say.container : Say.nobody)
        }
        if let unread = daemons.first(where: { $0.whyUnread != nil }) {
            return finding(.unknown, unread.unreadSummary, evidence: unread.unreadEvidence)
        }
        let verdicts = daemons.map { ($0, verdict($0, patient)) }
        guard let (daemon, worst) = verdicts.max(by: { $0.1.status < $1.1.status }) else {
            return finding(.unknown, Say.unseen)
        }
        return finding(
            worst.status, worst.summary, detail: worst.detail,
            evidence: daemons.map { Evidence($0.steps.source, Say.policy($0)) },
            remedies: worst.status == .ok ? [] : patient.offers(MakeStep()), metrics: metrics(daemon.steps))
    }

    private func verdict(
        _ daemon: TimeDaemon, _ patient: Patient
    ) -> (status: Status, summary: String, detail: String) {
        let steps = daemon.steps
        if let lag = patient.time.lagSeconds, refuses(steps, lag) {
            return (.critical, Say.refusesNow(daemon, lag), Say.refusesDetail(steps, lag))
        }
        guard steps.stepsLargeOffsets else { return (.warning, Say.neverSteps(daemon), Say.slewing(daemon)) }
        if let most = steps.maxBehindSeconds, most < patient.threshold("behind", of: self) {
            return (.warning, Say.limited(daemon, most, "behind"), Say.limitDetail)
        }
        if let most = steps.maxAheadSeconds, most < patient.threshold("ahead", of: self) {
            return (.warning, Say.limited(daemon, most, "ahead"), Say.limitDetail)
        }
        return (.ok, Say.steps(daemon), steps.firstUpdates.map(Say.onlyFirst) ?? "")
    }

    /// The present error is one that this policy leaves alone: beyond a limit, or minutes of it slewed.
    private func refuses(_ steps: StepPolicy, _ lag: Double) -> Bool {
        if let most = steps.maxBehindSeconds, lag > most { return true }
        if let most = steps.maxAheadSeconds, -lag > most { return true }
        return !steps.stepsLargeOffsets && abs(lag) > 60
    }

    private func metrics(_ steps: StepPolicy) -> [String: Double] {
        var metrics = ["step_threshold_seconds": steps.thresholdSeconds]
        metrics["behind_limit_seconds"] = steps.maxBehindSeconds
        metrics["ahead_limit_seconds"] = steps.maxAheadSeconds
        return steps.stepsLargeOffsets ? metrics : [:]
    }
}

private enum Say {
    static let nobody = "no time daemon is in charge"
    static let container = "container: its host keeps the clock"
    static let unseen = "cannot see which time daemon is in charge"
    static let limitDetail = """
        After a power cut that leaves the clock further off, the daemon ends or refuses. The clock then stays wrong \
        until somebody sets it.
        """

    static func steps(_ daemon: TimeDaemon) -> String { "\(daemon.title) steps a clock that is far off" }
    static func neverSteps(_ daemon: TimeDaemon) -> String { "\(daemon.title) never steps the clock" }

    static func limited(_ daemon: TimeDaemon, _ most: Double, _ side: String) -> String {
        "\(daemon.title) gives up beyond \(durationText(most)) \(side)"
    }

    static func refusesNow(_ daemon: TimeDaemon, _ lag: Double) -> String {
        "\(daemon.title) leaves the clock \(durationText(lag)) \(lag > 0 ? "behind" : "ahead")"
    }

    static func refusesDetail(_ steps: StepPolicy, _ lag: Double) -> String {
        guard steps.stepsLargeOffsets else { return "Its configuration does not let it set the clock at once." }
        let most = lag > 0 ? steps.maxBehindSeconds : steps.maxAheadSeconds
        return "Its limit is \(durationText(most ?? 0)); `boxdoctor fix --clock` sets the clock once."
    }

    static func onlyFirst(_ updates: Int) -> String {
        "Only in its first \(updates) updates after a start: an error that appears later needs a restart of the daemon."
    }

    static func slewing(_ daemon: TimeDaemon) -> String {
        "It only speeds the clock up: a day behind takes it \(durationText(86_400 / daemon.kind.program.slewRate))."
    }

    static func policy(_ daemon: TimeDaemon) -> String {
        let steps = daemon.steps
        guard steps.stepsLargeOffsets else { return "\(daemon.title): no steps" }
        var words = ["steps from \(durationText(steps.thresholdSeconds)) on"]
        if let updates = steps.firstUpdates { words.append("in the first \(updates) updates") }
        if let most = steps.maxBehindSeconds { words.append("at most \(durationText(most)) behind") }
        if let most = steps.maxAheadSeconds { words.append("at most \(durationText(most)) ahead") }
        return "\(daemon.title): \(words.joined(separator: ", "))"
    }
}
