import Bootstrap
import Facts
import Findings
import Judgement
import Programs
import Remedies
import TimeScience
import Values

/// Whether the clock reads less than a time that has surely passed, or a saved time lies in the future.
struct ClockFloor: Check {
    let id = "clock-floor"
    let group = "clock"
    let title = "The clock reads less than a time that has surely passed."
    let why = """
        A box leaves dated traces: the time it saved last, its journal, the build date of its system, signatures it \
        has verified. Each is a floor: the present cannot lie before it. A clock below a floor is provably behind, and \
        no network is needed to know. The reverse happens too: a clock that once ran ahead leaves a trace dated in the \
        future. That pushes the clock ahead again at every start until somebody corrects it.
        """
    let reads = [
        "/usr/lib/clock-epoch, /var/lib/systemd/timesync/clock and chrony's drift file: times of change",
        "/etc/fake-hwclock.data, unbound's root.key, the journal's tail", "inception of verified DNSSEC signatures",
        "this program's build date",
    ]
    let advice = """
        Behind: `boxdoctor fix --clock`. A trace in the future: set the clock right first, then run the command shown \
        beside the finding, which dates that trace anew.
        """
    let dependsOn = ["clock-offset", "bootstrap-loop"]
    let limits = [MetricLimit("behind_floor_seconds", .above, critical: "behind")]
    let thresholds = [
        Threshold(
            "behind", unit: "seconds", standard: 60, allowed: 15...86_400,
            meaning: """
                Traces are written while the check runs, up to a run's length after the clock was read; beyond a \
                minute the clock is surely behind.
                """),
        Threshold(
            "future", unit: "seconds", standard: 3600, allowed: 60...31_536_000,
            meaning: """
                How far a trace may lie past the agreed time. File systems of dual-boot boxes and summer time give \
                errors of up to an hour that heal by themselves. What is further ahead poisons the next start.
                """),
    ]

    /// A trace dated past the agreed time is a trouble of its own, whatever the clock reads.
    func isConsequence(of cause: String, in patient: Patient) -> Bool { poisoned(patient).isEmpty }

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        guard let highest = facts.floors.max(by: { $0.time < $1.time }) else {
            return finding(.unknown, Say.none)
        }
        let lead = highest.time.seconds(since: facts.clock.reading)
        let metrics = ["behind_floor_seconds": max(lead, 0)]
        let poisoned = poisoned(patient)
        let proving = proving(patient).filter { !poisoned.contains($0) }
        if let proof = proving.first {
            return finding(
                .critical, Say.behind(proof.time.seconds(since: facts.clock.reading)),
                detail: Say.proofs(proving, estimateKnown: patient.time.estimate != nil),
                evidence: (proving + poisoned).map { Say.evidence($0, facts.clock.reading) },
                remedies: patient.clockOffers,
                metrics: metrics)
        }
        if let worst = poisoned.first {
            return future(poisoned, worst, patient, metrics)
        }
        return finding(
            .ok, Say.fine(facts), evidence: [Say.evidence(highest, facts.clock.reading)],
            metrics: facts.host.view == .files ? [:] : metrics)
    }

    private func future(
        _ poisoned: [Floor], _ worst: Floor, _ patient: Patient, _ metrics: [String: Double]
    ) -> Finding {
        let truth = patient.time.estimate ?? patient.facts.clock.reading
        let ahead = worst.time.seconds(since: truth)
        let evidence = poisoned.map { Say.evidence($0, truth) }
        return finding(
            .warning, Say.poisoned(ahead), detail: Say.poisonedDetail(patient.facts.host.view), evidence: evidence,
            remedies: poisoned.compactMap(redating), metrics: patient.facts.host.view == .files ? [:] : metrics)
    }

    /// Floors later than the clock, greatest first. Files on their own have no clock of the box to compare with.
    private func proving(_ patient: Patient) -> [Floor] {
        guard patient.facts.host.view == .live else { return [] }
        let limit = patient.facts.clock.reading.adding(seconds: patient.threshold("behind", of: self))
        return patient.facts.floors.filter { $0.time > limit }.sorted { $0.time > $1.time }
    }

    /// Floors later than the time that is agreed on, or than the examiner's clock, greatest first.
    private func poisoned(_ patient: Patient) -> [Floor] {
        let truth: Timestamp
        if let estimate = patient.time.estimate {
            truth = estimate.adding(seconds: patient.time.uncertaintySeconds ?? 0)
        } else if patient.facts.host.view == .files {
            truth = patient.facts.clock.reading
        } else {
            return []
        }
        let limit = truth.adding(seconds: patient.threshold("future", of: self))
        return patient.facts.floors.filter { $0.time > limit }.sorted { $0.time > $1.time }
    }

    /// How to date a trace anew once the clock is right.
    private func redating(_ floor: Floor) -> RemedyOffer? {
        let manual = { RemedyOffer(id: "redate-floor", class: .manual, command: $0) }
        if let trace = floor.kind.trace {
            return manual(trace.redating ?? "touch \(floor.source.place.shellQuoted)")
        }
        return floor.kind == .journal ? manual("journalctl --rotate") : nil
    }
}

private enum Say {
    static let none = "no dated trace found to compare the clock with"

    static func behind(_ seconds: Double) -> String {
        "at least \(durationText(seconds)) behind: a later time has passed"
    }

    static func poisoned(_ seconds: Double) -> String { "a saved time lies \(durationText(seconds)) in the future" }

    static func poisonedDetail(_ view: HostFacts.View) -> String {
        (view == .files ? "Compared with the clock of the computer that examines it. " : "")
            + "At the next start the clock would be put forward to that time, and everything dated would fail."
    }

    static func proofs(_ floors: [Floor], estimateKnown: Bool) -> String {
        let count = floors.count == 1 ? "One trace is" : "\(floors.count) traces are"
        return "\(count) dated later than the clock reads"
            + (estimateKnown || floors.count > 1 || floors[0].isAuthenticated
                ? "." : "; a single trace may itself be wrong, so compare with `boxdoctor time`.")
    }

    static func fine(_ facts: Facts) -> String {
        let traces = facts.floors.count == 1 ? "the one dated trace" : "all \(facts.floors.count) dated traces"
        let verb = facts.floors.count == 1 ? "lies" : "lie"
        return facts.host.view == .files ? "\(traces) \(verb) in the past" : "later than \(traces) on the box"
    }

    static func evidence(_ floor: Floor, _ reference: Timestamp) -> Evidence {
        let lead = floor.time.seconds(since: reference)
        let side = "\(durationText(lead)) \(lead > 0 ? "after" : "before") \(reference.toTheSecond)"
        return Evidence(floor.source, "\(name(floor.kind)): \(floor.time.toTheSecond), \(side)")
    }

    static func name(_ kind: Floor.Kind) -> String {
        switch kind {
        case .build: "boxdoctor was built"
        case .trustAnchor: "unbound verified the root's keys"
        case .journal: "the journal was written"
        case .signature: "a verified signature begins"
        default: kind.trace?.title ?? "\(kind.rawValue) noted a time"
        }
    }
}
