import Box
import Facts
import Programs
import Remedies
import Values

extension ClockSurgeon {
    /// A file that keeps a time: in its text, or as its date.
    private struct Trace: Equatable {
        package var path: String
        package var isText: Bool
    }

    /// What boot puts the clock back from is dated now, so that a power cut in the next minute does not throw the box back;
    /// and so is whatever would raise the clock above what it was set to.
    func saveClock(_ step: ClockStep, _ facts: Facts, _ report: inout Report) {
        let now = box.clocks.reading()
        for trace in traces(step, facts) {
            do {
                if trace.isText {
                    // One line of `date -u '+%Y-%m-%d %H:%M:%S'`.
                    let text = now.toTheSecond.dropLast(" UTC".count) + "\n"
                    try changes.write(trace.path, Array(text.utf8), mode: 0o644)
                } else {
                    try changes.setModified(trace.path, now)
                }
                report.done.append("saved the time in \(trace.path)")
            } catch {
                report.troubles.append("\(error)")
            }
        }
    }

    /// The files that are written for it, others being dated only.
    func savedClockFiles(_ step: ClockStep, _ facts: Facts) -> [String] {
        traces(step, facts).filter(\.isText).map(\.path)
    }

    private func traces(_ step: ClockStep, _ facts: Facts) -> [Trace] {
        var traces = facts.savedClocks.filter { $0.isRestored.value == true }.compactMap { saved -> Trace? in
            guard let trace = saved.kind.keeper.trace, trace.isOwnNote else { return nil }
            // A later one that was saved is nearer to the truth than the earliest that it can be.
            if step.isProvisional, let time = saved.time.value, time > step.estimate { return nil }
            return Trace(path: saved.path, isText: trace.isText)
        }
        for floor in facts.tracesToDateBack(by: step) {
            let trace = Trace(path: floor.source.place, isText: floor.kind.trace?.isText == true)
            if !traces.contains(where: { $0.path == trace.path }) { traces.append(trace) }
        }
        return traces
    }
}
