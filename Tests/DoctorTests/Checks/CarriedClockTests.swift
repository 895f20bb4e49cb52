import Testing

@testable import Bootstrap
@testable import Facts
@testable import Findings
@testable import Programs
@testable import Values

/// `clock-saved` and `rtc`: what the clock starts from.
@Suite struct CarriedClockTests {
    private func saved(
        age: Double = 30, persists: Observed<Bool> = .known(true, Patients.line),
        restored: Observed<Bool> = .known(true, Patients.line)
    ) -> SavedClock {
        SavedClock(
            kind: .timesyncd, path: "/var/lib/systemd/timesync/clock",
            time: .known(Patients.now.adding(seconds: -age), Patients.line), persists: persists, isRestored: restored,
            saveIntervalSeconds: 60, source: Patients.line)
    }

    private func judged(_ clocks: [SavedClock], devices: Observed<[RTCDevice]> = .absent(Patients.line)) -> Finding? {
        let facts = Patients.live {
            $0.savedClocks = clocks
            $0.rtc.devices = devices
        }
        return Patients.judge("clock-saved", Patients.patient(facts))
    }

    private func device(_ reading: Timestamp?, setsClock: Bool = true) -> RTCDevice {
        RTCDevice(
            device: "rtc0", name: "rtc-ds1307",
            reading: reading.map { .known($0, Patients.line) } ?? Patients.unknown(),
            clockThen: Patients.now, setClockAtBoot: setsClock)
    }

    @Test(arguments: [(-5.0, Status.ok), (90_000, .ok), (90_001, .warning)])
    func savedClockOfAnAge(_ age: Double, _ status: Status) { #expect(judged([saved(age: age)])?.status == status) }

    @Test func savedClockThatDoesNotWork() {
        let no = Observed<Bool>.known(false, Patients.line)
        #expect(judged([])?.summary == "nothing saves the clock for the next start")
        #expect(judged([saved(persists: no)])?.summary == "the clock is saved where a power cut erases it")
        #expect(judged([saved(restored: no)])?.summary == "the saved clock is not put back at start")
        #expect(judged([saved(persists: Patients.unknown())])?.status == .unknown)
        // One part that is known to fail decides, whatever else is unknown.
        #expect(judged([saved(persists: Patients.unknown(), restored: no)])?.status == .warning)
    }

    @Test func hardwareCarriesTheClockToo() {
        #expect(judged([], devices: .known([device(Patients.now)], Patients.line))?.status == .ok)
        #expect(judged([], devices: .known([device(Timestamp(unixSeconds: 42))], Patients.line))?.status == .warning)
        #expect(judged([], devices: Patients.unknown())?.status == .unknown)
    }

    private func rtc(
        _ reading: Timestamp?, lag: Double? = 0, local: Bool = false, setsClock: Bool = true
    ) -> Finding? {
        let facts = Patients.live {
            $0.rtc.devices = .known([device(reading, setsClock: setsClock)], Patients.line)
            $0.rtc.isLocalTime = .known(local, Patients.line)
        }
        return Patients.judge("rtc", Patients.patient(facts, lag: lag))
    }

    @Test(arguments: [
        (60.0, true, Status.ok), (60.5, true, .warning), (86_400, true, .warning), (86_401, true, .critical),
        (86_401, false, .warning), (-61, true, .warning),
    ])
    func rtcThatIsOff(_ error: Double, _ setsClock: Bool, _ status: Status) {
        #expect(rtc(Patients.now.adding(seconds: -error), setsClock: setsClock)?.status == status)
    }

    @Test func rtcWithoutAValidTime() {
        #expect(rtc(nil)?.summary == "rtc0 shows no valid time")
        #expect(rtc(Patients.now.adding(seconds: 7200), lag: nil)?.status == .ok)
    }

    /// Two hours off in local time is the zone; what is left beyond quarters of an hour is an error.
    @Test func rtcInLocalTime() {
        #expect(
            rtc(Patients.now.adding(seconds: 7200), local: true)?.summary == "the real-time clock is kept in local time"
        )
        #expect(rtc(Patients.now.adding(seconds: 7200 + 200), local: true)?.summary == "rtc0 is 3 min 20 s ahead")
    }

    @Test func noRTCIsFineWhereNoneIsNeeded() {
        let facts = Patients.live { $0.rtc.devices = .known([], Source("/sys/class/rtc")) }
        #expect(Patients.status("rtc", Patients.patient(facts, bootstrap: .latent)) == .warning)
        #expect(Patients.status("rtc", Patients.patient(facts, bootstrap: .ok)) == .ok)
    }
}
