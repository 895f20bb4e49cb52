import Box
import Facts
import Formats
import Programs
import Values

/// Times that the present cannot precede, from everything on the box that remembers one. Runs after the probes of the time
/// daemons and resolvers, whose configuration says where some of them are.
struct FloorProbe: Probe {
    package let step = "reading what remembers a time"

    /// Journal files looked at, newest names last; every machine id has a directory of its own.
    private static let journalLimit = 64

    package init() {}

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        var floors = [Floor(kind: .build, time: options.built, source: Source("boxdoctor's build date"))]
        floors += savedClocks(facts)
        let seen = Set(floors.map(\.source.place))
        for (kind, path) in fileTimes(facts) where !seen.contains(path) {
            switch modified(path, box.files) {
            case .known(let time, let source): floors.append(Floor(kind: kind, time: time, source: source))
            case .unreadable(let why, let source): facts.troubles.append(Trouble(source, why))
            case .absent, .notLooked: break
            }
        }
        for anchor in facts.dnssec.anchors {
            if let time = anchor.lastSuccess {
                floors.append(Floor(kind: .trustAnchor, time: time, source: Source(anchor.path)))
            }
        }
        for resolver in facts.resolver.local {
            if case .untilClockPasses(_, .known(let time, let source)) = resolver.timeCheck.value,
                let trace = resolver.kind.program.timestamp
            {
                floors.append(Floor(kind: trace.kind, time: time, source: source))
            }
        }
        if let floor = journal(box, &facts.troubles) { floors.append(floor) }
        facts.floors += floors
    }

    private func savedClocks(_ facts: Facts) -> [Floor] {
        facts.savedClocks.compactMap { saved in
            guard let time = saved.time.value, let source = saved.time.source else { return nil }
            return saved.kind.keeper.trace.map { Floor(kind: $0.kind, time: time, source: source) }
        }
    }

    /// Also where the program that wrote them is gone; the system's own first.
    private func fileTimes(_ facts: Facts) -> [(Floor.Kind, String)] {
        allClockKeepers.reversed().compactMap(\.trace).flatMap { trace in trace.places.map { (trace.kind, $0) } }
    }

    /// The latest entry of all journals, persistent and volatile.
    private func journal(_ box: Box, _ troubles: inout [Trouble]) -> Floor? {
        var latest: Floor?
        var denied: [FileError] = []
        for folder in ["/var/log/journal", "/run/log/journal"] {
            let machines = (try? box.files.list(folder, limit: FloorProbe.journalLimit)) ?? []
            for path in machines.map({ "\(folder)/\($0)/system.journal" }) {
                do {
                    let bytes = try box.files.read(path, at: 0, count: JournalHeader.length)
                    guard let header = JournalHeader(bytes) else {
                        troubles.append(Trouble(Source(path), "not a journal file, or damaged; not used"))
                        continue
                    }
                    guard let time = header.tail, time > latest?.time ?? time.adding(seconds: -1) else { continue }
                    latest = Floor(kind: .journal, time: time, source: Source(path))
                } catch {
                    if error.reason != .notFound { denied.append(error) }
                }
            }
        }
        if latest == nil, let error = denied.first { troubles.append(Trouble(Source(error.path), "\(error)")) }
        return latest
    }
}
