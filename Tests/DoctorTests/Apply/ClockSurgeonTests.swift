import DoctorTesting
import Native
import Testing

@testable import Doctor

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
        bySeconds: 3600, estimate: LiarTests.reading.adding(seconds: 3600), uncertaintySeconds: 0.01, evidence: [],
        risks: [])

    private func patient() -> PatientBox {
        var files = MemoryFiles(texts: ["/etc/fake-hwclock.data": "2020-01-01 00:00:00\n"])
        files["/var/lib"] = MemoryFiles.Entry(.directory, mode: 0o755)
        return PatientBox(files)
    }

    private func operate(_ patient: PatientBox, now: Timestamp = LiarTests.reading) throws -> ClockSurgeon.Report {
        try #require(ClockSurgeon(patient.box(now: now, dns: LiveDNS()))).carryOut(step, facts)
    }

    @Test func doesAllAndRecordsIt() throws {
        let patient = patient()
        let report = try operate(patient)
        #expect(
            report.done == [
                "set the clock 1 h forward", "wrote the real-time clock rtc0",
                "saved the time in /etc/fake-hwclock.data",
            ])
        #expect(report.troubles == [] && report.isSet && patient.steppedSeconds == 3600)
        #expect(patient.calls.contains("RTC_SET_TIME /dev/rtc0"))
        let log = try #require(Surgeon(patient.box(now: LiarTests.reading, dns: LiveDNS()))).log.all()
        #expect(log.transactions.map(\.state) == [.applied] && log.transactions.map(\.clockStepSeconds) == [3600])
    }

    @Test func whatSomebodyElseSetMeanwhileIsNotSetAgain() throws {
        let patient = patient()
        let report = try operate(patient, now: LiarTests.reading.adding(seconds: 3600))
        #expect(!report.isSet && patient.steppedSeconds == 0 && patient.calls == [])
        #expect(report.troubles.first?.hasPrefix("somebody else set the clock by 1 h meanwhile") == true)
    }

    @Test(arguments: PatientBox.Fault.allCases) func setsItOnceWhateverFails(_ fault: PatientBox.Fault) throws {
        let whole = patient()
        _ = try operate(whole)
        for index in whole.calls.indices {
            let patient = patient()
            patient.arrange(fault, at: index)
            let report = try operate(patient)
            let place = "\(fault) at \(whole.calls[index])"
            #expect([0, 3600].contains(patient.steppedSeconds), "\(place)")
            let isKilled = [PatientBox.Fault.killedBefore, .killedAfter].contains(fault)
            // A disk that cannot be written does not keep the clock wrong.
            if !isKilled, !whole.calls[index].hasPrefix("clock_settime") {
                #expect(patient.steppedSeconds == 3600 && report.isSet && report.troubles.count >= 1, "\(place)")
            }
            if !report.isSet, !isKilled { #expect(patient.steppedSeconds == 0, "\(place)") }
            // The record of a process that died keeps nothing from working afterwards.
            patient.restart()
            let surgeon = try #require(Surgeon(patient.box(now: LiarTests.reading, dns: LiveDNS())))
            #expect(surgeon.recover() == [], "\(place)")
            #expect(
                surgeon.apply(SurgeonTests.plan) { true } == .done(id: surgeon.log.all().transactions.last?.id ?? ""))
        }
    }

    @Test func freezesAndThaws() throws {
        let patient = PatientBox(MemoryFiles())
        let freezer = try #require(Freezer(patient.box(now: LiarTests.reading, dns: LiveDNS())))
        let freeze = Freeze(reason: "moving \"house\"", who: "ann", until: "Monday")
        #expect(try freezer.freeze(freeze, untilReboot: false) == "/etc/boxdoctor/freeze")
        #expect(FreezeText.parse(try patient.read("/etc/boxdoctor/freeze", limit: 4096)) == freeze)
        #expect(try freezer.freeze(Freeze(), untilReboot: true) == "/run/boxdoctor/freeze")
        #expect(try freezer.thaw() == ["/etc/boxdoctor/freeze", "/run/boxdoctor/freeze"])
        #expect(try freezer.thaw() == [])
    }

    @Test func aRescueThatWorkedIsNotDoneAgain() {
        let rescue = Rescue(PatientBox(MemoryFiles()).box(now: LiarTests.reading, dns: LiveDNS()))
        #expect(!rescue.hasWorked)
        #expect(rescue.remember() == nil)
        #expect(rescue.hasWorked)
    }
}
