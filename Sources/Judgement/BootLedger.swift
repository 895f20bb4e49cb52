import Bootstrap
import Facts
import TimeScience
import Values

/// The ledger after this look: past boots that only the journal knows are taken in, the present one is brought up to date.
/// Writes nothing; a pure function of what was seen.
package func bootLedger(_ facts: Facts, time: TimeEstimate, bootstrap: BootstrapReport) -> [BootRecord] {
    let present = facts.presentBoot
    let written = facts.boots.filter { $0.boot != present }
    let journal = facts.journalBoots.filter { $0.boot != present }
    // What the journal has forgotten is older than what it knows.
    let forgotten = written.filter { old in !journal.contains { $0.boot == old.boot } }
    var boots = forgotten
    for seen in journal {
        var record = written.first { $0.boot == seen.boot } ?? BootRecord(seen)
        record.uptimeSeconds = max(record.uptimeSeconds, seen.lastSeconds)
        record.measureOff(since: boots.last, isTold: true)
        boots.append(record)
    }
    guard let present else { return boots }
    var record = facts.boots.last { $0.boot == present } ?? BootRecord(boot: present, uptimeSeconds: 0)
    let isNew = record.uptimeSeconds == 0
    record.see(facts, time, facts.journalBoots.last { $0.boot == present })
    record.measureOff(since: boots.last, isTold: journal.contains { $0.boot == boots.last?.boot })
    if isNew { record.predicted = boots.last?.prediction }
    record.prediction = BootPrediction(bootstrap, facts, time) ?? record.prediction
    return boots + [record]
}

extension Facts {
    fileprivate var presentBoot: String? {
        guard host.view == .live, let id = host.bootID.value?.filter({ $0 != "-" }), !id.isEmpty else { return nil }
        return id
    }
}

extension BootPrediction {
    /// Nil where it is open.
    fileprivate init?(_ report: BootstrapReport, _ facts: Facts, _ time: TimeEstimate) {
        guard report.status == .ok || report.powerCutIsMeasured && report.survivesPowerCutSeconds != nil else {
            return nil
        }
        let now = facts.clock.reading.adding(seconds: time.lagSeconds ?? 0).unixSeconds
        self.init(
            survivesPowerCutSeconds: report.survivesPowerCutSeconds, startsFrom: ColdStart(facts, now: now).because)
    }
}

extension BootRecord {
    /// Nearer than this nobody calls a clock wrong.
    private static let rightSeconds = 1.0
    /// Between two checks of the unit's timer, and the time that journald may keep what it has not written yet.
    private static let checkEverySeconds = 1830.0
    private static let journalSyncSeconds = 300.0

    /// Of a boot that only the journal knows: by the clock of the box, as it was in the end.
    fileprivate init(_ seen: JournalBoot) {
        self.init(boot: seen.boot, uptimeSeconds: seen.lastSeconds)
        clockAtStart = seen.first.adding(seconds: -seen.firstSeconds)
        startedAt = seen.last.adding(seconds: -seen.lastSeconds)
        isByOwnClock = true
        if let step = seen.steps.last {
            rightAfterSeconds = step.afterSeconds
            rightBy = step.by
        }
    }

    /// The present boot, as it looks now.
    fileprivate mutating func see(_ facts: Facts, _ time: TimeEstimate, _ journal: JournalBoot?) {
        let uptime = facts.clock.boottimeSeconds
        uptimeSeconds = max(uptimeSeconds, uptime)
        if clockAtStart == nil {
            clockAtStart = journal.map { $0.first.adding(seconds: -$0.firstSeconds) }
        }
        let isRight = time.lagSeconds.map { abs($0) < Self.rightSeconds } ?? (facts.isSynchronised ? true : nil)
        if let lag = time.lagSeconds ?? (isRight == true ? 0 : nil) {
            startedAt = facts.clock.reading.adding(seconds: lag - uptime)
            isByOwnClock = nil
            // A clock that is still wrong was set by nobody yet.
            if clockAtStart == nil, isRight == false {
                clockAtStart = facts.clock.reading.adding(seconds: -uptime)
            }
        }
        guard isRight == true, rightAfterSeconds == nil else { return }
        if let journal {
            rightAfterSeconds = journal.steps.last?.afterSeconds ?? 0
            rightBy = journal.steps.isEmpty ? "nothing" : journal.steps.last?.by
        } else {
            rightAfterSeconds = uptime
        }
    }

    /// `isTold`: the journal tells the last moments of the boot before.
    fileprivate mutating func measureOff(since before: BootRecord?, isTold: Bool) {
        guard offAtMostSeconds == nil || offAtLeastSeconds == nil, let startedAt, let last = before?.lastSeenAt else {
            return
        }
        let most = startedAt.seconds(since: last)
        // Before the boot that it follows it cannot have begun: one of the two clocks was wrong.
        guard most >= 0 else { return }
        offAtMostSeconds = most
        offAtLeastSeconds = max(most - (isTold ? Self.journalSyncSeconds : Self.checkEverySeconds), 0)
    }
}

extension Diagnosis {
    /// The starts of the box, the present one as it looks now.
    package var ledger: [BootRecord] { bootLedger(facts, time: time, bootstrap: bootstrap) }
}
