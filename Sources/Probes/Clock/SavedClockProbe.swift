import Box
import Facts
import Formats
import Programs
import Values

/// What carries the clock over a power cut: saved while running, put back at boot. Runs after the probe of the time daemons.
struct SavedClockProbe: Probe {
    package let step = "looking for a saved clock"

    static let timesyncClock = "/var/lib/systemd/timesync/clock"
    package static let clockEpoch = "/usr/lib/clock-epoch"
    /// chronyd writes its drift file once an hour unless told otherwise (chrony.conf(5), driftfile).
    private static let driftIntervalSeconds = 3600.0
    /// Files below /etc looked at for the newest.
    private static let searchLimit = 5000

    package init() {}

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        let services = box.services
        var reader = ConfigFiles(box.files)
        var saved: [SavedClock] = []
        for daemon in facts.timeDaemons {
            switch daemon.kind {
            case .timesyncd: saved.append(timesyncd(daemon, box, &reader))
            case .chrony: if let clock = chrony(daemon, box, &reader) { saved.append(clock) }
            default: break
            }
        }
        if let clock = fakeHwclock(box, services, &reader) { saved.append(clock) }
        if let clock = sysfixtime(box, services) { saved.append(clock) }
        if let clock = clockEpoch(box, services) { saved.append(clock) }
        facts.savedClocks = saved
        // What the reader met in the daemons' own files was told when they were read first.
        facts.troubles += reader.troubles.filter { !facts.troubles.contains($0) }
    }

    /// Its mtime is the clock; timesyncd itself puts it back when it starts (systemd-timesyncd.service(8)).
    private func timesyncd(_ daemon: TimeDaemon, _ box: Box, _ reader: inout ConfigFiles) -> SavedClock {
        let path = SavedClockProbe.timesyncClock
        // SaveIntervalSec= alone is wanted here; what else is in the file was read with the daemon.
        let configuration = TimesyncdConfiguration(&reader)
        let interval = configuration.saveIntervalSeconds
        return SavedClock(
            kind: .timesyncd, path: path, time: modified(path, box.files), persists: persistence(of: path, box),
            isRestored: daemon.isEnabled, saveIntervalSeconds: interval.isFinite && interval > 0 ? interval : nil,
            source: Source(configuration.path))
    }

    /// With `-s`, chronyd sets a clock that is behind the drift file's mtime to it (chronyd(8)).
    private func chrony(_ daemon: TimeDaemon, _ box: Box, _ reader: inout ConfigFiles) -> SavedClock? {
        let configuration = ChronyConfiguration(path: daemon.configuration.place, &reader)
        guard let drift = configuration?.driftFile else { return nil }
        var isRestored = daemon.isEnabled
        if daemon.restoresClock?.value != true { isRestored = .known(false, daemon.configuration) }
        return SavedClock(
            kind: .chrony, path: drift.value, time: modified(drift.value, box.files),
            persists: persistence(of: drift.value, box), isRestored: isRestored,
            saveIntervalSeconds: SavedClockProbe.driftIntervalSeconds, source: drift.source)
    }

    /// Debian's fake-hwclock: a line of text, saved hourly by cron or a timer and at shutdown, loaded early in the boot.
    private func fakeHwclock(_ box: Box, _ services: Services, _ reader: inout ConfigFiles) -> SavedClock? {
        let defaults = shellAssignments(reader.lines(of: "/etc/default/fake-hwclock") ?? [])
        let path = defaults["FILE"]?.value ?? "/etc/fake-hwclock.data"
        let enabled = services.isEnabled(["fake-hwclock", "fake-hwclock-load"])
        let time: Observed<Timestamp>
        switch box.files.observe(path, limit: FileLimits.attribute) {
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
            (try? box.files.info("/etc/cron.hourly/fake-hwclock")) != nil
            || services.isEnabled(["fake-hwclock-save.timer"]).value == true
        return SavedClock(
            kind: .fakeHwclock, path: path, time: time, persists: persistence(of: path, box), isRestored: enabled,
            saveIntervalSeconds: savesHourly ? 3600 : nil, source: Source(path))
    }

    /// OpenWrt: without a hardware clock the newest file below /etc is the clock. Nothing writes one regularly.
    private func sysfixtime(_ box: Box, _ services: Services) -> SavedClock? {
        let script = "/etc/init.d/sysfixtime"
        guard (try? box.files.info(script)) != nil else { return nil }
        return SavedClock(
            kind: .sysfixtime, path: "/etc", time: newest("/etc", box.files), persists: persistence(of: "/etc", box),
            isRestored: services.isEnabled(["sysfixtime"]), saveIntervalSeconds: nil, source: Source(script))
    }

    /// PID 1 never starts with a clock before this file's mtime (systemd(1)). Written when the image was made.
    private func clockEpoch(_ box: Box, _ services: Services) -> SavedClock? {
        let path = SavedClockProbe.clockEpoch
        let time = modified(path, box.files)
        guard !time.isAbsent, services.units.isInstalled else { return nil }
        return SavedClock(
            kind: .clockEpoch, path: path, time: time, persists: .known(true, Source(path)),
            isRestored: .known(true, Source(path)), saveIntervalSeconds: nil, source: Source(path))
    }

    private func newest(_ root: String, _ files: any FileSystem) -> Observed<Timestamp> {
        var latest: (time: Timestamp, path: String)?
        var folders = [root]
        var left = SavedClockProbe.searchLimit
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

/// Whether what is written there outlives a reboot: neither read-only nor kept in memory.
func persistence(of path: String, _ box: Box) -> Observed<Bool> {
    Mounts(box).mount(of: realPath(path, box.files)).map { !$0.isReadOnly && !$0.isVolatile }
}
