import Values

/// What a server that signs its answers said of the present, asked in this run.
package struct SignedTime: Codable, Sendable, Equatable {
    package enum Method: String, Codable, Sendable, CaseIterable {
        /// RFC 10049: signed with a key that this box knows beforehand.
        case roughtime
        /// RFC 8915: an NTP answer authenticated with keys from a TLS handshake.
        case nts
        /// The `Date` of an HTTPS answer whose certificates were valid at that date.
        case https
    }

    package enum Outcome: Codable, Sendable, Equatable {
        /// True time minus the clock's reading lies between these, seconds, if the server is honest.
        case interval(lowSeconds: Double, highSeconds: Double)
        case failed(Failure, why: String)
    }

    package enum Failure: String, Codable, Sendable {
        /// Nothing came.
        case silent
        /// The port is closed, or the server says no.
        case refused
        /// No answer that the protocol allows.
        case malformed
        /// A signature, certificate or proof that does not hold.
        case unauthentic
        /// Its certificate is for another name, or issued by nobody who is trusted for it: no date helps.
        case untrusted
        /// It answers, but not with the key that this box knows.
        case keyChanged
        /// Took so long that the answer says too little.
        case tooSlow
        /// Could not be tried: no address, no library, no time left.
        case notAsked
    }

    package var method: Method
    /// The server as its list or configuration names it.
    package var name: String
    /// Who runs it: one voice, with however many servers.
    package var operatorName: String
    /// HTTPS: the authority that issued its certificate; nil for the others.
    package var issuer: String?
    /// What its operator is told from others by: a key, a zone, the organisation of a certificate. Answers that have one in
    /// common are one operator's; nil in facts of older versions.
    package var marks: [String]?
    package var endpoint: Endpoint?
    package var outcome: Outcome
    /// Where the box knows the server from.
    package var source: Source

    package init(
        method: Method, name: String, operatorName: String, issuer: String? = nil, marks: [String]? = nil,
        endpoint: Endpoint? = nil, outcome: Outcome, source: Source
    ) {
        self.method = method
        self.name = name
        self.operatorName = operatorName
        self.issuer = issuer
        self.marks = marks
        self.endpoint = endpoint
        self.outcome = outcome
        self.source = source
    }
}
