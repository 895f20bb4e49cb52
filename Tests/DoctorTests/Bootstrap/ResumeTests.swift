import Programs
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Findings
@testable import Formats
@testable import Records
@testable import Remedies
@testable import Values

/// What a pause makes of a box: daemons that run on with the steps of their start used up.
@Suite struct ResumeTests {
    private let hours8: Int64 = 8 * 3600

    private func resume(_ facts: Facts, _ seconds: Int64? = nil) -> ResumeRehearsal {
        rehearseResume(facts, pauseSeconds: seconds ?? hours8, lagSeconds: 0, remedies: allRemedies, means: Means())
    }

    private func box(_ kind: TimeDaemon.Kind, _ change: (inout StepPolicy) -> Void) -> Facts {
        changed(Boxes.plain()) {
            $0.timeDaemons[0].kind = kind
            change(&$0.timeDaemons[0].steps)
        }
    }

    @Test func chronyWithItsStepsUsedUpSlewsTwelveTimesAsLong() {
        let rehearsal = resume(Boxes.plain())
        guard case .slews(let seconds) = rehearsal.outcome else {
            Issue.record("\(rehearsal.outcome)")
            return
        }
        #expect(abs(seconds - Double(hours8) * 12) < 10 && rehearsal.comesBack == false)
        #expect(rehearsal.now == ["chronyc makestep"])
        #expect(rehearsal.repairs.map(\.id) == ["step-anytime"])
        #expect(rehearsal.repairs.map(\.class) == [.unsafe])
        // Four minutes are slewed away within the hour.
        #expect(resume(Boxes.plain(), 240).comesBack == true)
    }

    @Test func chronyThatAlwaysStepsComesBack() {
        let rehearsal = resume(box(.chrony) { $0.firstUpdates = nil })
        #expect(rehearsal.outcome == .steps(withinSeconds: 4096))
        #expect(rehearsal.comesBack == true && rehearsal.now.isEmpty && rehearsal.repairs.isEmpty)
    }

    @Test func othersByTheirOwnRules() {
        #expect(resume(box(.timesyncd) { $0.firstUpdates = nil }).outcome == .steps(withinSeconds: 2048))
        let ntpd = resume(
            box(.ntpsec) {
                $0.firstUpdates = nil
                $0.thresholdSeconds = 0.128
                $0.limitOnceRunningSeconds = 1000
            })
        #expect(ntpd.outcome == .ends(beyondSeconds: 1000) && ntpd.now == ["systemctl restart ntpsec"])
        var hyperV = Boxes.plain()
        hyperV.resume.hostClocks = .known(
            [HostClock(kind: .hyperV, path: "/dev/ptp_hyperv", reading: .absent(Source("c")), source: Source("c"))],
            Source("/sys/class/ptp"))
        #expect(resume(hyperV).outcome == .steps(withinSeconds: 10))
    }

    /// While the clock lags the validator refuses again what it accepted before.
    @Test func namesAreRefusedAgain() {
        #expect(resume(Boxes.ownUnbound()).refused.isEmpty)
        let long = resume(Boxes.ownUnbound(), 40 * 3600)
        #expect(long.refused == [.init(who: "unbound", what: "2.debian.pool.ntp.org.")])
    }

    @Test func theKernelSaysThatItWasRestored() {
        let log = """
            [    0.000000] Linux version 6.12
            [    1.203000] random: crng init done
            [ 1204.500000] random: crng reseeded due to virtual machine fork
            [    T1] nothing
            [ 9000.250000] random: crng reseeded due to virtual machine fork
            """
        let found = KernelLog.seconds(of: "random: crng reseeded due to virtual machine fork", in: Array(log.utf8))
        #expect(found == [1204.5, 9000.25])
    }

    /// `systemctl show --timestamp=unix`, of a box that started in 1970 and was set right 20 s after its boot.
    @Test func servicesThatStartedBeforeTheStep() {
        let output = """
            Id=unbound.service
            ActiveState=active
            ExecMainStartTimestamp=@10
            ExecMainStartTimestampMonotonic=10500000
            InactiveEnterTimestamp=
            InactiveEnterTimestampMonotonic=0

            Id=backup.service
            ActiveState=failed
            ExecMainStartTimestamp=@12
            ExecMainStartTimestampMonotonic=12000000
            InactiveEnterTimestamp=@13
            InactiveEnterTimestampMonotonic=13100000

            Id=sshd.service
            ActiveState=active
            ExecMainStartTimestamp=@1795204940
            ExecMainStartTimestampMonotonic=60000000

            Id=chrony.service
            ActiveState=failed
            ExecMainStartTimestamp=@11
            ExecMainStartTimestampMonotonic=11000000
            InactiveEnterTimestamp=@11
            InactiveEnterTimestampMonotonic=11500000

            """
        var facts = Boxes.plain()
        let units = UnitStarts.early(
            Array(output.utf8), offset: 1_795_204_880, asleep: 0, Source("systemctl show"))
        #expect(units.map(\.name) == ["unbound.service", "chrony.service", "backup.service"])
        facts.startedUnits = .known(units, Source("systemctl show"))
        #expect(facts.startedTooEarly.map(\.unit.name) == ["unbound.service", "backup.service"])
        guard case .plans(let plans) = RestartLate().prescribe(for: facts, with: Means()) else {
            Issue.record("no plan")
            return
        }
        #expect(
            plans.flatMap(\.activate) == [
                ["systemctl", "restart", "unbound.service"], ["systemctl", "restart", "backup.service"],
            ])
        // Debian's Knot Resolver 5 has an instance a process.
        var instance = units[0]
        instance.name = "kresd@1.service"
        facts.startedUnits = .known([instance], Source("systemctl show"))
        #expect(facts.startedTooEarly.map(\.because) == ["it keeps refusals of that time"])
        facts.startedUnits = .known(units, Source("systemctl show"))
        RestartLate().effect(on: &facts, with: Means())
        #expect(facts.startedTooEarly.isEmpty)
        // What a suspend added is no step.
        #expect(
            UnitStarts.early(Array(output.utf8), offset: 1_795_204_880, asleep: 1_795_204_900, Source("s")).isEmpty)
    }
}
