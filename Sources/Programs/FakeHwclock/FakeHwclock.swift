import Box
import Facts
import Formats
import Values

/// Debian's fake-hwclock(8): a line of text, saved hourly by cron or a timer and at shutdown, loaded early in the boot.
struct FakeHwclock: Program {
    var keeper: (any ClockKeeper)? { FakeHwclockFile() }
    var companions: [String] {
        ["fake-hwclock.service", "fake-hwclock-load.service", "fake-hwclock-save.service"]
    }
    var packages: [String] { ["fake-hwclock"] }
}

extension SavedClock.Kind {
    package static let fakeHwclock = SavedClock.Kind(rawValue: "fakeHwclock")
}

extension Floor.Kind {
    package static let fakeHwclock = Floor.Kind(rawValue: "fakeHwclock")
}

private struct FakeHwclockFile: ClockKeeper {
    let kind = SavedClock.Kind.fakeHwclock
    let title = "fake-hwclock"
    let rank = 2
    let trace: ClockTrace? = ClockTrace(
        kind: .fakeHwclock, title: "fake-hwclock saved the clock", isText: true, redating: "fake-hwclock save force")

    func setUp(on host: HostFacts) -> (command: String, clock: SavedClock)? {
        guard host.isDebian else { return nil }
        return (host.installCommand("fake-hwclock"), promised("/etc/fake-hwclock.data", saveIntervalSeconds: 3600))
    }

    func find(_ look: inout ProgramLook, _ daemons: [TimeDaemon]) -> SavedClock? {
        let defaults = shellAssignments(look.reader.lines(of: "/etc/default/fake-hwclock") ?? [])
        let path = defaults["FILE"]?.value ?? "/etc/fake-hwclock.data"
        let enabled = look.services.isEnabled(["fake-hwclock", "fake-hwclock-load"])
        let time: Observed<Timestamp>
        switch look.reader.files.observe(path, limit: FileLimits.attribute) {
        case .known(let bytes, let source):
            time =
                Lines.first(bytes).flatMap { Timestamp(rfc3339: $0) }.map { .known($0, source) }
                ?? .unreadable(why: "not a date such as 2026-11-19 12:17:01", source)
        case .absent(let source): time = .absent(source)
        case .unreadable(let why, let source): time = .unreadable(why: why, source)
        case .notLooked(let why): time = .notLooked(why: why)
        }
        if time.isAbsent, enabled.value != true { return nil }
        let savesHourly =
            look.exists("/etc/cron.hourly/fake-hwclock")
            || look.services.isEnabled(["fake-hwclock-save.timer"]).value == true
        var clock = SavedClock(
            kind: kind, path: path, time: time, persists: .unseen, isRestored: enabled,
            saveIntervalSeconds: savesHourly ? 3600 : nil, source: Source(path))
        // 0.14 has its test the wrong way round: only with `force` does it compare (Debian bug 1093227).
        let isForced = defaults["FORCE"]?.value == "force"
        let isInverted = look.host?.package("fake-hwclock")?.upstreamVersion == "0.14"
        clock.overridesClock = isForced != isInverted
        return clock
    }
}
