import Testing

@testable import Facts
@testable import Findings
@testable import Judgement
@testable import Programs
@testable import Values

@Suite struct ClockCheckTests {
    @Test(arguments: [
        (0.5, Status.ok), (-0.5, .ok), (0.500_1, .warning), (60, .warning), (60.001, .critical), (-60.001, .critical),
    ])
    func offsetBeyondItsThresholds(_ lag: Double, _ status: Status) {
        #expect(Patients.status("clock-offset", Patients.patient(Patients.live(), lag: lag)) == status)
    }

    @Test func offsetWithinTheServersDoubtIsNoFault() {
        let patient = Patients.patient(Patients.live(), lag: 0.9, uncertainty: 0.4)
        #expect(Patients.status("clock-offset", patient) == .ok)
        #expect(
            Patients.judge("clock-offset", patient)?.metrics == ["offset_seconds": 0.9, "uncertainty_seconds": 0.4])
    }

    @Test func offsetObeysTheOperator() {
        var settings = Settings()
        settings.thresholds["clock-offset"] = ["warning": 5]
        #expect(Patients.status("clock-offset", Patients.patient(Patients.live(), lag: 4, settings: settings)) == .ok)
    }

    @Test(arguments: [(60.0, Status.ok), (60.5, .critical)])
    func floorAheadOfTheClock(_ lead: Double, _ status: Status) {
        let facts = Patients.live {
            $0.floors = [Floor(kind: .journal, time: Patients.now.adding(seconds: lead), source: Patients.line)]
        }
        #expect(Patients.status("clock-floor", Patients.patient(facts)) == status)
    }

    /// Past what the servers agree on, a trace proves nothing about the clock and is at fault itself.
    @Test(arguments: [(3600.0, Status.critical), (3601, .warning)])
    func floorAheadOfTheAgreedTime(_ lead: Double, _ status: Status) {
        let facts = Patients.live {
            $0.floors = [Floor(kind: .timesync, time: Patients.now.adding(seconds: lead), source: Source("/a b"))]
        }
        let finding = Patients.judge("clock-floor", Patients.patient(facts, lag: 0))
        #expect(finding?.status == status)
        if status == .warning { #expect(finding?.remedies.map(\.command) == ["touch '/a b'"]) }
    }

    private func kernel(_ error: Double, unsynchronised: Bool = true) -> Observed<KernelClock> {
        .known(
            KernelClock(
                isUnsynchronised: unsynchronised, maxErrorSeconds: error, estimatedErrorSeconds: 0, offsetSeconds: 0,
                frequencyPPM: 0), Source("adjtimex"))
    }

    /// The kernel's flag plays no part: it stays set without `rtcsync`.
    @Test(arguments: [(0.1, Status.ok), (4, .ok), (4.1, .warning), (15.99, .warning), (16, .critical)])
    func syncByTheErrorBound(_ error: Double, _ status: Status) {
        for flag in [true, false] {
            let facts = Patients.live {
                $0.timeDaemons = [Patients.daemon()]
                $0.clock.kernel = kernel(error, unsynchronised: flag)
            }
            #expect(Patients.status("clock-sync", Patients.patient(facts)) == status)
        }
    }

    @Test func syncByTheDaemonsOwnView() {
        func judged(_ view: Observed<DaemonView>, _ kind: TimeDaemon.Kind = .chrony, uptime: Double = 86_400) -> Status?
        {
            var daemon = Patients.daemon(kind)
            daemon.view = view
            let facts = Patients.live {
                $0.timeDaemons = [daemon]
                $0.clock.boottimeSeconds = uptime
                if kind == .busybox { $0.clock.kernel = kernel(16) }
            }
            return Patients.status("clock-sync", Patients.patient(facts))
        }
        let source = Source("chronyc tracking")
        #expect(judged(.known(DaemonView(isSynchronised: true), source)) == .ok)
        #expect(judged(.known(DaemonView(isSynchronised: false), source)) == .critical)
        #expect(judged(.known(DaemonView(isSynchronised: false), source), uptime: 299) == .warning)
        #expect(judged(.known(DaemonView(isSynchronised: false), source), uptime: 300) == .critical)
        #expect(judged(Patients.unknown()) == .unknown)
        // BusyBox leaves the bound at its greatest whatever it does.
        #expect(judged(Patients.unknown(), .busybox) == .unknown)
    }

    @Test func syncWithoutADaemon() {
        let stopped = Patients.daemon(running: .known(false, Patients.line))
        let facts = Patients.live {
            $0.timeDaemons = [stopped]
            $0.clock.kernel = kernel(16)
        }
        #expect(Patients.judge("clock-sync", Patients.patient(facts))?.summary == "chrony is not running")
        let fromOutside = Patients.live { $0.clock.kernel = kernel(0.01) }
        #expect(Patients.status("clock-sync", Patients.patient(fromOutside)) == .ok)
        // What stands still in a container is no daemon of this box: the host keeps the clock.
        for daemons in [[], [stopped]] {
            let contained = Patients.live {
                $0.host.container = .known("lxc", Patients.line)
                $0.timeDaemons = daemons
                $0.clock.kernel = kernel(16)
            }
            #expect(Patients.status("clock-sync", Patients.patient(contained)) == .skipped)
        }
    }

    @Test(arguments: [
        ("systemd", "systemctl enable --now chrony"),
        ("procd", "/etc/init.d/chrony enable && /etc/init.d/chrony start"),
        ("openrc", "rc-update add chrony && rc-service chrony start"), ("other", "service chrony start"),
    ])
    func startsADaemonAsTheBoxDoes(_ initSystem: String, _ command: String) {
        let facts = Patients.live {
            $0.timeDaemons = [Patients.daemon(running: .known(false, Patients.line))]
            $0.host.initSystem = .known(InitSystem(rawValue: initSystem), Patients.line)
        }
        #expect(Patients.judge("clock-sync", Patients.patient(facts))?.remedies.map(\.command) == [command])
    }

    @Test(arguments: [
        (31_536_000.0, 86_400.0, Status.ok), (31_535_999, 86_400, .warning), (31_536_000, 86_399, .warning),
    ])
    func stepPolicyBetweenItsLimits(_ behind: Double, _ ahead: Double, _ status: Status) {
        let steps = StepPolicy(
            stepsLargeOffsets: true, thresholdSeconds: 0.128, maxBehindSeconds: behind, maxAheadSeconds: ahead,
            source: Patients.line)
        let facts = Patients.live { $0.timeDaemons = [Patients.daemon(.ntpsec, steps: steps)] }
        #expect(Patients.status("clock-step-policy", Patients.patient(facts)) == status)
    }

    @Test func stepPolicyThatLeavesThePresentError() {
        let steps = StepPolicy(
            stepsLargeOffsets: true, thresholdSeconds: 0.128, maxBehindSeconds: 1000, maxAheadSeconds: 1000,
            source: Patients.line)
        let facts = Patients.live { $0.timeDaemons = [Patients.daemon(.ntpd, steps: steps)] }
        #expect(Patients.status("clock-step-policy", Patients.patient(facts, lag: 1000)) == .warning)
        #expect(Patients.status("clock-step-policy", Patients.patient(facts, lag: 1001)) == .critical)
        #expect(Patients.status("clock-step-policy", Patients.patient(facts, lag: -1001)) == .critical)
    }

    @Test func writersThatCompete() {
        func judged(_ daemons: [TimeDaemon]) -> Status? {
            Patients.status("clock-writers", Patients.patient(Patients.live { $0.timeDaemons = daemons }))
        }
        let idle = Patients.daemon(.timesyncd, running: .known(false, Patients.line))
        #expect(judged([Patients.daemon(), Patients.daemon(.timesyncd)]) == .critical)
        #expect(judged([Patients.daemon(), idle]) == .warning)
        #expect(judged([Patients.daemon(), Patients.daemon(.timesyncd, running: Patients.unknown())]) == .unknown)
        #expect(judged([Patients.daemon()]) == .ok)
        #expect(judged([]) == .skipped)
    }
}
