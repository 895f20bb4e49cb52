/// What one address of one NTP source answered to this run.
public struct NTPAnswer: Codable, Sendable, Equatable {
    public enum Outcome: Codable, Sendable, Equatable {
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

    /// The source as the configuration names it.
    public var name: String
    public var endpoint: Endpoint?
    public var outcome: Outcome
    public var source: Source
    /// The server's name was resolved without a right clock and its signatures were not checked.
    public var isAddressAuthenticated: Bool?

    public init(
        name: String, endpoint: Endpoint?, outcome: Outcome, source: Source, isAddressAuthenticated: Bool? = nil
    ) {
        self.name = name
        self.endpoint = endpoint
        self.outcome = outcome
        self.source = source
        self.isAddressAuthenticated = isAddressAuthenticated
    }

    public var sample: NTPSample? {
        if case .time(let sample) = outcome { return sample }
        return nil
    }
}

/// One exchange that passed every test of RFC 5905 section 8 and 9.2. Seconds.
public struct NTPSample: Codable, Sendable, Equatable {
    /// Server minus box: positive = the box is behind.
    public var offsetSeconds: Double
    public var delaySeconds: Double
    public var rootDelaySeconds: Double
    public var rootDispersionSeconds: Double
    /// Our own share: precision of both clocks and the drift of the exchange.
    public var dispersionSeconds: Double
    public var stratum: Int
    /// 0 none, 1 and 2 leap second pending.
    public var leap: Int
    /// Four bytes: ASCII for stratum 1, else an identifier.
    public var referenceID: String

    public init(
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
    public var rootDistanceSeconds: Double {
        max(delaySeconds + rootDelaySeconds, 0) / 2 + rootDispersionSeconds + dispersionSeconds
    }
}

/// When a certificate that a resolver or time source depends on is good.
public struct CertificateFact: Codable, Sendable, Equatable {
    /// Name asked for, and where.
    public var name: String
    public var endpoint: Endpoint
    /// `dot`, `doh`, `nts`.
    public var purpose: String
    public var notBefore: Timestamp
    public var notAfter: Timestamp
    public var source: Source

    public init(
        name: String, endpoint: Endpoint, purpose: String, notBefore: Timestamp, notAfter: Timestamp, source: Source
    ) {
        self.name = name
        self.endpoint = endpoint
        self.purpose = purpose
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.source = source
    }
}
