import Values

/// Names looked up by a validating resolver of our own, apart from the box's: for once its signatures are checked with the
/// dates ignored, so that it works at any clock.
package protocol SignedNames: Sendable {
    /// Asks all at once through `forwarders` and returns one answer each, in order, at `deadline` at the latest. `anchors`
    /// are DS or DNSKEY records in presentation form; what is none is left out.
    func look(
        up questions: [DNSQuestion], through forwarders: [Endpoint], anchors: [String], dates: SignatureDates,
        until deadline: Deadline
    ) -> [SignedAnswer]
}

/// How the inception and expiration of signatures are taken.
package enum SignatureDates: Sendable, Equatable {
    case ignored
    /// As if it were then, to the second.
    case at(Timestamp)
}

package struct SignedAnswer: Sendable, Equatable {
    package enum Verdict: Sendable, Equatable {
        /// Every signature from an anchor down is good; so is the proof, where nothing is there.
        case secure
        /// A signed proof says that it is not signed.
        case insecure
        case bogus(why: String)
        /// No answer that could be judged.
        case failed(why: String)
    }

    package var verdict: Verdict
    /// The data of the records of the type asked for; CNAMEs have been followed.
    package var data: [[UInt8]]

    package init(verdict: Verdict, data: [[UInt8]] = []) {
        self.verdict = verdict
        self.data = data
    }

    /// For A and AAAA.
    package var addresses: [IPAddress] { data.compactMap { IPAddress(bytes: $0) } }
}
