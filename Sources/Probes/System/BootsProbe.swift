import Box
import Facts
import Formats
import Programs
import Values

/// The starts of the box: those that a check wrote down, and, where asked for, those that its journal knows.
struct BootsProbe: Probe {
    package let step = "reading past boots"

    /// Names in a folder of journals that are looked at.
    private static let mostNames = 4096
    /// Beside time daemons: what a person or a boot script sets the clock with, and boxdoctor itself.
    private static let otherSetters: Set<String> = ["boxdoctor", "date", "hwclock", "timedatectl", "systemd-timedated"]

    package init() {}

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        switch box.files.observe(BootLedgerText.path, limit: BootLedgerText.limitBytes) {
        case .known(let bytes, let source):
            let (boots, badLines) = BootLedgerText.read(bytes)
            facts.boots = boots
            if badLines > 0 {
                let lines = "\(badLines) line\(badLines == 1 ? " is" : "s are") no record of a boot; left out"
                facts.troubles.append(Trouble(source, lines))
            }
        case .unreadable(let why, let source): facts.troubles.append(Trouble(source, why))
        case .absent, .notLooked: break
        }
        if options.journalFiles > 0 {
            facts.journalBoots = journalBoots(box.files, options.journalFiles, until: deadline, by: box.clocks)
        }
    }

    private func journalBoots(
        _ files: any FileSystem, _ most: Int, until deadline: Deadline, by clocks: any Clocks
    ) -> [JournalBoot] {
        let setters = allTimePrograms.reduce(Self.otherSetters) { $0.union($1.processes).union($1.services) }
        var boots: [JournalBoot] = []
        for file in journals(files).suffix(most) where deadline.remainingSeconds(by: clocks) > 0 {
            for boot in JournalBoots.read(file, setBy: setters) { boots.add(boot) }
        }
        return boots
    }

    /// The system's own files, oldest first; a user's tell nothing that they do not.
    private func journals(_ files: any FileSystem) -> [JournalFile] {
        ["/var/log/journal", "/run/log/journal"].flatMap { folder in
            ((try? files.list(folder, limit: 64)) ?? []).flatMap { machine in
                ((try? files.list("\(folder)/\(machine)", limit: Self.mostNames)) ?? [])
                    .filter { $0.hasPrefix("system") && $0.hasSuffix(".journal") }
                    .compactMap { name in
                        let path = "\(folder)/\(machine)/\(name)"
                        return JournalFile { try? files.read(path, at: $0, count: $1) }
                    }.sorted { $0.headSequence < $1.headSequence }
            }
        }
    }
}

extension [JournalBoot] {
    /// A boot goes on in the next file.
    fileprivate mutating func add(_ boot: JournalBoot) {
        guard var known = last, known.boot == boot.boot else { return append(boot) }
        let before = known.last.adding(seconds: -known.lastSeconds)
        let step = boot.first.adding(seconds: -boot.firstSeconds).seconds(since: before)
        if abs(step) >= 1 {
            known.steps.append(ClockStepSeen(afterSeconds: boot.firstSeconds, bySeconds: step, by: nil))
        }
        known.steps += boot.steps
        known.last = boot.last
        known.lastSeconds = boot.lastSeconds
        self[count - 1] = known
    }
}
