/// How names become addresses on this box: libc's part, the local resolvers behind it, and what each answered.
public struct ResolverFacts: Codable, Sendable, Equatable {
    public var resolvConf: Observed<ResolvConf> = .notLooked(why: "not asked")
    /// The `hosts:` line of nsswitch.conf; absent = libc's built-in `files dns`.
    public var nsswitch: Observed<[NameService]> = .notLooked(why: "not asked")
    public var hosts: [HostsEntry] = []
    public var local: [LocalResolver] = []
    /// Each nameserver asked, each question, with and without CD.
    public var answers: [DNSAnswer] = []
    /// Resolvers elsewhere that the box has heard of but does not ask, and that answered this run; nil where none was looked
    /// for.
    public var others: [Sourced<IPAddress>]?

    public init() {}
}

/// resolv.conf(5).
public struct ResolvConf: Codable, Sendable, Equatable {
    public enum Owner: String, Codable, Sendable {
        case resolved, networkManager, resolvconf, dhcpcd, tailscale, container, connman, netconfig, file
        /// OpenWrt: /tmp/resolv.conf, written from /etc/config at boot.
        case netifd
    }

    /// libc uses the first three; where there is none it asks 127.0.0.1.
    public var nameservers: [Sourced<IPAddress>] = []
    public var search: [String] = []
    public var timeoutSeconds: Int = 5
    public var attempts: Int = 2
    public var rotates: Bool = false
    public var trustsAD: Bool = false
    /// Who rewrites the file, so that a change must be made there.
    public var owner: Owner = .file

    public init() {}

    /// What libc asks, in order: at most three, or the loopback (resolv.conf(5)).
    public var effective: [IPAddress] {
        let first = nameservers.prefix(3).map(\.value)
        return first.isEmpty ? [IPAddress("127.0.0.1")].compactMap { $0 } : first
    }
}

/// One service of an nsswitch.conf(5) line with the actions behind it: `resolve [!UNAVAIL=return]`.
public struct NameService: Codable, Sendable, Hashable {
    /// `success`, `notfound`, `unavail`, `tryagain`.
    public struct Action: Codable, Sendable, Hashable {
        public var status: String
        public var isNegated: Bool
        /// `return`, `continue`, `merge`.
        public var action: String

        public init(status: String, isNegated: Bool, action: String) {
            self.status = status
            self.isNegated = isNegated
            self.action = action
        }
    }

    public var name: String
    public var actions: [Action]
    public var source: Source

    public init(name: String, actions: [Action] = [], source: Source) {
        self.name = name
        self.actions = actions
        self.source = source
    }
}

public struct HostsEntry: Codable, Sendable, Hashable {
    public var address: IPAddress
    public var names: [String]
    public var source: Source

    public init(address: IPAddress, names: [String], source: Source) {
        self.address = address
        self.names = names
        self.source = source
    }
}

/// A resolver that runs on the box itself.
public struct LocalResolver: Codable, Sendable, Equatable {
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case unbound, resolved, dnsmasq, pihole, bind, knot, powerdns
        case dnscryptProxy = "dnscrypt-proxy"
        case stubby
        case adguardHome = "adguard-home"
    }

    /// When the signatures' dates are looked at.
    public enum TimeCheck: Codable, Sendable, Equatable {
        case always
        /// dnsmasq's `dnssec-no-timecheck`: not until told (SIGINT); Pi-hole v6: not until FTL has synchronised.
        case untilTold
        /// dnsmasq's `dnssec-timestamp`: not until the clock passes this file's mtime.
        case untilClockPasses(file: String, time: Observed<Timestamp>)
        /// `val-override-date: -1` and the like.
        case never
    }

    public enum Validation: String, Codable, Sendable {
        case off
        /// resolved's allow-downgrade: validates unless the upstream strips.
        case allowDowngrade
        case on
        /// unbound's val-permissive-mode: validates, but hands out bogus data all the same.
        case permissive
    }

    public var kind: Kind
    public var isEnabled: Observed<Bool> = .notLooked(why: "not asked")
    public var isRunning: Observed<Bool> = .notLooked(why: "not asked")
    public var version: Observed<String> = .notLooked(why: "not asked")
    public var configuration: Source
    /// Why the configuration could not be read; then what it says of itself is a guess. Nil where it was.
    public var whyUnread: String?
    public var listens: [Sourced<Endpoint>] = []
    public var validation: Sourced<Validation>
    public var timeCheck: Sourced<TimeCheck>
    public var skew: ValidatorSkew?
    /// Zones that are never validated (`domain-insecure`, negative trust anchors).
    public var insecureZones: [Sourced<String>] = []
    /// `ignore-cd-flag`: CD=1 does not help.
    public var ignoresCD: Bool = false
    /// Where questions go; several for one zone are alternatives. Empty and `recurses` = from the root servers.
    public var upstreams: [Upstream] = []
    /// Walks from the root itself for what no upstream takes.
    public var recurses: Bool = false
    /// Paths of the trust anchor files it reads (facts in `DNSSECFacts.anchors`).
    public var anchorFiles: [Sourced<String>] = []
    /// Those of them that it rewrites itself (RFC 5011), so that it must be able to.
    public var maintainedAnchorFiles: [Sourced<String>] = []
    /// The account it runs under once started; nil where the configuration does not say.
    public var user: Sourced<String>?
    /// A root DNSKEY that fails makes everything insecure instead of bogus (`harden-dnssec-stripped: no`).
    public var acceptsStripped: Sourced<Bool>?
    /// Resolvers it uses to find its own upstreams' names (`bootstrap_resolvers`).
    public var bootstrapResolvers: [Sourced<Endpoint>] = []
    /// A lasting directory whose files add settings (unbound's `include:` of `*.conf`).
    public var settingsDirectory: Sourced<String>?
    /// Ignores certificate dates (`cert_ignore_timestamp`).
    public var ignoresCertificateDates: Sourced<Bool>?
    /// Parts of the configuration that were recognised but not read.
    public var notRead: [Source] = []

    public init(kind: Kind, configuration: Source, validation: Sourced<Validation>, timeCheck: Sourced<TimeCheck>) {
        self.kind = kind
        self.configuration = configuration
        self.validation = validation
        self.timeCheck = timeCheck
    }
}

