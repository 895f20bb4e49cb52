import Box
import Facts
import Values

extension SavedClock.Kind {
    package static let chrony = SavedClock.Kind(rawValue: "chrony")
}

extension Floor.Kind {
    package static let chronyDrift = Floor.Kind(rawValue: "chronyDrift")
}

/// With `-s`, chronyd sets a clock that is behind the drift file's mtime to it (chronyd(8)).
struct ChronyDrift: ClockKeeper {
    let kind = SavedClock.Kind.chrony
    let title = "chrony"
    let rank = 0
    /// Debian's account begins with an underscore.
    let accounts = ["_chrony", "chrony"]
    let purpose = StatePath.Purpose(rawValue: "drift file")
    let trace: ClockTrace? = ClockTrace(
        kind: .chronyDrift, title: "chrony wrote its drift file",
        places: ["/var/lib/chrony/chrony.drift", "/var/lib/chrony/drift"])
    /// Once an hour unless told otherwise (chrony.conf(5), driftfile).
    private let saveIntervalSeconds = 3600.0

    func find(_ look: inout ProgramLook, _ daemons: [TimeDaemon]) -> SavedClock? {
        guard let daemon = daemons.first(where: { $0.kind == .chrony }) else { return nil }
        let configuration = ChronyConfiguration(path: daemon.configuration.place, &look.reader)
        guard let drift = configuration?.driftFile else { return nil }
        var isRestored = daemon.isEnabled
        if daemon.restoresClock?.value != true { isRestored = .known(false, daemon.configuration) }
        return SavedClock(
            kind: kind, path: drift.value, time: modified(drift.value, look.reader.files), persists: .unseen,
            isRestored: isRestored, saveIntervalSeconds: saveIntervalSeconds, source: drift.source)
    }
}
