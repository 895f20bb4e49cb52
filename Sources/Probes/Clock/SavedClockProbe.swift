import Box
import Facts
import Programs
import Values

/// What carries the clock over a power cut: saved while running, put back at boot. Runs after the probe of the time daemons.
struct SavedClockProbe: Probe {
    package let step = "looking for a saved clock"

    package init() {}

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        var look = ProgramLook(box, on: facts.host)
        facts.savedClocks = allClockKeepers.compactMap { keeper in
            guard var clock = keeper.find(&look, facts.timeDaemons) else { return nil }
            if case .notLooked = clock.persists { clock.persists = persistence(of: clock.path, box) }
            return clock
        }
        // What the reader met in the daemons' own files was told when they were read first.
        facts.troubles += look.reader.troubles.filter { !facts.troubles.contains($0) }
    }
}

/// Whether what is written there outlives a reboot: neither read-only nor kept in memory.
func persistence(of path: String, _ box: Box) -> Observed<Bool> {
    Mounts(box).mount(of: realPath(path, box.files)).map { !$0.isReadOnly && !$0.isVolatile }
}
