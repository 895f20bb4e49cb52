/// Everything observed about one box in one run. All that follows is a pure function of this value.
///
/// Absent areas decode as "not looked" or empty, so that older files still load; a `schemaVersion` above ours is refused.
public struct Facts: Codable, Sendable, Equatable {
    public static let currentSchemaVersion = 1

    public var schemaVersion = Facts.currentSchemaVersion
    public var host: HostFacts
    public var clock: ClockFacts
    public var rtc: RTCFacts = RTCFacts()
    public var floors: [Floor] = []
    public var savedClocks: [SavedClock] = []
    public var timeDaemons: [TimeDaemon] = []
    public var ntp: [NTPAnswer] = []
    public var resolver: ResolverFacts = ResolverFacts()
    public var dnssec: DNSSECFacts = DNSSECFacts()
    public var certificates: [CertificateFact] = []
    public var tunnels: [Tunnel] = []
    public var entropy: EntropyFacts = EntropyFacts()
    public var state: [StatePath] = []
    public var units: [UnitFact] = []
    /// Checks of other people, and what they said.
    public var external: [ExternalCheckFact] = []
    /// What could not be read or did not finish, each with its file and line or step.
    public var troubles: [Trouble] = []

    public init(host: HostFacts, clock: ClockFacts) {
        self.host = host
        self.clock = clock
    }
}