/// How far outside a signature's dates a validator still accepts it: min(max(lifetime/divisor, least), most) seconds.
public struct ValidatorSkew: Codable, Sendable, Hashable {
    public var leastSeconds: Int64
    public var mostSeconds: Int64

    public init(leastSeconds: Int64, mostSeconds: Int64) {
        self.leastSeconds = leastSeconds
        self.mostSeconds = mostSeconds
    }
}

/// Where a local resolver sends the questions of a zone.
public struct Upstream: Codable, Sendable, Hashable {
    public enum Transport: String, Codable, Sendable { case plain, tls, https, dnscrypt, quic }

    /// The zone this serves; `.` for all.
    public var zone: String
    /// Literal address or host name.
    public var host: String
    public var port: UInt16
    public var transport: Transport
    /// The name its certificate must bear; nil = not checked.
    public var authenticationName: String?
    /// An authoritative server (unbound's stub-zone), asked without recursion.
    public var isStub: Bool
    /// Where it fails, the root servers are tried (`forward-first`).
    public var fallsBackToRecursion: Bool
    public var source: Source

    public init(
        zone: String = ".", host: String, port: UInt16 = 53, transport: Transport = .plain,
        authenticationName: String? = nil, isStub: Bool = false, fallsBackToRecursion: Bool = false, source: Source
    ) {
        self.zone = zone
        self.host = host
        self.port = port
        self.transport = transport
        self.authenticationName = authenticationName
        self.isStub = isStub
        self.fallsBackToRecursion = fallsBackToRecursion
        self.source = source
    }
}

/// One question put to one nameserver by this run.
public struct DNSAnswer: Codable, Sendable, Equatable {
    public enum Outcome: Codable, Sendable, Equatable {
        /// RCODE in its mnemonic form: NOERROR, SERVFAIL, NXDOMAIN, ...
        case answered(rcode: String)
        /// Something came that is not an answer to the question.
        case junk(why: String)
        case silent(why: String)
    }

    public var server: Endpoint
    public var name: String
    /// `A`, `AAAA`, `SOA`, ...
    public var type: String
    public var checkingDisabled: Bool
    public var outcome: Outcome
    /// AD bit: the server says it validated.
    public var isAuthenticated: Bool
    public var addresses: [IPAddress]
    public var roundTripSeconds: Double?
    /// Extended DNS error codes (RFC 8914).
    public var extendedErrors: [Int]

    public init(
        server: Endpoint, name: String, type: String, checkingDisabled: Bool, outcome: Outcome,
        isAuthenticated: Bool = false, addresses: [IPAddress] = [], roundTripSeconds: Double? = nil,
        extendedErrors: [Int] = []
    ) {
        self.server = server
        self.name = name
        self.type = type
        self.checkingDisabled = checkingDisabled
        self.outcome = outcome
        self.isAuthenticated = isAuthenticated
        self.addresses = addresses
        self.roundTripSeconds = roundTripSeconds
        self.extendedErrors = extendedErrors
    }
}
