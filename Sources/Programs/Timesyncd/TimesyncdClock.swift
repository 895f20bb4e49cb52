import Box
import Facts
import Values

extension SavedClock.Kind {
    package static let timesyncd = SavedClock.Kind(rawValue: "timesyncd")
}

extension Floor.Kind {
    package static let timesync = Floor.Kind(rawValue: "timesync")
}

/// Its file's mtime is the clock; timesyncd itself puts it back when it starts (systemd-timesyncd.service(8)), and from systemd
/// 257 on process 1 does, whatever daemon sets the clock: a file that was left behind too.
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
        let daemon = daemons.first { $0.kind == .timesyncd }
        let path = TimesyncdClock.path
        let time = modified(path, look.reader.files)
        guard daemon != nil || look.systemd >= 257 && !time.isAbsent else { return nil }
        // SaveIntervalSec= alone is wanted here; what else is in the file was read with the daemon.
        let configuration = TimesyncdConfiguration(&look.reader)
        let interval = configuration.saveIntervalSeconds
        let isSaved = daemon != nil && daemon?.isEnabled.value != false && interval.isFinite && interval > 0
        var isRestored = daemon?.isEnabled ?? .known(false, Source(path))
        if let reader = pidOneReads(&look) { isRestored = .known(true, reader) }
        return SavedClock(
            kind: kind, path: path, time: time, persists: .unseen,
            isRestored: isRestored,
            saveIntervalSeconds: isSaved ? interval : nil,
            source: Source(daemon == nil ? path : configuration.path))
    }

    /// Where process 1 finds the file at its start: a /var of its own is not mounted so early.
    private func pidOneReads(_ look: inout ProgramLook) -> Source? {
        guard look.systemd >= 257 else { return nil }
        let apart: Set<Substring> = ["/var", "/var/lib", "/var/lib/systemd"]
        for line in look.reader.lines(of: "/etc/fstab") ?? [] {
            let words = line.text.words
            if words.count > 1, words[0].first != "#", apart.contains(words[1]) { return nil }
        }
        return look.host?.systemdVersion.source
    }
}
