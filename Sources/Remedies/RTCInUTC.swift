import Facts
import Findings
import Records
import Values

/// Keeps the real-time clock in UTC: in local time the kernel never updates it, and daylight saving makes it jump.
struct RTCInUTC: Remedy {
    package let id = "rtc-utc"
    package let `class` = RemedyOffer.Class.safe
    package let title = "keeps the real-time clock in UTC"

    func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard facts.rtc.devices.value?.isEmpty == false else {
            return .notNeeded(why: "this box has no real-time clock")
        }
        guard facts.rtc.isLocalTime.value == true else { return .notNeeded(why: "it is in UTC already") }
        // hwclock(8): first line drift, second the last adjustment, third the scale. Writing the hardware clock after the
        // file, also when the file is put back, keeps the two in step.
        return plan(
            [FileChange(path: "/etc/adjtime", contents: "0.0 0 0.0\n0\nUTC\n")], activate: [["hwclock", "--systohc"]])
    }
}
