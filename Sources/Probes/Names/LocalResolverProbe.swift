import Box
import Facts
import Formats
import Programs
import Values

/// The resolvers that run on the box itself, as configured, with what stands behind them.
struct LocalResolverProbe: Probe {
    package let step = "reading the configuration of local resolvers"

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        let services = box.services
        let names = Set(allResolverPrograms.flatMap(\.processes))
        let running = box.processes.outsideContainers(names, box.files)
        var reader = ConfigFiles(box.files)
        for var reading in LocalResolverProbe.readings(ProgramLook(box, on: facts.host, beside: running)) {
            let program = reading.resolver.kind.program
            // A trouble with a line is about that line; one with the file as a whole means that nothing of it is known.
            let whole = Source(reading.resolver.configuration.place)
            reading.resolver.whyUnread = reading.whyUnread ?? reading.troubles.first { $0.source == whole }?.text
            reading.resolver.isEnabled = services.isEnabled(program.services)
            reading.resolver.whyNotStarting =
                reading.resolver.whyNotStarting ?? services.whyNotStarting(program.services, on: facts.host, &reader)
            reading.resolver.isRunning = running.isRunning(program.processes)
            let packages = allPrograms.first { $0.resolver?.kind == program.kind }?.packages ?? []
            if let package = packages.lazy.compactMap(facts.host.package).first {
                reading.resolver.version = .known(package.upstreamVersion, package.source)
            }
            if !reading.inlineAnchors.isEmpty {
                facts.dnssec.anchors.append(inline(reading))
            }
            facts.resolver.local.append(reading.resolver)
            facts.troubles += reading.troubles
        }
    }

    /// Every resolver whose configuration is found.
    package static func readings(_ look: ProgramLook) -> [ResolverReading] {
        let displaced = Set(allResolverPrograms.compactMap { $0.displaced(look.reader.files) })
        return allResolverPrograms.filter { !displaced.contains($0.kind) }.flatMap { $0.readings(look) }
    }

    /// Anchors that stand in the configuration itself.
    private func inline(_ reading: ResolverReading) -> TrustAnchorFile {
        var file = TrustAnchorFile(
            path: reading.inlineAnchors.first?.source.place ?? reading.resolver.configuration.place,
            format: "inline",
            anchors: reading.inlineAnchors.compactMap { TrustAnchorText.anchor($0.value, $0.source) }, modified: nil,
            isWritable: .absent(reading.resolver.configuration), lastSuccess: nil,
            source: reading.inlineAnchors.first?.source ?? reading.resolver.configuration)
        file.inlineIn = reading.resolver.configuration
        return file
    }
}

extension Observed where Value == [RunningProcess] {
    /// Whether a process of one of these names runs.
    package func isRunning(_ names: Set<String>) -> Observed<Bool> {
        switch self {
        case .known(let processes, let source):
            let found = processes.first { names.contains($0.name) }
            return .known(found != nil, found.map { Source("/proc/\($0.pid)/comm") } ?? source)
        case .absent(let source): return .known(false, source)
        case .unreadable(let why, let source): return .unreadable(why: why, source)
        case .notLooked(let why): return .notLooked(why: why)
        }
    }
}
