import Facts
import Values

/// What time it is and how we know: the `time` contract.
package struct TimeEstimate: Codable, Sendable, Equatable {
    package enum Verdict: String, Codable, Sendable {
        /// Inside the interval that the majority agrees on, or that is proven.
        case agrees
        /// Answered, but outside it: RFC 5905's falseticker.
        case falseticker
        /// Answered, too vague or without a majority to judge it by.
        case undecided
        case unusable
    }

    /// One answer of an NTP server, judged.
    package struct SourceVerdict: Codable, Sendable, Equatable {
        package var answer: NTPAnswer
        package var verdict: Verdict
        /// Why it is unusable or has no vote; empty otherwise.
        package var why: String
        /// The party to the vote that it belongs to: its server's name, or its pool's with its address.
        package var voice: String

        package var name: String { answer.name }
        package var address: String? { answer.endpoint?.description }
        package var stratum: Int? { answer.sample?.stratum }
        package var offsetSeconds: Double? { answer.sample?.offsetSeconds }
        package var delaySeconds: Double? { answer.sample?.delaySeconds }
        package var rootDistanceSeconds: Double? { answer.sample?.rootDistanceSeconds }
    }

    /// One server that signs the time, judged.
    package struct Signer: Codable, Sendable, Equatable {
        package var answer: SignedTime
        package var verdict: Verdict
    }

    /// Of the box's clock; where only files were looked at, of the machine that looked.
    package var reading: Timestamp
    /// Only files were looked at: no clock of the box was read and nobody asked.
    package var isOfFiles: Bool?
    /// True time at the moment of `reading`; nil where nothing is proven and no majority agrees.
    package var estimate: Timestamp?
    /// True time minus reading.
    package var lagSeconds: Double?
    package var uncertaintySeconds: Double?
    /// How well the estimate is supported; nil where there is none.
    package var standing: Standing?
    /// Why there is no estimate; empty where there is one.
    package var why: String = ""
    /// Voices that allow one and the same time (see `Voice`): a pool's member is one, a server with all its addresses is one.
    package var agreeing: Int = 0
    /// The most voices that agree with each other on another time than the majority; without one, the largest camp.
    package var opposing: Int = 0
    /// Voices asked, those that kept silent included.
    package var asked: Int = 0
    package var sources: [SourceVerdict] = []
    /// Servers that sign the time, judged.
    package var signers: [Signer] = []
    /// Why no NTP server answers although the network works; nil where one did, or nobody can tell.
    package var blockage: NTPBlockage?
    /// What signatures prove.
    package var proven: ProvenBounds
    /// All evidence, on one axis.
    package var evidence: [TimeEvidence] = []

    package init(reading: Timestamp, proven: ProvenBounds = ProvenBounds()) {
        self.reading = reading
        self.proven = proven
    }

    /// What the present cannot precede, greatest first.
    package var floors: [TimeEvidence] {
        evidence.filter { $0.from != nil && $0.until == nil }
            .sorted { ($1.from ?? reading, $0.source.description) < ($0.from ?? reading, $1.source.description) }
    }

    /// What the present should not be past, least first.
    package var ceilings: [TimeEvidence] {
        evidence.filter { $0.from == nil && $0.until != nil }
            .sorted { ($0.until ?? reading, $0.source.description) < ($1.until ?? reading, $1.source.description) }
    }
}
