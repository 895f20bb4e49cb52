import Values

/// What time it is and how we know: the `time` contract.
package struct TimeEstimate: Codable, Sendable, Equatable {
    package enum Verdict: String, Codable, Sendable {
        /// Inside the interval that the majority agrees on.
        case agrees
        /// Answered, but outside it: RFC 5905's falseticker.
        case falseticker
        /// Answered, too vague or without a majority to judge it by.
        case undecided
        case unusable
    }

    package struct SourceVerdict: Codable, Sendable, Equatable {
        package var name: String
        package var address: String?
        package var stratum: Int?
        package var offsetSeconds: Double?
        package var delaySeconds: Double?
        package var rootDistanceSeconds: Double?
        package var verdict: Verdict
        /// Why it is unusable or has no vote; empty otherwise.
        package var why: String
        /// The party to the vote that it belongs to: its server's name, or its pool's with its address.
        package var voice: String

        package init(
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

    package struct Bound: Codable, Sendable, Equatable {
        package var time: Timestamp
        package var source: Source
        package var authenticated: Bool

        package init(time: Timestamp, source: Source, authenticated: Bool) {
            self.time = time
            self.source = source
            self.authenticated = authenticated
        }
    }

    package var reading: Timestamp
    /// True time at the moment of `reading`; nil where there is no majority.
    package var estimate: Timestamp?
    /// True time minus reading.
    package var lagSeconds: Double?
    package var uncertaintySeconds: Double?
    /// Why there is no estimate; empty where there is one.
    package var why: String = ""
    /// Voices that allow one and the same time (see `Voice`): a pool's member is one, a server with all its addresses is one.
    package var agreeing: Int
    /// The most voices that agree with each other on another time than the majority; without one, the largest camp.
    package var opposing: Int = 0
    /// Voices asked, those that kept silent included.
    package var asked: Int
    package var sources: [SourceVerdict]
    package var floors: [Bound]
    package var ceilings: [Bound]

    package init(
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
