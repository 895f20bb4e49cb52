import Bootstrap
import Facts
import Findings
import TimeScience

/// Judges facts. One file in `checks/`, one type, one finding a run; never sees the box, never repairs.
package protocol Check: Sendable {
    /// Kebab-case, stable for ever.
    var id: String { get }
    /// `clock`, `dns`, `entropy`, `state`, `bootstrap`, ...
    var group: String { get }
    /// One line: what is wrong when this fires.
    var title: String { get }
    /// Why it exists and what it means for the owner of the box, in plain words; `explain` prints it.
    var why: String { get }
    /// Files, calls and queries it judges by, for people.
    var reads: [String] { get }
    /// What to do about it, for people.
    var advice: String { get }
    var thresholds: [Threshold] { get }
    /// Checks whose failing explains this one's.
    var dependsOn: [String] { get }
    /// Whether a bad finding of this check can be the consequence of `cause`, one of `dependsOn`, on this box: a dead
    /// nameserver is not explained by a wrong clock, refused signatures are.
    func isConsequence(of cause: String, in patient: Patient) -> Bool
    /// Whether a bad finding of this check is the cause of others at all, on this box.
    func explains(in patient: Patient) -> Bool
    /// Metrics that are held against thresholds: for monitoring, beside their values.
    var limits: [MetricLimit] { get }
    func judge(_ patient: Patient) -> Finding
}

extension Check {
    package var thresholds: [Threshold] { [] }
    package var dependsOn: [String] { [] }
    package func isConsequence(of cause: String, in patient: Patient) -> Bool { true }
    package func explains(in patient: Patient) -> Bool { true }
    package var limits: [MetricLimit] { [] }

    package func finding(
        _ status: Status, _ summary: String, detail: String = "", evidence: [Evidence] = [],
        remedies: [RemedyOffer] = [], metrics: [String: Double] = [:]
    ) -> Finding {
        Finding(
            check: id, group: group, status: status, summary: summary, detail: detail, evidence: evidence,
            remedies: remedies, metrics: metrics)
    }
}

/// A number that an operator may change in boxdoctor.toml: `[checks.clock-offset] warning = 0.5`.
package struct Threshold: Sendable, Hashable {
    package var name: String
    /// `seconds`, `sources`, `bits`, ...
    package var unit: String
    package var standard: Double
    package var allowed: ClosedRange<Double>
    /// What crossing it means, and why the standard is what it is.
    package var meaning: String

    package init(_ name: String, unit: String, standard: Double, allowed: ClosedRange<Double>, meaning: String) {
        self.name = name
        self.unit = unit
        self.standard = standard
        self.allowed = allowed
        self.meaning = meaning
    }
}

/// A metric of a check, and the thresholds that it is held against.
package struct MetricLimit: Sendable, Hashable {
    package enum Side: Sendable { case above, below, eitherSide }

    package var metric: String
    package var side: Side
    /// Names of thresholds.
    package var warning: String?
    package var critical: String?

    package init(_ metric: String, _ side: Side, warning: String? = nil, critical: String? = nil) {
        self.metric = metric
        self.side = side
        self.warning = warning
        self.critical = critical
    }
}

/// What a check is given: the facts, and what was derived from them once for all checks.
package struct Patient: Sendable {
    package var facts: Facts
    package var settings: Settings
    /// What time it is, by the sources that answered.
    package var time: TimeEstimate
    /// Whether it comes up from a cold boot.
    package var bootstrap: BootstrapReport
    /// What remedies may use.
    package var means: Means

    package init(facts: Facts, settings: Settings, time: TimeEstimate, bootstrap: BootstrapReport, means: Means) {
        self.facts = facts
        self.settings = settings
        self.time = time
        self.bootstrap = bootstrap
        self.means = means
    }

    /// Of these remedies, those that a fix would not refuse: each with its class on this box and the command to paste.
    package func offers(_ remedies: any Remedy...) -> [RemedyOffer] {
        remedies.compactMap { $0.offer(for: facts, with: means) }
    }

    /// The operator's value, or the standard one.
    package func threshold(_ name: String, of check: some Check) -> Double {
        settings.thresholds[check.id]?[name] ?? check.thresholds.first { $0.name == name }?.standard ?? .infinity
    }
}
