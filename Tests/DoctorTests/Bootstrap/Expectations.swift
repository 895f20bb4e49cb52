import Programs
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Values

/// Comes up from every clock error, with nothing to tell.
func expectHealthy(_ facts: Facts, lag: Double = 0, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(
        judgeBootstrap(facts, lagSeconds: lag)
            == BootstrapReport(status: .ok, comesUp: [.init(fromLag: nil, toLag: nil)]),
        sourceLocation: sourceLocation)
}

func changed(_ facts: Facts, _ change: (inout Facts) -> Void) -> Facts {
    var facts = facts
    change(&facts)
    return facts
}

extension Boxes {
    /// Saved every hour, put back at boot.
    static func fakeHwclock(hoursOld: Int64 = 0) -> SavedClock {
        let source = Source("/etc/fake-hwclock.data")
        return SavedClock(
            kind: .fakeHwclock, path: source.place,
            time: .known(Timestamp(unixSeconds: now.unixSeconds - hoursOld * 3600), source),
            persists: .known(true, source), isRestored: .known(true, source), saveIntervalSeconds: 3600, source: source)
    }

    /// A real-time clock with a battery, right when looked at unless said otherwise.
    static func clockChip(_ reading: Timestamp? = now) -> RTCDevice {
        let source = Source("/sys/class/rtc/rtc0")
        return RTCDevice(
            device: "rtc0", name: "rtc-ds1307",
            reading: reading.map { .known($0, source) } ?? .unreadable(why: "EINVAL: its time is not valid", source),
            clockThen: now, setClockAtBoot: true)
    }
}
