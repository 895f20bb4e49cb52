import Bootstrap
import Facts
import Findings
import Judgement
import Probes
import Programs
import Remedies
import TimeScience
import Values

/// Whether a real-time clock keeps the time while the power is off, and shows the right one.
struct RTC: Check {
    let id = "rtc"
    let group = "clock"
    let title = "No real-time clock that can be relied on."
    let why = """
        A real-time clock (RTC) is a chip that goes on counting while the box is off, if it has a battery. Many small \
        boxes have none, or the chip without the battery. Then the box starts at the time that was saved last, or at a \
        date years ago. An RTC in local time is right only until the next change to or from summer time. The kernel \
        never corrects it.
        """
    let reads = ["/sys/class/rtc/rtcN: date, time, hctosys", "/etc/adjtime, third line"]
    let advice = """
        Without an RTC, see that `clock-saved` and `bootstrap` are ok: then none is needed. A dead battery is a coin \
        cell on most boards. `boxdoctor fix rtc-utc` keeps the RTC in UTC.
        """
    let dependsOn = ["clock-offset", "bootstrap-latent"]
    let limits = [MetricLimit("offset_seconds", .eitherSide, warning: "warning", critical: "critical")]
    let thresholds = [
        Threshold(
            "warning", unit: "seconds", standard: 60, allowed: 1...86_400,
            meaning: """
                RTCs drift by up to 2 s a day (20 millionths) and are corrected every 11 minutes while the clock is \
                synchronised. A minute off means that nobody corrects it.
                """),
        Threshold(
            "critical", unit: "seconds", standard: 86_400, allowed: 60...315_360_000,
            meaning: """
                A box that starts a day off finds many signatures not yet valid, or expired: those of the root zone \
                alone are renewed daily.
                """),
    ]

    /// An RTC that shows what the wrong clock shows was written by it.
    func isConsequence(of cause: String, in patient: Patient) -> Bool {
        // A box that comes up without one needs none.
        if cause == "bootstrap-latent" {
            return patient.facts.rtc.devices.value?.isEmpty ?? patient.facts.rtc.devices.isAbsent
        }
        guard let device = chosen(patient.facts), let shown = device.reading.value, let clock = device.clockThen else {
            return false
        }
        return abs(clock.seconds(since: shown)) <= patient.threshold("warning", of: self)
    }

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        if facts.hostsClock != nil { return finding(.skipped, Say.container) }
        let local = facts.rtc.isLocalTime
        let evidence = local.value == true ? [Evidence(local.source ?? Source("/etc/adjtime"), Say.localLine)] : []
        guard let devices = facts.rtc.devices.isAbsent ? [] : facts.rtc.devices.value else {
            if local.value == true { return inLocalTime(evidence, [:], patient) }
            let why = facts.rtc.devices.whyUnknown ?? ""
            return facts.host.view == .files
                ? finding(.skipped, Say.files) : finding(.unknown, Say.unseen, detail: why)
        }
        guard let device = chosen(facts) else { return withoutDevice(devices, patient) }
        guard let shown = device.reading.value else {
            return finding(.warning, Say.invalid(device), detail: Say.battery, evidence: [Say.evidence(device)])
        }
        let finding = judge(device, shown, evidence + [Say.evidence(device)], patient)
        let blind = facts.savedClocks.first { $0.isBlind && $0.isRestored.truth == true && $0.persists.value != false }
        guard let blind, finding.status == .ok, device.setClockAtBoot else { return finding }
        return self.finding(
            .warning, Say.overridden(blind), detail: Say.overriddenDetail(blind),
            evidence: finding.evidence + [Evidence(blind.source, Say.blind(blind))], metrics: finding.metrics)
    }

    private func judge(_ device: RTCDevice, _ shown: Timestamp, _ evidence: [Evidence], _ patient: Patient) -> Finding {
        let isLocal = patient.facts.rtc.isLocalTime.value == true
        // What bears a date past the agreed time is wrong itself.
        let latest = patient.time.estimate?.adding(seconds: 86_400)
        let floors = patient.facts.floors.map(\.time).filter { time in latest.map { time <= $0 } ?? true }
        if let floor = floors.max(), shown.adding(seconds: isLocal ? 50_400 : 60) < floor {
            return finding(
                .warning, Say.past(device, shown), detail: Say.battery, evidence: evidence,
                metrics: error(device, shown, isLocal, patient).map { ["offset_seconds": $0] } ?? [:])
        }
        guard let error = error(device, shown, isLocal, patient) else {
            return isLocal
                ? inLocalTime(evidence, [:], patient) : finding(.ok, Say.unverified(device), evidence: evidence)
        }
        let metrics = ["offset_seconds": error]
        if abs(error) > patient.threshold("warning", of: self) {
            let isCritical = abs(error) > patient.threshold("critical", of: self) && device.setClockAtBoot
            return finding(
                isCritical ? .critical : .warning, Say.wrong(device, error),
                detail: device.setClockAtBoot ? Say.setsClock : Say.notRead, evidence: evidence,
                remedies: [RemedyOffer(id: "write-rtc", class: .manual, command: "hwclock --systohc")], metrics: metrics
            )
        }
        return isLocal
            ? inLocalTime(evidence, metrics, patient)
            : finding(.ok, Say.right(device, error), evidence: evidence, metrics: metrics)
    }

    private func inLocalTime(
        _ evidence: [Evidence], _ metrics: [String: Double], _ patient: Patient
    ) -> Finding {
        finding(
            .warning, Say.local, detail: Say.localDetail, evidence: evidence,
            remedies: patient.offers(RTCInUTC()), metrics: metrics)
    }

    private func withoutDevice(_ devices: [RTCDevice], _ patient: Patient) -> Finding {
        let source = patient.facts.rtc.devices.source ?? Source("/sys/class/rtc")
        let evidence = [Evidence(source, Say.noDevice)]
        return patient.bootstrap.status == .ok
            ? finding(.ok, Say.notNeeded, evidence: evidence)
            : finding(.warning, Say.none(ColdStart(patient.facts, now: now(patient))), evidence: evidence)
    }

    private func now(_ patient: Patient) -> Int64 {
        (patient.time.estimate ?? patient.facts.windowReference).unixSeconds
    }

    /// The one that sets the clock at boot, else one that shows a time.
    private func chosen(_ facts: Facts) -> RTCDevice? {
        let devices = facts.rtc.devices.value ?? []
        return devices.first(where: \.setClockAtBoot) ?? devices.first { $0.reading.value != nil } ?? devices.first
    }

    /// True time minus the RTC's, by the servers, or by a clock of which nothing bad is known. In local time, what is
    /// left beyond whole quarters of an hour: no zone differs from UTC by anything else.
    private func error(_ device: RTCDevice, _ shown: Timestamp, _ isLocal: Bool, _ patient: Patient) -> Double? {
        guard let lag = patient.time.lagSeconds, let clock = device.clockThen else { return nil }
        let error = clock.seconds(since: shown) + lag
        guard isLocal, abs(error) < 14 * 3600 + 450 else { return error }
        return error - (error / 900).rounded() * 900
    }
}

