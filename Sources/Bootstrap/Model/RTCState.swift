import Facts
import Programs
import Values

/// What the hardware clocks are worth after a power cut.
struct RTCState {
    /// The device that sets the clock at boot and can be believed, by name.
    package var kept: Sourced<String>?
    /// The lags it starts the box with.
    var lags: IntervalSet = .empty
    /// Why there is none.
    package var whyNone: String = "no real-time clock"

    /// A device is believed where the kernel set the clock from it at boot and it shows a time that can be: not before any
    /// floor, not unreadable ("power lost, time invalid"). A node alone proves nothing: boards without a battery have one.
    package init(_ facts: Facts, now: Int64) {
        guard let devices = facts.rtc.devices.value else {
            whyNone = facts.rtc.devices.isAbsent ? "no real-time clock" : "no real-time clock known of"
            return
        }
        if let other = facts.savedClocks.first(where: {
            $0.isBlind && $0.isRestored.value == true
        }) {
            whyNone = "\(other.kind.title) overrides the real-time clock"
            return
        }
        // What bears a date past the present is wrong itself.
        let floor = facts.floors.map(\.time.unixSeconds).filter { $0 <= now.addingClamped(86400) }.max() ?? 0
        for device in devices where device.setClockAtBoot {
            guard let reading = device.reading.value else {
                whyNone = "\(device.device) holds no valid time"
                continue
            }
            guard reading.unixSeconds >= floor - 86400, reading.unixSeconds > RTCState.earliestSeconds else {
                whyNone = "\(device.device) has lost its time: it shows \(reading.short)"
                continue
            }
            let source = device.reading.source ?? Source("/sys/class/rtc/\(device.device)")
            kept = Sourced(device.name.isEmpty ? device.device : "\(device.device) (\(device.name))", source)
            lags = starts(facts, reading, now: now)
            return
        }
        if !devices.isEmpty, devices.allSatisfy({ !$0.setClockAtBoot }) {
            whyNone = "\(devices[0].device) did not set the clock at boot"
        }
    }

    /// 2020: what shows less has started from zero.
    private static let earliestSeconds: Int64 = 1_577_836_800

    private func starts(_ facts: Facts, _ reading: Timestamp, now: Int64) -> IntervalSet {
        let tolerance = ModelBuilder.rtcToleranceSeconds
        if facts.rtc.isLocalTime.value == true {
            // Read as UTC it is off by the time zone, +14 h to -12 h; the kernel never writes it, so summer time adds one.
            return IntervalSet(from: -14 * 3600 - tolerance, until: 12 * 3600 + tolerance)
        }
        let lag = now.subtractingReportingOverflow(reading.unixSeconds)
        let off = lag.overflow || abs(Double(lag.partialValue)) < Double(tolerance) ? 0 : lag.partialValue
        return IntervalSet(from: off.addingClamped(-tolerance), until: off.addingClamped(tolerance))
    }
}
