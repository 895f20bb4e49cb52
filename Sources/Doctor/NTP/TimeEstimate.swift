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
        /// Why it is unusable; empty otherwise.
        public var why: String

        public init(
            name: String, address: String?, stratum: Int?, offsetSeconds: Double?, delaySeconds: Double?,
            rootDistanceSeconds: Double?, verdict: Verdict, why: String = ""
        ) {
            self.name = name
            self.address = address
            self.stratum = stratum
            self.offsetSeconds = offsetSeconds
            self.delaySeconds = delaySeconds
            self.rootDistanceSeconds = rootDistanceSeconds
            self.verdict = verdict
            self.why = why
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
    public var agreeing: Int
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
