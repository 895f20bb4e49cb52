import Values

/// Everything observed about one box in one run. All that follows is a pure function of this value.
///
/// Absent areas decode as "not looked" or empty, so that older files still load; a `schemaVersion` above ours is refused.
package struct Facts: Codable, Sendable, Equatable {
    package static let currentSchemaVersion = 1

    package var schemaVersion = Facts.currentSchemaVersion
    package var host: HostFacts
    package var clock: ClockFacts
    package var rtc: RTCFacts = RTCFacts()
    package var resume: ResumeFacts = ResumeFacts()
    package var floors: [Floor] = []
    package var savedClocks: [SavedClock] = []
    package var timeDaemons: [TimeDaemon] = []
    package var ntp: [NTPAnswer] = []
    /// Servers that sign what they say, and what they said.
    package var signedTimes: [SignedTime] = []
    /// Proofs that one of two of them lied, as RFC 10049's JSON each.
    package var malfeasance: [String] = []
    package var resolver: ResolverFacts = ResolverFacts()
    package var dnssec: DNSSECFacts = DNSSECFacts()
    package var certificates: [CertificateFact] = []
    /// Servers that were to show a certificate and showed none.
    package var silentServers: [SilentServer] = []
    package var tunnels: [Tunnel] = []
    package var entropy: EntropyFacts = EntropyFacts()
    package var state: [StatePath] = []
    package var units: [UnitFact] = []
    /// Services that started, or failed, while the clock stood elsewhere than now.
    package var startedUnits: Observed<[StartedUnit]> = .notLooked(why: "not asked")
    package var system: SystemFacts = SystemFacts()
    /// Checks of other people, and what they said.
    package var external: [ExternalCheckFact] = []
    /// The starts of this box that were written down, oldest first.
    package var boots: [BootRecord] = []
    /// Those that its journal knows, oldest first; looked for only where they are asked for.
    package var journalBoots: [JournalBoot] = []
    /// What could not be read or did not finish, each with its file and line or step.
    package var troubles: [Trouble] = []

    package init(host: HostFacts, clock: ClockFacts) {
        self.host = host
        self.clock = clock
    }
}
