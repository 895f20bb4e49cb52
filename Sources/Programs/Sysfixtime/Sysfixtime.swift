import Box
import Facts
import Values

/// OpenWrt's /etc/init.d/sysfixtime: without a hardware clock the newest file below /etc is the clock. Nothing writes one
/// regularly.
struct Sysfixtime: Program {
    var keeper: (any ClockKeeper)? { NewestFile() }
}

extension SavedClock.Kind {
    package static let sysfixtime = SavedClock.Kind(rawValue: "sysfixtime")
}

private struct NewestFile: ClockKeeper {
    let kind = SavedClock.Kind.sysfixtime
    let title = "sysfixtime"
    let owner = "OpenWrt's sysfixtime"
    let rank = 3
    /// Files looked at for the newest.
    private let searchLimit = 5000

    func find(_ look: inout ProgramLook, _ daemons: [TimeDaemon]) -> SavedClock? {
        let script = "/etc/init.d/sysfixtime"
        guard look.exists(script) else { return nil }
        return SavedClock(
            kind: kind, path: "/etc", time: newest("/etc", look.reader.files), persists: .unseen,
            isRestored: look.services.isEnabled(["sysfixtime"]), saveIntervalSeconds: nil, source: Source(script))
    }

    private func newest(_ root: String, _ files: any FileSystem) -> Observed<Timestamp> {
        var latest: (time: Timestamp, path: String)?
        var folders = [root]
        var left = searchLimit
        while let folder = folders.popLast(), left > 0 {
            for name in (try? files.list(folder, limit: FileLimits.directoryEntries)) ?? [] where left > 0 {
                left -= 1
                let path = folder + "/" + name
                guard let info = try? files.linkInfo(path) else { continue }
                if info.kind == .directory { folders.append(path) }
                if info.kind == .file, info.modified > latest?.time ?? info.modified.adding(seconds: -1) {
                    latest = (info.modified, path)
                }
            }
        }
        return latest.map { .known($0.time, Source($0.path)) } ?? .absent(Source(root))
    }
}
