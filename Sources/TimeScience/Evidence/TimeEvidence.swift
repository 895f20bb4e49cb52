import Values

/// One piece of evidence of the present: an interval of time, and what it rests on. All of it lies on one axis.
package struct TimeEvidence: Codable, Sendable, Equatable {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// A DNSSEC signature that verified: the present is not before its inception (RFC 4034 section 3.1.5).
        case zoneSignature = "zone-signature"
        case roughtime, nts, https
        /// A majority of NTP servers (RFC 5905 section 11.2.1).
        case quorum
        /// The real-time clock of this box.
        case rtc
        /// The clock of the host that this virtual machine runs on.
        case hostClock = "host-clock"
        /// A date that some file of this box bears: the box ran then, by its clock of that time.
        case file
        /// When this program was built, and 15 years later, beyond which nobody is believed.
        case build
        /// A certificate in use should not be over, nor the signatures of a zone.
        case expiry
        case zoneExpiry = "zone-expiry"
    }

    package var kind: Kind
    /// The present is not earlier; nil where this says nothing of it.
    package var from: Timestamp?
    /// The present is not later; nil where this says nothing of it.
    package var until: Timestamp?
    /// Signed: nobody without a key could have made this up.
    package var authenticated: Bool
    /// Who says so, and where the box knows it from.
    package var source: Source

    package init(kind: Kind, from: Timestamp?, until: Timestamp?, authenticated: Bool, source: Source) {
        self.kind = kind
        self.from = from
        self.until = until
        self.authenticated = authenticated
        self.source = source
    }
}

/// How well an estimate of the present is supported.
package enum Standing: String, Codable, Sendable, CaseIterable, Comparable {
    /// By too few to set a clock by, or by nobody who can be told from a liar.
    case said
    /// By a quorum of servers, which nothing proven contradicts.
    case agreed
    /// Inside an interval that signatures made for this run bound on both sides.
    case proven

    package static func < (a: Standing, b: Standing) -> Bool { a.rank < b.rank }

    private var rank: Int {
        switch self {
        case .said: 0
        case .agreed: 1
        case .proven: 2
        }
    }
}
