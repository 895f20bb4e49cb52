import Bootstrap
import Facts
import Findings
import Judgement
import Programs
import Remedies
import TimeScience
import Values

/// How far the clock is from what the majority of its time sources says.
struct ClockOffset: Check {
    let id = "clock-offset"
    let group = "clock"
    let title = "The clock is wrong."
    let why = """
        Much of what a box does is dated: signed names, certificates, one-time passwords, logs, backups. A clock that \
        is behind makes signatures and certificates look "not yet valid"; one that is ahead makes them look expired. \
        Names then stop resolving and secure connections fail, with messages that rarely mention the clock. This check \
        asks the box's own time servers, all at once. It believes what signatures prove, else what \
        more than half of them agree on.
        """
    let reads = ["every configured NTP source, asked once over UDP", "CLOCK_REALTIME"]
    let advice = """
        `boxdoctor fix --clock` shows what the servers say, asks you, and sets the clock. If the clock goes wrong again \
        after each start, look at what `boxdoctor check rtc clock-saved bootstrap` says.
        """
    let dependsOn = ["network-up", "bootstrap-loop"]
    let thresholds = [
        Threshold(
            "warning", unit: "seconds", standard: 0.5, allowed: 0.001...86_400,
            meaning: """
                A clock that a daemon steers over the internet stays within a few hundredths of a second, and \
                systemd-timesyncd corrects 0.4 s at once. Beyond half a second nothing steers it.
                """),
        Threshold(
            "critical", unit: "seconds", standard: 60, allowed: 0.01...31_536_000,
            meaning: """
                One-time passwords (RFC 6238) change every 30 s and servers usually accept the neighbours, so beyond a \
                minute logins fail. A daemon that only slews, at 500 millionths, needs more than a day to remove it.
                """),
    ]

    let limits = [MetricLimit("offset_seconds", .eitherSide, warning: "warning", critical: "critical")]

    /// Without a network nobody can say; in a loop the clock stays as wrong as it is.
    func isConsequence(of cause: String, in patient: Patient) -> Bool {
        cause == "network-up" ? patient.time.lagSeconds == nil : patient.bootstrap.status == .deadlock
    }

    func judge(_ patient: Patient) -> Finding {
        let (time, host) = (patient.time, patient.facts.host)
        if host.view == .files { return finding(.skipped, Say.noClock) }
        guard let lag = time.lagSeconds else { return unjudged(patient) }
        if case .contradicted(let why) = patient.clockOutlook {
            return finding(.unknown, Say.contradicted, detail: Say.sentence(why), evidence: evidence(patient))
        }
        let uncertainty = time.uncertaintySeconds ?? 0
        // Only what lies outside the servers' own doubt is surely wrong.
        let wrong = max(abs(lag) - uncertainty, 0)
        let status: Status =
            wrong > patient.threshold("critical", of: self)
            ? .critical : wrong > patient.threshold("warning", of: self) ? .warning : .ok
        let remedies = patient.clockOffers
        return finding(
            status, status == .ok ? Say.right(time, lag, uncertainty) : Say.wrong(time, lag, uncertainty),
            detail: Say.detail(time), evidence: evidence(patient), remedies: status == .ok ? [] : remedies,
            metrics: ["offset_seconds": lag, "uncertainty_seconds": uncertainty])
    }

    private func unjudged(_ patient: Patient) -> Finding {
        let time = patient.time
        if time.asked == 0, patient.facts.host.isOffline { return finding(.skipped, Say.offline) }
        let summary = time.asked == 0 ? Say.nobodyAsked : time.agreeing > 0 ? Say.impossible : Say.noMajority(time)
        return finding(.unknown, summary, detail: Say.noEstimate(time), evidence: evidence(patient))
    }

    private func evidence(_ patient: Patient) -> [Evidence] {
        patient.time.sources.prefix(10).map { verdict in
            Evidence(verdict.answer.source, Say.answer(verdict, verdict.answer.endpoint?.address))
        }
    }
}

private enum Say {
    static let noClock = "only files examined: no running clock to judge"
    static let offline = "--offline: no time server was asked"
    static let nobodyAsked = "no time server could be asked"
    static let impossible = "the servers agree on a time that cannot be"
    static let contradicted = "the time servers contradict signatures or each other"

    static func sentence(_ why: String) -> String {
        "\(why.prefix(1).uppercased() + why.dropFirst()). `boxdoctor time` shows what each server said."
    }

    static func noEstimate(_ time: TimeEstimate) -> String {
        let why = time.why.isEmpty ? "No estimate" : time.why.prefix(1).uppercased() + time.why.dropFirst()
        return "\(why). `boxdoctor time` shows what each server said, and which dates prove that it cannot be earlier."
    }

    static func noMajority(_ time: TimeEstimate) -> String {
        time.sources.contains { $0.offsetSeconds != nil }
            ? "time servers disagree: no majority among \(time.asked) asked"
            : time.asked == 1
                ? "the only time server gave no usable answer"
                : "none of \(time.asked) time servers gave a usable answer"
    }

    static func wrong(_ time: TimeEstimate, _ lag: Double, _ uncertainty: Double) -> String {
        "\(durationText(lag)) \(lag > 0 ? "behind" : "ahead of") \(servers(time)) (+-\(durationText(uncertainty)))"
    }

    static func right(_ time: TimeEstimate, _ lag: Double, _ uncertainty: Double) -> String {
        "right within \(durationText(abs(lag) + uncertainty)) by \(servers(time))"
    }

    static func servers(_ time: TimeEstimate) -> String {
        if time.agreeing == 0, !time.proven.operators.isEmpty {
            return time.proven.operators.count == 1
                ? "one signed answer" : "\(time.proven.operators.count) signed answers"
        }
        return time.asked == 1 ? "the only source" : "\(time.agreeing) of \(time.asked) servers"
    }

    static func detail(_ time: TimeEstimate) -> String {
        guard let estimate = time.estimate else { return "" }
        return "The clock reads \(time.reading.toTheSecond); by the servers it is \(estimate.toTheSecond)."
    }

    static func answer(_ verdict: TimeEstimate.SourceVerdict, _ address: IPAddress?) -> String {
        let who = address.map { "\($0)" == verdict.name ? verdict.name : "\(verdict.name) (\($0))" } ?? verdict.name
        guard let offset = verdict.offsetSeconds else {
            return "\(who): no usable answer" + (verdict.why.isEmpty ? "" : ": \(verdict.why)")
        }
        let side = offset == 0 ? "the same time" : "clock \(durationText(offset)) \(offset > 0 ? "behind" : "ahead")"
        switch verdict.verdict {
        case .agrees: return "\(who): \(side)"
        case .falseticker: return "\(who): \(side), against the majority"
        case .undecided: return "\(who): \(side), no majority to judge it by"
        case .unusable: return "\(who): not usable: \(verdict.why)"
        }
    }
}
