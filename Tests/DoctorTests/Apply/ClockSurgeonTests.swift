import DoctorTesting
import Native
import Testing

@testable import Bootstrap
@testable import Box
@testable import Facts
@testable import Formats
@testable import Operation
@testable import Programs
@testable import Records
@testable import Remedies
@testable import Reports
@testable import TimeScience
@testable import Values

/// The clock is set once or not at all, whatever else fails, and it is told which.
@Suite struct ClockSurgeonTests {
    private let facts: Facts = {
        var facts = LiarTests.facts([])
        facts.rtc.devices = .known(
            [
                RTCDevice(
                    device: "rtc0", name: "rtc-ds1307", reading: .absent(Source("rtc0")), clockThen: nil,
                    setClockAtBoot: true)
            ], Source("rtc"))
        facts.savedClocks = [
            SavedClock(
                kind: .fakeHwclock, path: "/etc/fake-hwclock.data", time: .notLooked(why: "test"),
                persists: .known(true, Source("x")), isRestored: .known(true, Source("x")), saveIntervalSeconds: 3600,
                source: Source("x"))
        ]
        return facts
    }()
    private let step = ClockStep(
        bySeconds: 3600, estimate: LiarTests.reading.adding(seconds: 3600), uncertaintySeconds: 0.01, standing: .agreed,
        evidence: [],
        risks: [])

    private func memory() -> MemoryBox {
        var files = MemoryFiles(texts: ["/etc/fake-hwclock.data": "2020-01-01 00:00:00\n"])
        files["/var/lib"] = MemoryFiles.Entry(.directory, mode: 0o755)
        return MemoryBox(files)
    }

    private func operate(_ memory: MemoryBox, now: Timestamp = LiarTests.reading) throws -> ClockSurgeon.Report {
        try #require(ClockSurgeon(memory.box(now: now, dns: LiveDNS()))).carryOut(step, facts)
    }

