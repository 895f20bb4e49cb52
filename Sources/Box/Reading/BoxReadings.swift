import Values

/// What several probes of one run need and what takes long to read: the services installed and the programs that run.
package struct BoxReadings: Sendable {
    fileprivate let services: Services
    fileprivate let processes: Observed<[RunningProcess]>
}

extension Box {
    /// The same box with that read once; for one run, since nothing read later shows in it.
    package func read() -> Box {
        var box = self
        box.readings = BoxReadings(services: Services(files), processes: runningProcesses(in: self))
        return box
    }

    package var services: Services { readings?.services ?? Services(files) }

    /// Every process, or why they cannot be told.
    package var processes: Observed<[RunningProcess]> { readings?.processes ?? runningProcesses(in: self) }
}
