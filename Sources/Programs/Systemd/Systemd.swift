import Box
import Facts
import Values

/// systemd(1) as process 1: it never starts with a clock before the date it was built with.
struct Systemd: Program {
    var keeper: (any ClockKeeper)? { BuiltInEpoch() }
    var packages: [String] { ["systemd"] }
}

extension SavedClock.Kind {
    package static let systemdBuild = SavedClock.Kind(rawValue: "systemdBuild")
}

/// The date compiled in (TIME_EPOCH) is that of the distribution's changelog, and so is the date of the program's file. It
/// says what the clock starts from, and nothing of what has passed: a file that was copied bears another date.
private struct BuiltInEpoch: ClockKeeper {
    let kind = SavedClock.Kind.systemdBuild
    let title = "systemd"
    let owner = "systemd's build date"
    let rank = 6
    let savesTime = false

    func find(_ look: inout ProgramLook, _ daemons: [TimeDaemon]) -> SavedClock? {
        guard let path = ["/usr/lib/systemd/systemd", "/lib/systemd/systemd"].first(where: look.exists) else {
            return nil
        }
        // Before 257 the other date counts alone where there is one (src/core/main.c, src/shared/clock-util.c).
        if look.exists("/usr/lib/clock-epoch"), look.systemd < 257 { return nil }
        let source = Source(path)
        return SavedClock(
            kind: kind, path: path, time: modified(path, look.reader.files), persists: .known(true, source),
            isRestored: .known(true, source), saveIntervalSeconds: nil, source: source)
    }
}

extension ProgramLook {
    /// systemd's version; 0 where it is not known.
    var systemd: Int { host?.systemdVersion.value ?? 0 }
}
