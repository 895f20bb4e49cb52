import Values

/// What one address of one NTP source answered to this run.
package struct NTPAnswer: Codable, Sendable, Equatable {
    package enum Outcome: Codable, Sendable, Equatable {
        case time(NTPSample)
        /// Stratum 0: `DENY`, `RATE`, `RSTR`, ...
        case kissOfDeath(code: String)
        /// An answer that RFC 5905 or common sense forbids using, and why.
        case rejected(why: String)
        /// Nothing came: deadline, port closed, no route.
        case silent(why: String)
        /// The name gave no address, so nobody was asked.
        case unresolved(why: String)
    }

    /// How this run came to ask it.
    package enum Origin: String, Codable, Sendable {
        /// The box is configured to ask it, or the operator named it.
        case own
        /// The default route's next hop.
        case gateway
        /// An operator publishes the address for everybody's use.
        case published
    }

    /// The source as the configuration names it.
    package var name: String
    package var endpoint: Endpoint?
    package var outcome: Outcome
    package var source: Source
    /// The server's name was resolved without a right clock and its signatures were not checked.
    package var isAddressAuthenticated: Bool?
    /// Nil in facts of before 0.2: then its own.
    package var origin: Origin?

    package init(
        name: String, endpoint: Endpoint?, outcome: Outcome, source: Source, isAddressAuthenticated: Bool? = nil,
        origin: Origin? = nil
    ) {
        self.name = name
        self.endpoint = endpoint
        self.outcome = outcome
        self.source = source
        self.isAddressAuthenticated = isAddressAuthenticated
        self.origin = origin
    }

    package var sample: NTPSample? {
        if case .time(let sample) = outcome { return sample }
        return nil
    }
}

/// One exchange that passed every test of RFC 5905 section 8 and 9.2. Seconds.
package struct NTPSample: Codable, Sendable, Equatable {
    /// Server minus box: positive = the box is behind.
    package var offsetSeconds: Double
    package var delaySeconds: Double
    package var rootDelaySeconds: Double
    package var rootDispersionSeconds: Double
    /// Our own share: precision of both clocks and the drift of the exchange.
    package var dispersionSeconds: Double
    package var stratum: Int
    /// 0 none, 1 and 2 leap second pending.
    package var leap: Int
    /// Four bytes: ASCII for stratum 1, else an identifier.
    package var referenceID: String

    package init(
        offsetSeconds: Double, delaySeconds: Double, rootDelaySeconds: Double, rootDispersionSeconds: Double,
        dispersionSeconds: Double, stratum: Int, leap: Int, referenceID: String
    ) {
        self.offsetSeconds = offsetSeconds
        self.delaySeconds = delaySeconds
        self.rootDelaySeconds = rootDelaySeconds
        self.rootDispersionSeconds = rootDispersionSeconds
        self.dispersionSeconds = dispersionSeconds
        self.stratum = stratum
        self.leap = leap
        self.referenceID = referenceID
    }

    /// Half-width of the interval that holds the true offset (RFC 5905 section 11.2.1).
    package var rootDistanceSeconds: Double {
        max(delaySeconds + rootDelaySeconds, 0) / 2 + rootDispersionSeconds + dispersionSeconds
    }
}

/// When a certificate that a resolver or time source depends on is good.
package struct CertificateFact: Codable, Sendable, Equatable {
    /// What the server speaks over TLS. Others are named by the folders of Programs.
    package struct Purpose: RawRepresentable, Codable, Sendable, Hashable {
        package var rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        /// DNS over TLS (RFC 7858).
        package static let dot = Purpose(rawValue: "dot")
        /// DNS over HTTPS (RFC 8484).
        package static let doh = Purpose(rawValue: "doh")
        /// DNS over QUIC (RFC 9250).
        package static let doq = Purpose(rawValue: "doq")
        /// NTS key establishment (RFC 8915 section 4).
        package static let nts = Purpose(rawValue: "nts")
    }

    /// Name asked for, and where.
    package var name: String
    package var endpoint: Endpoint
    package var purpose: Purpose
    package var notBefore: Timestamp
    package var notAfter: Timestamp
    package var source: Source

    package init(
        name: String, endpoint: Endpoint, purpose: Purpose, notBefore: Timestamp, notAfter: Timestamp, source: Source
    ) {
        self.name = name
        self.endpoint = endpoint
        self.purpose = purpose
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.source = source
    }
}
