import Box
import Facts
import Values

/// systemd's /usr/lib/clock-epoch: PID 1 never starts with a clock before its mtime (systemd(1)). Written when the image was
/// made.
struct ClockEpoch: Program {
    var keeper: (any ClockKeeper)? { ClockEpochFile() }
}

extension SavedClock.Kind {
    package static let clockEpoch = SavedClock.Kind(rawValue: "clockEpoch")
}

extension Floor.Kind {
    package static let clockEpoch = Floor.Kind(rawValue: "clockEpoch")
}

private struct ClockEpochFile: ClockKeeper {
    private static let path = "/usr/lib/clock-epoch"

    let kind = SavedClock.Kind.clockEpoch
    let title = "clock-epoch"
    let owner = "the system's build date"
    let rank = 5
    let savesTime = false
    let trace: ClockTrace? = ClockTrace(
        kind: .clockEpoch, title: "the system was built", places: [ClockEpochFile.path], isOwnNote: false)

    func find(_ look: inout ProgramLook, _ daemons: [TimeDaemon]) -> SavedClock? {
        let path = ClockEpochFile.path
        let time = modified(path, look.reader.files)
        guard !time.isAbsent, look.services.units.isInstalled else { return nil }
        return SavedClock(
            kind: kind, path: path, time: time, persists: .known(true, Source(path)),
            isRestored: .known(true, Source(path)), saveIntervalSeconds: nil, source: Source(path))
    }
}
