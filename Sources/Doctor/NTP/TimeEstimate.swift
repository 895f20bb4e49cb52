/// What time it is and how we know: the `time` contract.
public struct TimeEstimate: Codable, Sendable, Equatable {
    public enum Verdict: String, Codable, Sendable {
        /// Inside the interval that the majority agrees on.
        case agrees
        /// Answered, but outside it: RFC 5905's falseticker.
        case falseticker
        /// Answered, too vague or without a majority to judge it by.
        case undecided
        case unusable
    }

    public struct SourceVerdict: Codable, Sendable, Equatable {
        public var name: String
        public var address: String?
        public var stratum: Int?
        public var offsetSeconds: Double?
        public var delaySeconds: Double?
        public var rootDistanceSeconds: Double?
        public var verdict: Verdict
        /// Why it is unusable or has no vote; empty otherwise.
        public var why: String
        /// The party to the vote that it belongs to: its server's name, or its pool's with its address.
        public var voice: String

        public init(
            name: String, address: String?, stratum: Int?, offsetSeconds: Double?, delaySeconds: Double?,
            rootDistanceSeconds: Double?, verdict: Verdict, why: String = "",
            voice: String = ""
        ) {
            self.name = name
            self.address = address
            self.stratum = stratum
            self.offsetSeconds = offsetSeconds
            self.delaySeconds = delaySeconds
            self.rootDistanceSeconds = rootDistanceSeconds
            self.verdict = verdict
            self.why = why
            self.voice = voice
        }
    }

    public struct Bound: Codable, Sendable, Equatable {
        public var time: Timestamp
        public var source: Source
        public var authenticated: Bool

        public init(time: Timestamp, source: Source, authenticated: Bool) {
            self.time = time
            self.source = source
            self.authenticated = authenticated
        }
    }

    public var reading: Timestamp
    /// True time at the moment of `reading`; nil where there is no majority.
    public var estimate: Timestamp?
    /// True time minus reading.
    public var lagSeconds: Double?
    public var uncertaintySeconds: Double?
    /// Why there is no estimate; empty where there is one.
    public var why: String = ""
    /// Voices that allow one and the same time (see `Voice`): a pool's member is one, a server with all its addresses is one.
    public var agreeing: Int
    /// The most voices that agree with each other on another time than the majority; without one, the largest camp.
    public var opposing: Int = 0
    /// Voices asked, those that kept silent included.
    public var asked: Int
    public var sources: [SourceVerdict]
    public var floors: [Bound]
    public var ceilings: [Bound]

    public init(
        reading: Timestamp, estimate: Timestamp? = nil, lagSeconds: Double? = nil, uncertaintySeconds: Double? = nil,
        agreeing: Int = 0, asked: Int = 0, sources: [SourceVerdict] = [], floors: [Bound] = [], ceilings: [Bound] = []
    ) {
        self.reading = reading
        self.estimate = estimate
        self.lagSeconds = lagSeconds
        self.uncertaintySeconds = uncertaintySeconds
        self.agreeing = agreeing
        self.asked = asked
        self.sources = sources
        self.floors = floors
        self.ceilings = ceilings
    }
}
