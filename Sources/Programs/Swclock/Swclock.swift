import Box
import Facts
import Values

/// OpenRC's swclock(8), which Alpine starts on boxes without a hardware clock: the date of a file that is touched at a clean
/// stop becomes the clock at boot, whatever the clock showed.
struct Swclock: Program {
    var keeper: (any ClockKeeper)? { ShutdownTime() }
}

extension SavedClock.Kind {
    package static let swclock = SavedClock.Kind(rawValue: "swclock")
}

extension Floor.Kind {
    package static let swclock = Floor.Kind(rawValue: "swclock")
}

private struct ShutdownTime: ClockKeeper {
    private static let path = "/var/lib/misc/openrc-shutdowntime"

    let kind = SavedClock.Kind.swclock
    let title = "swclock"
    let owner = "OpenRC's swclock"
    let rank = 4
    let overridesClock = true
    let trace: ClockTrace? = ClockTrace(
        kind: .swclock, title: "swclock saved the clock", places: [ShutdownTime.path], redating: "swclock --save")

    func setUp(on host: HostFacts) -> (command: String, clock: SavedClock)? {
        guard host.system.value?.hasPrefix("alpine") == true else { return nil }
        return ("rc-update add swclock boot", promised(ShutdownTime.path, saveIntervalSeconds: nil))
    }

    func find(_ look: inout ProgramLook, _ daemons: [TimeDaemon]) -> SavedClock? {
        let script = "/etc/init.d/swclock"
        let path = ShutdownTime.path
        let enabled = look.services.isEnabled(["swclock"])
        // The script is in every OpenRC; only what is started, or has saved once, carries a clock.
        guard look.exists(script), enabled.value == true || look.exists(path) else { return nil }
        return SavedClock(
            kind: kind, path: path, time: modified(path, look.reader.files), persists: .unseen, isRestored: enabled,
            saveIntervalSeconds: nil, source: Source(script))
    }
}
