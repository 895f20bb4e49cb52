import Facts
import Programs
import Values

/// What the clock starts from when power comes back: a clock that was kept, or the last instant that was written down.
package struct ColdStart: Sendable {
    /// Lags at the start where they do not depend on how long power was off.
    package var kept: IntervalSet?
    /// Where they do: how old what is put back was at the moment of the cut, at worst. The lag is then the length of the cut
    /// and this.
    var ageSeconds: Int64 = 0
    /// Whether that is a time which was saved.
    package var isSaved = false
    /// In plain words, for a cause: `the clock starts from what fake-hwclock saved`.
    package var because: String
    package var source: Source
    /// What would decide it, where it is not known.
    package var undecided: String?

    /// The least lag after a moment without power: nothing, where the clock is saved while it runs; the age of the floor,
    /// where that is all there is.
    package var leastSeconds: Int64 = 0

    /// Every lag that a cold boot may start with.
    var reachable: IntervalSet { kept ?? IntervalSet(from: leastSeconds, until: nil) }

    package init(_ facts: Facts, now: Int64) {
        let rtc = RTCState(facts, now: now)
        if let container = facts.hostsClock {
            self.init(
                kept: IntervalSet(from: -1, until: 1),
                because: "a \(container.value) container has its host's clock", container.source)
        } else if let host = facts.startsFromHost {
            self.init(
                kept: IntervalSet(from: -1, until: 1), because: "\(host.value) starts it with its own clock",
                host.source)
        } else if let device = rtc.kept {
            self.init(kept: rtc.lags, because: "\(device.value) keeps the time", device.source)
            putForward(facts, now: now)
        } else if let saved = ColdStart.saved(facts, now: now) {
            self = saved
        } else {
            self = ColdStart.floor(facts, now: now, whyNoRTC: rtc.whyNone)
        }
    }

    /// What was saved by a clock that once ran ahead puts a right one forward.
    private mutating func putForward(_ facts: Facts, now: Int64) {
        let saved = facts.savedClocks.compactMap { clock -> (lag: Int64, SavedClock)? in
            guard clock.isPutBack, let time = clock.time.value else { return nil }
            return (now.subtractingClamped(time.unixSeconds), clock)
        }
        guard let (lag, clock) = saved.min(by: { $0.lag < $1.lag }), lag < kept?.intervals.first?.from ?? 0 else {
            return
        }
        kept = IntervalSet(from: lag, until: 0)
        because = "the clock is put forward to what \(clock.kind.title) saved"
        source = clock.source
    }

    private init(kept: IntervalSet, because: String, _ source: Source) {
        self.kept = kept
        self.because = because
        self.source = source
    }

    private init(age: Int64, least: Int64, because: String, _ source: Source, undecided: String? = nil) {
        ageSeconds = age
        leastSeconds = least
        self.because = because
        self.source = source
        self.undecided = undecided
    }

    /// The youngest saved clock that stays over a reboot and is put back. One with a save interval is at worst that old,
    /// unless it is older already; one saved only at shutdown is as old as it is.
    private static func saved(_ facts: Facts, now: Int64) -> ColdStart? {
        let candidates: [ColdStart] = facts.savedClocks.compactMap { clock in
            guard clock.kind.keeper.savesTime, clock.persists.value != false, clock.isRestored.value != false else {
                return nil
            }
            let interval = clock.saveIntervalSeconds.map { Int64(saturating: $0) }
            let age = clock.time.value.map { now.subtractingClamped($0.unixSeconds) }
            // An image looked at from outside is not running: its file is as old as the image, not as the habit.
            let worst: Int64? =
                facts.host.view == .files ? interval ?? age : [interval, age].compactMap { $0 }.max()
            guard let worst else { return nil }
            let doubt = clock.persists.value == nil || clock.isRestored.value == nil
            var start = ColdStart(
                age: worst, least: min(worst, 0), because: "the clock starts from what \(clock.kind.title) saved",
                clock.source,
                undecided: doubt ? "whether \(clock.path) is kept and put back at boot" : nil)
            start.isSaved = true
            return start
        }
        return candidates.min { $0.ageSeconds < $1.ageSeconds }
    }

    /// A year.
    private static let imageSeconds: Int64 = 366 * 86_400

    /// Nothing saved: systemd raises the clock to its own build or to /usr/lib/clock-epoch, others start in 1970.
    private static func floor(_ facts: Facts, now: Int64, whyNoRTC: String) -> ColdStart {
        let why = "\(whyNoRTC), \(whyNothingSaved(facts))"
        let epochs =
            facts.savedClocks.filter { !$0.kind.keeper.savesTime }.compactMap { clock in
                clock.time.value.map { Sourced($0, clock.source) }
            } + facts.floors.filter(\.kind.isSystemBuild).map { Sourced($0.time, $0.source) }
        if facts.host.initSystem.value == .systemd, let epoch = epochs.max(by: { $0.value < $1.value }) {
            let age = now.subtractingClamped(epoch.value.unixSeconds)
            // An image is started who knows when: how young it is today is no limit of a box.
            let worst = facts.host.view == .files ? max(age, ColdStart.imageSeconds) : age
            return ColdStart(
                age: worst, least: age,
                because: "\(why): the clock starts at \(epoch.value.short)", epoch.source)
        }
        return ColdStart(
            age: max(now, 0), least: max(now, 0), because: "\(why): the clock starts in the past",
            Source("saved clocks"))
    }

    private static func whyNothingSaved(_ facts: Facts) -> String {
        let saved = facts.savedClocks.filter(\.kind.keeper.savesTime)
        if saved.contains(where: { $0.persists.value == false }) { return "the saved clock is lost without power" }
        if saved.contains(where: { $0.isRestored.value == false }) { return "the saved clock is not put back at start" }
        return "no saved clock"
    }
}
