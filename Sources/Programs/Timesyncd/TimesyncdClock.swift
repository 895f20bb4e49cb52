import Box
import Facts
import Values

extension SavedClock.Kind {
    package static let timesyncd = SavedClock.Kind(rawValue: "timesyncd")
}

extension Floor.Kind {
    package static let timesync = Floor.Kind(rawValue: "timesync")
}

/// Its file's mtime is the clock; timesyncd itself puts it back when it starts (systemd-timesyncd.service(8)).
struct TimesyncdClock: ClockKeeper {
    private static let path = "/var/lib/systemd/timesync/clock"

    let kind = SavedClock.Kind.timesyncd
    let title = "systemd-timesyncd"
    let rank = 1
    let isNobodysUnlessRestored = true
    let accounts = ["systemd-timesync"]
    let trace: ClockTrace? = ClockTrace(
        kind: .timesync, title: "systemd-timesyncd saved the clock", places: [TimesyncdClock.path])

    func find(_ look: inout ProgramLook, _ daemons: [TimeDaemon]) -> SavedClock? {
        guard let daemon = daemons.first(where: { $0.kind == .timesyncd }) else { return nil }
        // SaveIntervalSec= alone is wanted here; what else is in the file was read with the daemon.
        let configuration = TimesyncdConfiguration(&look.reader)
        let interval = configuration.saveIntervalSeconds
        let path = TimesyncdClock.path
        return SavedClock(
            kind: kind, path: path, time: modified(path, look.reader.files), persists: .unseen,
            isRestored: daemon.isEnabled, saveIntervalSeconds: interval.isFinite && interval > 0 ? interval : nil,
            source: Source(configuration.path))
    }
}
