import Facts
import Findings
import Judgement
import Programs
import Remedies
import Values

/// Whether anything carries the clock over a power cut, where it is written, and how old it is.
struct ClockSaved: Check {
    let id = "clock-saved"
    let group = "clock"
    let title = "Nothing carries the clock over a power cut."
    let why = """
        A box without a battery-backed clock starts from whatever time was saved last. Saved a minute ago, it starts a \
        little more than the power cut behind. Never saved, it starts years behind. Every signed name and certificate \
        is then refused until the network sets the clock, if it can.
        """
    let reads = [
        "/var/lib/systemd/timesync/clock", "/etc/fake-hwclock.data", "chrony's drift file with chronyd -s",
        "/usr/lib/clock-epoch", "the mounts that hold them", "/sys/class/rtc",
    ]
    let advice = """
        `boxdoctor fix saved-clock` makes a saved clock work: a place that stays over a restart, written often, put \
        back at boot. A real-time clock with a battery does the same.
        """
    let dependsOn = ["state-writable"]
    let limits = [MetricLimit("age_seconds", .above, warning: "age")]
    let thresholds = [
        Threshold(
            "age", unit: "seconds", standard: 90_000, allowed: 120...31_536_000,
            meaning: """
                How old the saved time may be: systemd-timesyncd saves every minute, fake-hwclock and chrony every \
                hour. After a day and an hour, nobody is saving it any more.
                """)
    ]

    /// Only a saved clock that sits where nothing can be kept is explained by that place.
    func isConsequence(of cause: String, in patient: Patient) -> Bool {
        patient.facts.savedClocks.contains { $0.persists.truth == false }
    }

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        if facts.hostsClock != nil { return finding(.skipped, Say.container) }
        let saved = facts.savedClocks.filter(\.kind.keeper.savesTime)
        let evidence = facts.savedClocks.map { Evidence($0.source, Say.describe($0)) }
        let working = saved.filter { carries($0) == true }
        let offer = patient.offers(SavedClockRemedy())
        if let newest = working.max(by: { time($0) < time($1) }) {
            return judge(newest, facts, patient, evidence, offer)
        }
        if let device = facts.rtc.devices.value?.first(where: { isPlausible($0, facts) }) {
            return finding(.ok, Say.hardware(device), evidence: evidence + [Say.device(device)])
        }
        if let unread = facts.timeDaemons.first(where: { $0.whyUnread != nil && $0.isEnabled.truth != false }) {
            return finding(.unknown, unread.unreadSummary, evidence: evidence + unread.unreadEvidence)
        }
        if saved.contains(where: { carries($0) == nil }) || isUnseen(facts) {
            return finding(.unknown, Say.unseen(saved), evidence: evidence)
        }
        let summary =
            saved.contains { $0.persists.truth == false }
            ? Say.lostAtPowerOff : saved.isEmpty ? Say.nothing : Say.notRestored
        return finding(.warning, summary, detail: Say.consequence(facts), evidence: evidence, remedies: offer)
    }

    private func judge(
        _ newest: SavedClock, _ facts: Facts, _ patient: Patient, _ evidence: [Evidence], _ offer: [RemedyOffer]
    ) -> Finding {
        // Files on their own have no clock of the box to measure an age by.
        if facts.host.view == .files { return finding(.ok, Say.carries(newest), evidence: evidence) }
        let age = facts.clock.reading.seconds(since: time(newest))
        let metrics = ["age_seconds": max(age, 0)]
        guard age > patient.threshold("age", of: self) else {
            return finding(.ok, Say.fresh(newest, age), evidence: evidence, metrics: metrics)
        }
        if let device = facts.rtc.devices.value?.first(where: { isPlausible($0, facts) }) {
            return finding(.ok, Say.hardware(device), evidence: evidence + [Say.device(device)], metrics: metrics)
        }
        return finding(
            .warning, Say.old(newest, age), detail: Say.oldDetail(age), evidence: evidence, remedies: offer,
            metrics: metrics)
    }

    /// Neither hardware nor system was seen, so that finding nothing means nothing.
    private func isUnseen(_ facts: Facts) -> Bool {
        facts.rtc.devices.isUnknown && (facts.host.view == .live || facts.host.system.isUnknown)
    }

    /// Nil where one of the three is unknown and none is false.
    private func carries(_ clock: SavedClock) -> Bool? {
        let parts = [
            clock.persists.truth, clock.isRestored.truth, clock.time.isUnknown ? nil : clock.time.value != nil,
        ]
        return parts.contains(false) ? false : parts.contains(nil) ? nil : true
    }

    private func time(_ clock: SavedClock) -> Timestamp { clock.time.value ?? Timestamp(unixSeconds: Int64.min) }

    /// A clock chip that shows a time after the system was built has kept it; 1970 or 2000 means it has not.
    private func isPlausible(_ device: RTCDevice, _ facts: Facts) -> Bool {
        guard let reading = device.reading.value else { return false }
        let floors = facts.floors.filter { $0.kind == .build || $0.kind.isSystemBuild }.map(\.time)
        // A reading in local time may lie up to 14 h from UTC.
        return reading.adding(seconds: 50_400) > floors.max() ?? Timestamp(unixSeconds: 1_577_836_800)
    }
}

private enum Say {
    static let container = "container: its host keeps the clock"
    static let nothing = "nothing saves the clock for the next start"
    static let notRestored = "the saved clock is not put back at start"
    static let lostAtPowerOff = "the clock is saved where a power cut erases it"

    static func unseen(_ saved: [SavedClock]) -> String {
        saved.isEmpty
            ? "cannot see whether a real-time clock keeps the time" : "cannot see whether the saved clock is used"
    }

    static func name(_ clock: SavedClock) -> String { clock.kind.keeper.owner }

    static func carries(_ clock: SavedClock) -> String { "\(name(clock)) saves the clock and puts it back" }

    static func fresh(_ clock: SavedClock, _ age: Double) -> String {
        "\(name(clock)) saved the clock " + (age < 1 ? "just now" : "\(durationText(age)) ago")
    }

    static func old(_ clock: SavedClock, _ age: Double) -> String {
        "the clock was last saved \(durationText(age)) ago"
    }

    static func oldDetail(_ age: Double) -> String {
        "After a power cut the box starts \(durationText(age)), plus the length of the cut, behind."
    }

    static func hardware(_ device: RTCDevice) -> String { "a real-time clock (\(device.device)) carries the time" }

    static func device(_ device: RTCDevice) -> Evidence {
        Evidence(
            device.reading.source ?? Source("/sys/class/rtc/\(device.device)"),
            "\(device.name) shows \(device.reading.value?.toTheSecond ?? "no time")")
    }

    static func consequence(_ facts: Facts) -> String {
        let start = facts.savedClocks.first { !$0.kind.keeper.savesTime }?.time.value
        return "After a power cut the clock starts at "
            + (start.map { "\($0.toTheSecond), the system's build date" }
                ?? "a fixed date long past") + ", and only the network can set it right."
    }

    static func describe(_ clock: SavedClock) -> String {
        var words = ["\(name(clock)) in \(clock.path)"]
        switch clock.time {
        case .known(let time, _): words.append(time.toTheSecond)
        case .absent: words.append("not written yet")
        case .unreadable(let why, _), .notLooked(let why): words.append("time unknown: \(why)")
        }
        if clock.persists.truth == false { words.append("gone after a restart") }
        if clock.isRestored.truth == false { words.append("not put back at start") }
        if let every = clock.saveIntervalSeconds { words.append("saved every \(durationText(every))") }
        return words.joined(separator: ", ")
    }
}
