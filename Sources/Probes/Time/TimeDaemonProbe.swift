import Box
import Facts
import Programs
import Values

/// Which programs set the clock here, how each is configured, whether it is enabled and runs.
struct TimeDaemonProbe: Probe {
    package let step = "reading time daemon configuration"

    package init() {}

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        var look = ProgramLook(box, on: facts.host)
        let daemons = allTimePrograms.compactMap { $0.find(&look) }
        let processes = box.processes
        let installed = Set(daemons.map(\.kind))
        facts.timeDaemons = daemons.map { daemon in
            var daemon = daemon
            daemon.isRunning = processes.isRunning(daemon.kind.program, among: installed)
            return daemon
        }
        facts.troubles += look.reader.troubles
    }
}

extension Observed<[RunningProcess]> {
    /// Several programs are called ntpd: told apart by their command line, else by which of them is installed.
    fileprivate func isRunning(_ program: any TimeProgram, among installed: Set<TimeDaemon.Kind>) -> Observed<Bool> {
        guard case .known(let processes, let source) = self else { return map { _ in false } }
        let candidates = processes.filter { program.processes.contains($0.name) }
        let namesakes = allTimePrograms.filter {
            $0.kind != program.kind && !$0.processes.isDisjoint(with: program.processes)
        }
        guard !namesakes.isEmpty else { return .known(!candidates.isEmpty, source) }
        if candidates.contains(where: { $0.betrayed == program.kind }) { return .known(true, source) }
        // Only one of them can hold port 123, so a process that is certainly another explains the rest.
        guard !candidates.isEmpty, candidates.allSatisfy({ $0.betrayed == nil }) else { return .known(false, source) }
        return namesakes.contains { installed.contains($0.kind) }
            ? .unreadable(why: "an ntpd runs, but which of those installed cannot be told", source)
            : .known(true, source)
    }
}

extension RunningProcess {
    /// Which program its command line betrays; nil where it says nothing.
    fileprivate var betrayed: TimeDaemon.Kind? { allTimePrograms.first { $0.isCertainly(self) }?.kind }
}
