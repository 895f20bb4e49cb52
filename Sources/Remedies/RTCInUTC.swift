import Bootstrap
import Facts
import Findings
import Records
import Values

/// Keeps the real-time clock in UTC: in local time the kernel never updates it, and daylight saving makes it jump.
package struct RTCInUTC: Remedy {
    package let id = "rtc-utc"
    package let title = "keeps the real-time clock in UTC"
    package let rank = 40

    package init() {}

    package func adds(to facts: Facts) -> String { "the real-time clock kept in UTC" }

    package func effect(on facts: inout Facts, with means: Means) {
        facts.rtc.isLocalTime = .known(false, Source("/etc/adjtime"))
        guard case .known(var devices, let source) = facts.rtc.devices else { return }
        for index in devices.indices where devices[index].reading.value != nil {
            devices[index].reading = .known(facts.clock.reading, source)
        }
        facts.rtc.devices = .known(devices, source)
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        if facts.rtc.devices.isAbsent || facts.rtc.devices.value?.isEmpty == true {
            return .notNeeded(why: "this box has no real-time clock")
        }
        guard facts.rtc.isLocalTime.value == true else { return .notNeeded(why: "it is in UTC already") }
        // hwclock(8): first line drift, second the last adjustment, third the scale. Writing the hardware clock after the
        // file, also when the file is put back, keeps the two in step.
        return plan(
            [FileChange(path: "/etc/adjtime", contents: "0.0 0 0.0\n0\nUTC\n")], activate: [["hwclock", "--systohc"]])
    }
}
