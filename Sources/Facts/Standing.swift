import Values

extension Facts {
    /// A daemon that keeps the clock says that it has the time.
    package var isSynchronised: Bool { daemonsInCharge.contains { $0.view.value?.isSynchronised == true } }

    /// The container whose host keeps the clock; nil where the box keeps its own. One that may set the clock
    /// (CAP_SYS_TIME), and has a daemon that does, comes up as a box does; so does WSL, whose kernel Windows leaves behind when
    /// it sleeps.
    package var hostsClock: Sourced<String>? {
        guard case .known(let name, let source) = host.container, name != "wsl" else { return nil }
        let hasKeeper = timeDaemons.contains { $0.setsClock && $0.isRunning.truth == true }
        return host.maySetClock?.value == true && hasKeeper ? nil : Sourced(name, source)
    }
}

extension Facts {
    /// Whose clock a container of its own kernel starts with, though it keeps its own from then on: Windows gives WSL the time
    /// when it starts, and nothing after it slept.
    package var startsFromHost: Sourced<String>? {
        guard case .known("wsl", let source) = host.container else { return nil }
        return Sourced("Windows", source)
    }
}

extension TimeDaemon {
    /// Whether the steps that the daemon allows itself after its start are spent, so that it only slews; nil where that
    /// cannot be told.
    package var hasUsedUpSteps: Bool? {
        guard steps.stepsLargeOffsets, let limit = steps.firstUpdates else { return false }
        guard isRunning.truth == true, let view = view.value else { return nil }
        // An offset that it knows of and has not stepped away.
        if let offset = view.offsetSeconds, view.isSynchronised == true, abs(offset) > max(steps.thresholdSeconds, 1) {
            return true
        }
        // Every poll heard of is an update or may have been one: eight are shown.
        let polls = view.sources.filter(\.isSelected).compactMap { $0.reach?.nonzeroBitCount }.max() ?? 0
        if polls > max(limit, 3) { return true }
        return view.isSynchronised == true ? nil : false
    }
}