    @Test func doesAllAndRecordsIt() throws {
        let memory = memory()
        let report = try operate(memory)
        #expect(
            report.done == [
                "set the clock 1 h forward", "wrote the real-time clock rtc0",
                "saved the time in /etc/fake-hwclock.data",
            ])
        #expect(report.troubles == [] && report.isSet && memory.steppedSeconds == 3600)
        #expect(memory.calls.contains("RTC_SET_TIME /dev/rtc0"))
        let log = try #require(Surgeon(memory.box(now: LiarTests.reading, dns: LiveDNS()))).log.all()
        #expect(log.transactions.map(\.state) == [.applied] && log.transactions.map(\.clockStepSeconds) == [3600])
    }

    @Test func whatSomebodyElseSetMeanwhileIsNotSetAgain() throws {
        let memory = memory()
        let report = try operate(memory, now: LiarTests.reading.adding(seconds: 3600))
        #expect(!report.isSet && memory.steppedSeconds == 0 && memory.calls == [])
        #expect(report.troubles.first?.hasPrefix("the clock changed by 1 h while you decided") == true)
    }

    @Test(arguments: MemoryBox.Fault.allCases) func setsItOnceWhateverFails(_ fault: MemoryBox.Fault) throws {
        let whole = memory()
        _ = try operate(whole)
        for index in whole.calls.indices {
            let memory = memory()
            memory.arrange(fault, at: index)
            let report = try operate(memory)
            let place = "\(fault) at \(whole.calls[index])"
            #expect([0, 3600].contains(memory.steppedSeconds), "\(place)")
            let isKilled = [MemoryBox.Fault.killedBefore, .killedAfter].contains(fault)
            // A disk that cannot be written does not keep the clock wrong.
            if !isKilled, !whole.calls[index].hasPrefix("clock_settime") {
                #expect(memory.steppedSeconds == 3600 && report.isSet && report.troubles.count >= 1, "\(place)")
            }
            if !report.isSet, !isKilled { #expect(memory.steppedSeconds == 0, "\(place)") }
            // The record of a process that died keeps nothing from working afterwards.
            memory.restart()
            let surgeon = try #require(Surgeon(memory.box(now: LiarTests.reading, dns: LiveDNS())))
            #expect(surgeon.recover() == Recovery() && memory.leftovers == [], "\(place)")
            #expect(surgeon.log.all().transactions.allSatisfy { $0.state != .applying }, "\(place)")
            #expect(
                surgeon.apply(SurgeonTests.plan) { true } == .done(id: surgeon.log.all().transactions.last?.id ?? ""))
        }
    }

    @Test func oneAtATime() throws {
        let memory = memory()
        let lock = try #require(try memory.lock("/var/lib/boxdoctor/lock"))
        let report = try operate(memory)
        #expect(report.isRefused && !report.isSet && memory.steppedSeconds == 0)
        #expect(report.troubles == ["another boxdoctor is changing this box; try again when it is done"])
        lock.release()
        #expect(try operate(memory).isSet)
    }

    /// Back by two days, with --unsafe: what would raise the clock again is dated back, each as it keeps its time; what is not
    /// ours to date is told.
    @Test func lateTracesAreDatedBack() throws {
        let late = LiarTests.reading.adding(seconds: 86_400)
        var facts = LiarTests.facts(
            [-172_800, -172_800, -172_800].enumerated().map { index, offset in
                LiarTests.answer("ntp\(index).op\(index).example", offset: offset)
            })
        facts.host.isRoot = true
        let texts = [
            "/var/lib/systemd/timesync/clock": "", "/var/lib/chrony/chrony.drift": "1.0 0.1\n",
            "/var/lib/misc/dnsmasq.time": "", "/etc/fake-hwclock.data": "2030-01-01 00:00:00\n",
        ]
        let kinds: [(Floor.Kind, String)] = [
            (.timesync, "/var/lib/systemd/timesync/clock"), (.chronyDrift, "/var/lib/chrony/chrony.drift"),
            (.dnsmasqTimestamp, "/var/lib/misc/dnsmasq.time"), (.fakeHwclock, "/etc/fake-hwclock.data"),
            (.journal, "/var/log/journal/1/system.journal"), (.clockEpoch, "/usr/lib/clock-epoch"),
        ]
        facts.floors = kinds.map { Floor(kind: $0, time: late, source: Source($1)) }
        var options = ClockFixOptions()
        options.isUnsafe = true
        let time = estimateTime(facts)
        guard
            case .step(let step) = decideClock(
                facts, time: time, options: options)
        else {
            Issue.record("refused")
            return
        }
        let plan = step.text(facts, time, on: Screen(columns: 200))
        for (kind, path) in kinds {
            let isOurs = ![.journal, .clockEpoch].contains(kind)
            #expect(plan.contains("also          dates back \(path), which bears") == isOurs, "\(plan)")
            #expect(plan.contains("risk          \(path) bears the date") == !isOurs, "\(plan)")
        }
        var files = MemoryFiles(texts: texts)
        for path in texts.keys { files[path]?.modified = late }
        files["/var/lib"] = MemoryFiles.Entry(.directory, mode: 0o755)
        let memory = MemoryBox(files)
        let surgeon = try #require(ClockSurgeon(memory.box(now: LiarTests.reading, dns: LiveDNS())))
        let report = surgeon.carryOut(step, facts)
        #expect(report.isSet && report.troubles == [] && memory.steppedSeconds == -172_800)
        for (kind, path) in kinds.prefix(3) {
            #expect(memory.files[path]?.modified == LiarTests.reading, "\(kind)")
        }
        let saved = try memory.read("/etc/fake-hwclock.data", limit: 99)
        #expect(String(decoding: saved, as: UTF8.self) == LiarTests.reading.toTheSecond.dropLast(4) + "\n")
    }

    @Test func tunnelsThatGaveUpAreStarted() throws {
        var facts = facts
        let source = Source("/etc/wireguard/wg0.conf")
        func tunnel(_ name: String, isUp: Bool, isEnabled: Bool = true) -> Tunnel {
            Tunnel(
                interface: name, manager: .wgQuick, isEnabled: .known(isEnabled, source), isUp: .known(isUp, source),
                peers: [], dns: [], source: source)
        }
        facts.tunnels = [
            tunnel("wg0", isUp: false), tunnel("wg1", isUp: true), tunnel("wg2", isUp: false, isEnabled: false),
        ]
        facts.host.initSystem = .known(.systemd, source)
        #expect(step.text(facts, estimateTime(facts), on: Screen(columns: 120)).contains("starts the tunnel wg0"))
        let memory = memory()
        let surgeon = try #require(ClockSurgeon(memory.box(now: LiarTests.reading, dns: LiveDNS())))
        #expect(surgeon.carryOut(step, facts).done.last == "started the tunnel wg0")
        #expect(memory.calls.filter { $0.contains("wg") } == ["run systemctl --no-block restart wg-quick@wg0.service"])
        facts.host.initSystem = .known(.openrc, source)
        let other = self.memory()
        let told = try #require(ClockSurgeon(other.box(now: LiarTests.reading, dns: LiveDNS()))).carryOut(step, facts)
        #expect(told.troubles == ["the tunnel wg0 is still down: wg-quick up wg0"])
    }

    @Test func freezesAndThaws() throws {
        let memory = MemoryBox(MemoryFiles())
        let freezer = try #require(Freezer(memory.box(now: LiarTests.reading, dns: LiveDNS())))
        let freeze = Freeze(reason: "moving \"house\"", who: "ann", until: "Monday")
        #expect(try freezer.freeze(freeze, untilReboot: false) == "/etc/boxdoctor/freeze")
        #expect(FreezeText.parse(try memory.read("/etc/boxdoctor/freeze", limit: 4096)) == freeze)
        #expect(try freezer.freeze(Freeze(), untilReboot: true) == "/run/boxdoctor/freeze")
        #expect(try freezer.thaw() == ["/etc/boxdoctor/freeze", "/run/boxdoctor/freeze"])
        #expect(try freezer.thaw() == [])
    }

    @Test func aRescueThatWorkedIsNotDoneAgain() {
        let rescue = Rescue(MemoryBox(MemoryFiles()).box(now: LiarTests.reading, dns: LiveDNS()))
        #expect(!rescue.hasWorked)
        #expect(rescue.remember() == nil)
        #expect(rescue.hasWorked)
    }
}
