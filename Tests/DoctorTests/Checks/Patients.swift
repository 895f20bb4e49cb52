import Checks

@testable import Bootstrap
@testable import Facts
@testable import Findings
@testable import Judgement
@testable import Programs
@testable import TimeScience
@testable import Values

/// Builds boxes in code, for the edges that no tree shows.
enum Patients {
    static let now = CheckFixture.now
    static let line = Source("/etc/test.conf", line: 3)

    static func live(_ change: (inout Facts) -> Void = { _ in }) -> Facts {
        var facts = Facts(
            host: HostFacts(name: "box", view: .live), clock: ClockFacts(reading: now, boottimeSeconds: 86_400))
        facts.host.isRoot = true
        change(&facts)
        return facts
    }

    static func patient(
        _ facts: Facts, lag: Double? = nil, uncertainty: Double = 0, settings: Settings = Settings(),
        bootstrap: BootstrapReport.Status = .unknown
    ) -> Patient {
        var time = TimeEstimate(reading: facts.clock.reading)
        if let lag {
            time.estimate = facts.clock.reading.adding(seconds: lag)
            (time.lagSeconds, time.uncertaintySeconds) = (lag, uncertainty)
            (time.agreeing, time.asked, time.standing) = (3, 3, .agreed)
        }
        return Patient(
            facts: facts, settings: settings, time: time, bootstrap: BootstrapReport(status: bootstrap), means: Means())
    }

    /// What one check says of a box.
    static func judge(_ id: String, _ patient: Patient) -> Finding? {
        allChecks.first { $0.id == id }?.judge(patient)
    }

    static func status(_ id: String, _ patient: Patient) -> Status? { judge(id, patient)?.status }

    static func daemon(
        _ kind: TimeDaemon.Kind = .chrony, running: Observed<Bool> = .known(true, line),
        enabled: Observed<Bool> = .known(true, line), steps: StepPolicy? = nil, minimumSources: Int = 1,
        sources: [NTPSource] = []
    ) -> TimeDaemon {
        let standard = StepPolicy(stepsLargeOffsets: true, thresholdSeconds: 1, source: line)
        var daemon = TimeDaemon(
            kind: kind, configuration: line, steps: steps ?? standard,
            quorum: Quorum(minimumSources: minimumSources, source: line))
        (daemon.isRunning, daemon.isEnabled, daemon.sources) = (running, enabled, sources)
        return daemon
    }

    static func unknown<Value>() -> Observed<Value> { .unreadable(why: "permission denied", line) }
}
