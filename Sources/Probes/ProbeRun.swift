import Box
import Facts
import Formats
import Values

/// Runs every probe in turn under one deadline. A probe that finds the deadline passed says so in `troubles` and leaves its
/// facts "not looked".
package struct ProbeRun: Sendable {
    package var box: Box
    package var options: ProbeOptions
    /// Told the name of each step as it begins.
    package var progress: @Sendable (String) -> Void

    package init(box: Box, options: ProbeOptions, progress: @escaping @Sendable (String) -> Void = { _ in }) {
        self.box = box
        self.options = options
        self.progress = progress
    }

    /// In order: files first, for they cost nothing and tell whom to ask; the network last.
    static let probes: [any Probe] = [
        HostProbe(),
        ClockProbe(),
        TimeDaemonProbe(),
        SavedClockProbe(),
        LibcProbe(),
        LocalResolverProbe(),
        ConfigurationProbe(),
        TrustAnchorProbe(),
        FloorProbe(),
        BootsProbe(),
        UnitProbe(),
        TunnelProbe(),
        EntropyProbe(),
        StateProbe(),
        WriteObstacleProbe(),
        SystemProbe(),
        ResumeProbe(),
        StartProbe(),
        DaemonViewProbe(),
        NetworkProbe(),
        SignedTimeProbe(meanwhile: [ChainProbe()]),
        TimeSearchProbe(),
        ResolverSearchProbe(),
        CertificateProbe(),
        ExternalProbe(),
    ]

    /// The few that tell whom to ask for a chain; what to trust, what time it is at least and who knows it better is read
    /// while the answers are on their way.
    static let chainProbes: [any Probe] = [
        LibcProbe(),
        ChainProbe(meanwhile: [
            LocalResolverProbe(), TrustAnchorProbe(), TimeDaemonProbe(), FloorProbe(),
        ]),
    ]

    package func facts() -> Facts {
        let deadline = Deadline(in: options.timeoutSeconds, by: box.clocks)
        var facts = Facts(
            host: HostFacts(name: box.kernel?.hostName() ?? "", view: box.kernel == nil ? .files : .live),
            clock: ClockFacts(reading: box.clocks.reading(), boottimeSeconds: box.clocks.boottimeSeconds()))
        facts.host.isOffline = options.isOffline
        // Names alone must be asked about before anything that takes long is read.
        let box = options.isNamesOnly || options.isBootsOnly ? box : box.read()
        for probe in options.isBootsOnly ? [BootsProbe()] : options.isNamesOnly ? ProbeRun.chainProbes : ProbeRun.probes
        {
            guard deadline.remainingSeconds(by: box.clocks) > 0 else {
                facts.troubles.append(
                    Trouble(
                        Source(probe.step), "not done: the run's \(options.timeoutSeconds) s were over; raise --timeout"
                    ))
                continue
            }
            progress(probe.step)
            probe.look(at: box, options: options, until: deadline, into: &facts)
        }
        facts.dropIdleAnswers()
        return PersonalNames.masked(facts)
    }

    /// The same facts, with what looking for another resolver brought.
    package func searchingResolvers(_ facts: Facts) -> Facts {
        var (facts, options) = (facts, options)
        options.searchesResolvers = true
        ResolverSearchProbe().look(
            at: box, options: options, until: Deadline(in: options.timeoutSeconds, by: box.clocks), into: &facts)
        return facts
    }
}
