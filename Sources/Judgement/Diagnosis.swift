import Bootstrap
import Facts
import Findings
import TimeScience
import Values

/// Everything said about one box: what the reports print. A pure function of facts, settings and checks.
package struct Diagnosis: Sendable {
    package var facts: Facts
    package var time: TimeEstimate
    package var bootstrap: BootstrapReport
    /// In the order of the checks, explained ones included.
    package var findings: [Finding]
    package var settings: Settings
    /// What judged, in the order of the findings.
    package var checks: [any Check]
    /// How long looking and judging took; set by whoever ran it.
    package var durationSeconds: Double = 0
    /// By check and metric: when it alerts.
    package var alertRanges: [String: [String: AlertRanges]] = [:]
    /// The file that the facts were read from, and how old they are; nil where they were gathered by this run.
    package var record: FactsRecord?

    /// `means` are what `remedies` may use; nil for what the facts show by themselves. `stopwatch` reads a monotonic clock in
    /// nanoseconds: for how long each check took, and for nothing that is said.
    package init(
        _ facts: Facts, settings: Settings, checks: [any Check], remedies: [any Remedy], means: Means? = nil,
        stopwatch: () -> Int64 = { 0 }
    ) {
        self.facts = facts
        let external = facts.externalChecks(beside: checks)
        let checks = (checks + external.checks).filter { !settings.disabled.contains($0.id) }
        self.checks = checks
        self.settings = settings
        self.settings.troubles += external.troubles
        time = estimateTime(facts)
        let means = means ?? Means(seenIn: facts, time: time)
        bootstrap = judgeBootstrap(facts, lagSeconds: time.lagSeconds, remedies: remedies, means: means)
        let patient = Patient(facts: facts, settings: settings, time: time, bootstrap: bootstrap, means: means)
        alertRanges = Dictionary(
            checks.map { ($0.id, Diagnosis.ranges(of: $0, in: patient)) }, uniquingKeysWith: { first, _ in first })
        findings = folded(checks.map { ($0, timed($0, patient, stopwatch)) }, in: patient)
    }

    /// The worst of the findings, consequences included: a warning may well cause something critical. What was skipped is
    /// no problem.
    package var status: Status {
        let worst = findings.map(\.status).max() ?? .ok
        return worst == .skipped ? .ok : worst
    }

    /// The same, with some of its findings only; they keep the causes they have among the others.
    package func showing(only ids: some Sequence<String>) -> Diagnosis {
        let ids = Set(ids)
        var shown = self
        shown.findings.removeAll { !ids.contains($0.check) }
        return shown
    }
}

/// When a metric alerts, in the Monitoring Plugins' notation of ranges; empty where it never does.
package struct AlertRanges: Sendable, Equatable {
    package var warning = ""
    package var critical = ""
}

extension Diagnosis {
    fileprivate static func ranges(of check: any Check, in patient: Patient) -> [String: AlertRanges] {
        func range(_ name: String?, _ side: MetricLimit.Side) -> String {
            guard let name, let threshold = check.thresholds.first(where: { $0.name == name }) else { return "" }
            let value = numeral(patient.settings.thresholds[check.id]?[name] ?? threshold.standard)
            return switch side {
            case .above: value
            case .below: "\(value):"
            case .eitherSide: "-\(value):\(value)"
            }
        }
        return Dictionary(
            check.limits.map { limit in
                let ranges = AlertRanges(
                    warning: range(limit.warning, limit.side), critical: range(limit.critical, limit.side))
                return (limit.metric, ranges)
            }, uniquingKeysWith: { first, _ in first })
    }
}

/// Facts of another run, perhaps of another box.
package struct FactsRecord: Sendable, Equatable {
    /// As it was named; `-` is standard input.
    package var file: String
    /// Since they were gathered, by the clock of whoever judges them; nil where that makes no sense.
    package var ageSeconds: Double?

    package init(file: String, ageSeconds: Double?) {
        self.file = file
        self.ageSeconds = ageSeconds
    }
}

/// What a check says, and how long that took: judging, and running the plugin of an external one.
private func timed(_ check: any Check, _ patient: Patient, _ stopwatch: () -> Int64) -> Finding {
    let began = stopwatch()
    var finding = check.judge(patient)
    finding.durationSeconds += Double(stopwatch() - began) / 1e9
    return finding
}

/// Marks each bad finding with the bad findings it depends on, directly or through others, down to those without a cause. What is
/// critical is explained by what is critical alone: nobody would see it behind a warning.
private func folded(_ judged: [(check: any Check, finding: Finding)], in patient: Patient) -> [Finding] {
    let failing = Set(judged.filter { $0.finding.status >= .warning && $0.check.explains(in: patient) }.map(\.check.id))
    let critical = Set(judged.filter { $0.finding.status == .critical }.map(\.check.id))
    let causes = Dictionary(
        judged.map { check, _ in
            let explaining = check.dependsOn.filter { id in
                failing.contains(id) && check.isConsequence(of: id, in: patient)
            }
            return (check.id, explaining)
        },
        uniquingKeysWith: { first, _ in first })
    return judged.map { check, finding in
        guard finding.status == .warning || finding.status == .critical || finding.status == .unknown else {
            return finding
        }
        func explaining(_ id: String) -> [String] {
            // Of checks that name each other none explains another.
            (causes[id] ?? []).filter {
                (finding.status != .critical || critical.contains($0)) && !reachable(from: $0, by: causes).contains(id)
            }
        }
        var roots: [String] = []
        var seen: Set<String> = [check.id]
        var queue = explaining(check.id)
        while let id = queue.popLast() {
            guard seen.insert(id).inserted else { continue }
            let deeper = explaining(id).filter { !seen.contains($0) }
            if deeper.isEmpty { roots.append(id) } else { queue += deeper }
        }
        var folded = finding
        folded.explainedBy = roots.sorted()
        return folded
    }
}