private enum Say {
    static let container = "container: its host has the clock"
    static let files = "only files examined: the hardware cannot be seen"
    static let unseen = "cannot see whether there is a real-time clock"
    static let notNeeded = "no real-time clock, and this box comes up without one"
    static let noDevice = "no real-time clock found"
    static let local = "the real-time clock is kept in local time"
    static let localLine = "LOCAL: the real-time clock shows local time"
    static let localDetail = """
        The kernel does not correct an RTC in local time, and twice a year the box starts an hour off. Only a box that \
        also runs Windows needs it so.
        """
    static let battery = "Most likely its battery is empty or missing: it counts only while the box has power."
    static let setsClock = "It sets the clock at every start."
    static let notRead = "The kernel did not set the clock from it at the last start."

    static func overridden(_ clock: SavedClock) -> String { "\(clock.kind.title) sets the clock back at every start" }

    static func overriddenDetail(_ clock: SavedClock) -> String {
        "The real-time clock is right, and what \(clock.kind.title) saved replaces it: the box starts as late as it was off. "
            + "A box with a working real-time clock needs no saved one."
    }

    static func blind(_ clock: SavedClock) -> String {
        clock.kind.keeper.overridesClock
            ? "puts back what it saved, whatever the clock shows"
            : "this version compares the wrong way round: it always puts back what it saved"
    }

    static func none(_ start: ColdStart) -> String {
        "no real-time clock: power-on starts " + (start.isSaved ? "at the saved time" : "in the past")
    }

    static func invalid(_ device: RTCDevice) -> String { "\(device.device) shows no valid time" }

    static func past(_ device: RTCDevice, _ shown: Timestamp) -> String {
        "\(device.device) lost its time: it shows \(shown.short)"
    }

    static func unverified(_ device: RTCDevice) -> String { "\(device.device) keeps a plausible time" }

    static func wrong(_ device: RTCDevice, _ error: Double) -> String {
        "\(device.device) is \(durationText(error)) \(error > 0 ? "behind" : "ahead")"
    }

    static func right(_ device: RTCDevice, _ error: Double) -> String {
        "\(device.device) is right within \(durationText(max(abs(error), 1)))"
    }

    static func evidence(_ device: RTCDevice) -> Evidence {
        let source = device.reading.source ?? Source("/sys/class/rtc/\(device.device)")
        let role = device.setClockAtBoot ? ", sets the clock at boot" : ""
        switch device.reading {
        case .known(let time, _): return Evidence(source, "\(device.name) shows \(time.toTheSecond)\(role)")
        case .absent: return Evidence(source, "\(device.name) shows no time\(role)")
        case .unreadable(let why, _), .notLooked(let why): return Evidence(source, "\(device.name): \(why)\(role)")
        }
    }
}
