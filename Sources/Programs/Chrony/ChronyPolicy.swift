import Facts
import Values

/// What chronyd's configuration means for the clock.
extension ChronyConfiguration {
    /// Without `makestep` chronyd only slews. `maxchange` is not looked at before its `start`-th update, and the first update
    /// is the one that removes a cold boot's offset (reference.c, `is_offset_ok`).
    package func steps(path: String) -> StepPolicy {
        let step = [makestep, initstepslew].compactMap { $0 }.first { $0.limit != 0 }
        let limit = maxchange.flatMap { $0.start == 0 ? $0.offsetSeconds : nil }
        return StepPolicy(
            stepsLargeOffsets: step != nil, thresholdSeconds: step?.thresholdSeconds ?? 0,
            firstUpdates: step.flatMap { $0.limit < 0 ? nil : $0.limit }, maxBehindSeconds: limit,
            maxAheadSeconds: limit, source: step?.source ?? makestep?.source ?? Source(path))
    }

    package func daemon(path: String, options: DaemonOptions) -> TimeDaemon {
        var daemon = TimeDaemon(
            kind: .chrony, configuration: Source(path), steps: steps(path: path),
            quorum: Quorum(minimumSources: max(minsources?.value ?? 1, 1), source: minsources?.source ?? Source(path)))
        daemon.sources = sources
        daemon.certificateChecksSkipped = nocerttimecheck
        daemon.writesRTC = writesRTC
        daemon.sourceDirectory = lastingSourceDirectory
        daemon.settingsDirectory = lastingSettingsDirectory
        daemon.extensibleFile = isRuntime(path) ? nil : Sourced(path, Source(path))
        daemon.takesDHCP = dhcpDirectory.map { Sourced(true, $0.source) } ?? Sourced(false, Source(path))
        daemon.restoresClock = options.flag("s", valued: chronydValued).map { Sourced(true, $0) }
        if let source = options.flag("x", valued: chronydValued) { daemon.leavesClock = Sourced(true, source) }
        return daemon
    }
}

/// chronyd(8): letters that take a value.
package let chronydValued = "fFlLPtu"
