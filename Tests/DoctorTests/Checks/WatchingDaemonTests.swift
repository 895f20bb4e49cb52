import Programs
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Findings
@testable import Values

/// A daemon that is told to leave the clock alone (`chronyd -x`, ntpd's `disable ntp`) keeps no clock: it is in charge of
/// nothing, competes with nobody, and alone it leaves the box without a time daemon.
@Suite struct WatchingDaemonTests {
    private let order = Source("/etc/default/chrony", line: 1)

    private var watcher: TimeDaemon {
        var daemon = Patients.daemon()
        daemon.leavesClock = Sourced(true, order)
        return daemon
    }

    private func facts(_ daemons: [TimeDaemon], maxErrorSeconds: Double = 16) -> Facts {
        Patients.live {
            $0.timeDaemons = daemons
            $0.clock.kernel = .known(
                KernelClock(
                    isUnsynchronised: true, maxErrorSeconds: maxErrorSeconds, estimatedErrorSeconds: 0,
                    offsetSeconds: 0, frequencyPPM: 0), Source("adjtimex"))
        }
    }

    @Test func isInChargeOfNothing() {
        #expect(facts([watcher]).daemonsInCharge == [])
        #expect(facts([watcher, Patients.daemon(.timesyncd)]).daemonsInCharge.map(\.kind) == [.timesyncd])
        var unseen = watcher
        (unseen.isRunning, unseen.isEnabled) = (Patients.unknown(), Patients.unknown())
        #expect(!facts([unseen]).mightHaveUnseenDaemon)
        var keeper = watcher
        keeper.leavesClock = Sourced(false, order)
        #expect(facts([keeper]).daemonsInCharge.map(\.kind) == [.chrony])
    }

    @Test func leavesTheBoxWithoutADaemon() {
        let alone = Patients.judge("clock-sync", Patients.patient(facts([watcher])))
        #expect(alone?.status == .critical)
        #expect(alone?.summary == "chrony is told to leave the clock alone")
        #expect(alone?.evidence.first?.source == order)
        #expect(alone?.remedies == [])
        // Its clock may be kept from outside all the same, and one that stands still is no watcher.
        #expect(Patients.status("clock-sync", Patients.patient(facts([watcher], maxErrorSeconds: 0.01))) == .ok)
        var stopped = watcher
        stopped.isRunning = .known(false, Patients.line)
        let none = Patients.judge("clock-sync", Patients.patient(facts([stopped])))
        #expect(none?.summary == "no time daemon runs: nothing corrects the clock")
    }

    @Test func competesWithNobody() {
        let besides = Patients.patient(facts([watcher, Patients.daemon(.timesyncd)], maxErrorSeconds: 0.01))
        #expect(Patients.status("clock-writers", besides) == .ok)
        #expect(Patients.judge("clock-sync", besides)?.summary.hasPrefix("systemd-timesyncd") == true)
        let both = Patients.patient(facts([Patients.daemon(), Patients.daemon(.timesyncd)], maxErrorSeconds: 0.01))
        #expect(Patients.status("clock-writers", both) != .ok)
    }

    /// The bootstrap graph: nothing sets the clock, and the order to the daemon is why.
    @Test func isWhyTheClockIsNeverSet() {
        let box = changed(Boxes.plain()) { $0.timeDaemons[0].leavesClock = Sourced(true, order) }
        let report = judgeBootstrap(box, lagSeconds: 3600)
        #expect(report.status == .stuck && report.loops.isEmpty)
        #expect(report.causes.map(\.source) == [order])
        #expect(report.causes.map(\.because) == ["chrony is told to leave the clock alone"])
    }
}
