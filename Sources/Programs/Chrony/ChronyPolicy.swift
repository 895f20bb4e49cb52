import Facts
import Values

/// What chronyd's configuration means for the clock.
extension ChronyConfiguration {
    /// Without `makestep` chronyd only slews. `maxchange` is not looked at before its `start`-th update, and the first update
    /// is the one that removes a cold boot's offset (reference.c, `is_offset_ok`).
    package func steps(path: String) -> StepPolicy {
        let step = [makestep, initstepslew].compactMap { $0 }.first { $0.limit != 0 }
        let limit = maxchange.flatMap { $0.start == 0 ? $0.offsetSeconds : nil }
        var policy = StepPolicy(
            stepsLargeOffsets: step != nil, thresholdSeconds: step?.thresholdSeconds ?? 0,
            firstUpdates: step.flatMap { $0.limit < 0 ? nil : $0.limit }, maxBehindSeconds: limit,
            maxAheadSeconds: limit, source: step?.source ?? makestep?.source ?? Source(path))
        policy.onlyAtStart = step != nil && (makestep?.limit ?? 0) == 0 ? true : nil
        // Looked at from its `start`-th update on; negative = never.
        policy.limitOnceRunningSeconds = maxchange.flatMap { $0.start >= 0 ? $0.offsetSeconds : nil }
        return policy
    }

    package func daemon(path: String, options: DaemonOptions) -> TimeDaemon {
        var daemon = TimeDaemon(
            kind: .chrony, configuration: Source(path), steps: steps(path: path),
            quorum: Quorum(minimumSources: max(minsources?.value ?? 1, 1), source: minsources?.source ?? Source(path)))
        daemon.sources = sources
        daemon.asksOnlyIPv6 = options.isIPv6Only(valued: chronydValued)
        if let family = daemon.asksOnlyIPv6 {
            for index in daemon.sources.indices { daemon.sources[index].isIPv6Only = family }
        }
        daemon.versionDependent = versionDependent
        daemon.asksFrom = asksFrom.isEmpty ? nil : asksFrom
        daemon.maximumDistanceSeconds = maximumDistanceSeconds
        daemon.certificateChecksSkipped = nocerttimecheck
        daemon.authenticationMode = authSelectMode
        daemon.optionVariable = options.variable
        daemon.writesRTC = writesRTC
        daemon.sourceDirectory = lastingSourceDirectory
        daemon.settingsDirectory = lastingSettingsDirectory
        daemon.extensibleFile = isRuntime(path) ? nil : Sourced(path, Source(path))
        daemon.takesDHCP = dhcpDirectory.map { Sourced(true, $0.source) } ?? Sourced(false, Source(path))
        daemon.restoresClock = options.flag("s", valued: chronydValued).map { Sourced(true, $0) }
        daemon.startThresholdSeconds = initstepslew?.thresholdSeconds
        daemon.maximumJitterSeconds = maximumJitterSeconds
        // What is no better than its own orphan stratum is not followed (sources.c, `orphan_stratum`).
        daemon.highestStratum = orphanStratum.map { max($0 - 1, 0) }
        for letter in "xQ" {
            if let source = options.flag(letter, valued: chronydValued) { daemon.leavesClock = Sourced(true, source) }
        }
        if let source = options.flag("q", valued: chronydValued) {
            // Whatever it is off by, once (reference.c, `REF_ModeUpdateOnce`).
            daemon.steps.stepsLargeOffsets = true
            daemon.steps.thresholdSeconds = 0
            daemon.steps.firstUpdates = 1
            daemon.steps.onlyAtStart = nil
            daemon.steps.source = source
        } else if let source = options.flag("R", valued: chronydValued), (makestep?.limit ?? 0) >= 0 {
            // For a restart: the steps of a start are left out (chronyd(8)).
            daemon.steps.stepsLargeOffsets = false
            daemon.steps.source = source
            daemon.sources.removeAll { $0.origin == .atStart }
        }
        daemon.whyNotStarting = chronydEnd(options) ?? whyEnding
        return daemon
    }

    /// Options with which chronyd ends before it asks anybody.
    private func chronydEnd(_ options: DaemonOptions) -> Sourced<String>? {
        for (letter, why) in [
            ("p", "prints its configuration"), ("h", "prints its usage"), ("v", "prints its version"),
        ] {
            guard let source = options.flag(Character(letter), valued: chronydValued) else { continue }
            return Sourced("with -\(letter) it \(why) and ends", source)
        }
        if let time = options.value("t", valued: chronydValued), let seconds = Int(time.value), seconds < 3 {
            return Sourced("with -t \(seconds) it ends before it has heard enough", time.source)
        }
        return options.unknown(known: "46dhmnpqQrRsUvx", valued: chronydValued).map {
            Sourced("it has no option \($0.value)", $0.source)
        }
    }
}

extension TimeDaemon {
    /// With these plain sources too, as its configuration would then be read. Beside NTS sources chrony hears them only as
    /// its mode allows (chrony.conf(5), authselectmode).
    package mutating func add(_ plain: [NTPSource]) {
        let own = sources.indices.filter { sources[$0].isSelectable && sources[$0].form != .referenceClock }
        let isMixed = own.contains { sources[$0].usesNTS }
        var plain = plain
        for index in plain.indices {
            plain[index].isIPv6Only = plain[index].isIPv6Only ?? asksOnlyIPv6
            if let dropsOthers { plain[index].hindrance = Sourced(.answersDropped, dropsOthers) }
        }
        switch authenticationMode ?? (kind == .chrony ? .mix : .ignore) {
        case .require: for index in plain.indices { plain[index].isSelectable = false }
        case .prefer where isMixed: for index in plain.indices { plain[index].isSelectable = false }
        case .mix where isMixed:
            for index in own where sources[index].usesNTS {
                sources[index].isTrusted = true
                sources[index].isRequired = true
            }
        case .prefer, .mix, .ignore: break
        }
        sources += plain
    }
}

/// chronyd(8): letters that take a value.
package let chronydValued = "fFlLPtu"
