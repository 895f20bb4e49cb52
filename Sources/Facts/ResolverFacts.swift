import Values

/// How names become addresses on this box: libc's part, the local resolvers behind it, and what each answered.
package struct ResolverFacts: Codable, Sendable, Equatable {
    package var resolvConf: Observed<ResolvConf> = .notLooked(why: "not asked")
    /// The `hosts:` line of nsswitch.conf; absent = libc's built-in `files dns`.
    package var nsswitch: Observed<[NameService]> = .notLooked(why: "not asked")
    package var hosts: [HostsEntry] = []
    /// All lines of a name count, not the first alone (`multi on` of host.conf(5)); nil = no, or not looked.
    package var takesAllHosts: Bool?
    package var local: [LocalResolver] = []
    /// Each nameserver asked, each question, with and without CD.
    package var answers: [DNSAnswer] = []
    /// Resolvers elsewhere that the box has heard of but does not ask, and that answered this run; nil where none was looked
    /// for.
    package var others: [Sourced<IPAddress>]?
    /// Of those asked for signatures, who left them out of answers that have them; nil in facts of older versions.
    package var strips: [Endpoint]?

    package init() {}

    /// What libc finds of a name in the hosts file: without `multi on` the first line of each family. A name that ends there with a
    /// dot is another one.
    package func hosts(of name: String) -> [HostsEntry] {
        let wanted = canonical(name)
        let entries = hosts.filter { $0.names.contains { $0.lowercased() == wanted } }
        if takesAllHosts == true { return entries }
        return [false, true].compactMap { isV6 in entries.first { $0.address.isV6 == isV6 } }
    }
}

/// resolv.conf(5).
package struct ResolvConf: Codable, Sendable, Equatable {
    /// Who writes it, by name; known programs are named by the folders of Programs.
    package struct Owner: RawRepresentable, Codable, Sendable, Hashable {
        package var rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        /// Nobody but people.
        package static let file = Owner(rawValue: "file")
        /// What runs the container.
        package static let container = Owner(rawValue: "container")
    }

    /// libc uses the first three; where there is none it asks 127.0.0.1.
    package var nameservers: [Sourced<IPAddress>] = []
    package var search: [String] = []
    /// `options ndots:N`: a name with fewer dots is completed by the search list first; nil = 1.
    package var ndots: Int?
    package var timeoutSeconds: Int = 5
    package var attempts: Int = 2
    package var rotates: Bool = false
    package var trustsAD: Bool = false
    /// `options use-vc`: over TCP, where a refusal is as good as any answer; nil = no.
    package var usesTCP: Bool?
    /// Who rewrites the file, so that a change must be made there.
    package var owner: Owner = .file

    package init() {}

    /// The names that libc asks for in place of `name`, in order (resolv.conf(5)): one with too few dots is completed by the
    /// search list, six domains at most, before it is asked for as it stands. Without final dots.
    package func names(for name: String) -> [String] {
        let plain = canonical(name)
        let dots = plain.split(separator: ".").count - 1
        // With enough dots it is completed afterwards; that is followed only for one without any.
        guard !name.hasSuffix("."), dots < ndots ?? 1 || dots == 0 else { return [plain] }
        let completed = search.prefix(6).map { "\(plain).\(canonical($0))" }
        return dots < ndots ?? 1 ? completed + [plain] : [plain] + completed
    }

    /// What libc asks, in order: at most three, or the loopback (resolv.conf(5)).
    package var effective: [IPAddress] {
        let first = nameservers.prefix(3).map(\.value)
        return first.isEmpty ? [IPAddress("127.0.0.1")].compactMap { $0 } : first
    }
}

/// One service of an nsswitch.conf(5) line with the actions behind it: `resolve [!UNAVAIL=return]`.
package struct NameService: Codable, Sendable, Hashable {
    /// `success`, `notfound`, `unavail`, `tryagain`.
    package struct Action: Codable, Sendable, Hashable {
        package var status: String
        package var isNegated: Bool
        /// `return`, `continue`, `merge`.
        package var action: String

        package init(status: String, isNegated: Bool, action: String) {
            self.status = status
            self.isNegated = isNegated
            self.action = action
        }
    }

    package var name: String
    package var actions: [Action]
    /// Whether its module of the C library is installed; nil where that does not show.
    package var isThere: Bool?
    package var source: Source

    package init(name: String, actions: [Action] = [], source: Source) {
        self.name = name
        self.actions = actions
        self.source = source
    }
}

package struct HostsEntry: Codable, Sendable, Hashable {
    package var address: IPAddress
    package var names: [String]
    package var source: Source

    package init(address: IPAddress, names: [String], source: Source) {
        self.address = address
        self.names = names
        self.source = source
    }
}

/// A resolver that runs on the box itself.
package struct LocalResolver: Codable, Sendable, Equatable {
    /// A name as the facts have it. Known ones are named by the folders of Programs; others may come from a newer facts file.
    package struct Kind: RawRepresentable, Codable, Sendable, Hashable {
        package var rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }
    }

    /// When the signatures' dates are looked at.
    package enum TimeCheck: Codable, Sendable, Equatable {
        case always
        /// dnsmasq's `dnssec-no-timecheck`: not until told (SIGINT); Pi-hole v6: not until FTL has synchronised.
        case untilTold
        /// dnsmasq's `dnssec-timestamp`: not until the clock passes this file's mtime.
        case untilClockPasses(file: String, time: Observed<Timestamp>)
        /// `val-override-date: -1` and the like.
        case never
        /// Held against this date, whatever the clock says (`val-override-date`).
        case at(Timestamp)
    }

    package enum Validation: String, Codable, Sendable {
        case off
        /// resolved's allow-downgrade: validates unless the upstream strips.
        case allowDowngrade
        case on
        /// unbound's val-permissive-mode: validates, but hands out bogus data all the same.
        case permissive
        /// PowerDNS' `process`: only for those who ask for it, with AD or DO.
        case onRequest
    }

    package var kind: Kind
    package var isEnabled: Observed<Bool> = .notLooked(why: "not asked")
    package var isRunning: Observed<Bool> = .notLooked(why: "not asked")
    package var version: Observed<String> = .notLooked(why: "not asked")
    package var configuration: Source
    /// Why the configuration could not be read; then what it says of itself is a guess. Nil where it was.
    package var whyUnread: String?
    /// Why it ends before it answers anybody; nil where nothing is known to stop it, or nobody looked.
    package var whyNotStarting: Sourced<String>?
    /// It listens nowhere, and is asked by other ways than DNS alone (`DNSStubListener=no`); nil = no, or not looked.
    package var isDeaf: Sourced<Bool>?
    /// Private addresses in answers are kept from whoever asks, but for names in these zones (`private-address`,
    /// `stop-dns-rebind`); nil = no, or not looked.
    package var hidesPrivate: Sourced<[String]>?
    package var listens: [Sourced<Endpoint>] = []
    /// It ends where it cannot listen at one of these addresses; nil = no, or not looked.
    package var endsUnlessBound: Bool?
    package var validation: Sourced<Validation>
    package var timeCheck: Sourced<TimeCheck>
    package var skew: ValidatorSkew?
    /// Zones that are never validated (`domain-insecure`, negative trust anchors).
    package var insecureZones: [Sourced<String>] = []
    /// `ignore-cd-flag`: CD=1 does not help.
    package var ignoresCD: Bool = false
    /// Where questions go; several for one zone are alternatives. Empty and `recurses` = from the root servers.
    package var upstreams: [Upstream] = []
    /// Walks from the root itself for what no upstream takes.
    package var recurses: Bool = false
    /// Paths of the trust anchor files it reads (facts in `DNSSECFacts.anchors`).
    package var anchorFiles: [Sourced<String>] = []
    /// Those of them that it rewrites itself (RFC 5011), so that it must be able to.
    package var maintainedAnchorFiles: [Sourced<String>] = []
    /// The account it runs under once started; nil where the configuration does not say.
    package var user: Sourced<String>?
    /// A root DNSKEY that fails makes everything insecure instead of bogus (`harden-dnssec-stripped: no`).
    package var acceptsStripped: Sourced<Bool>?
    /// Algorithms and digests that it takes for unknown (`disable-algorithms`); nil = none, or not looked.
    package var disabledAlgorithms: [DisabledAlgorithms]?
    /// A zone's signatures must be good for every algorithm of its DS (`harden-algo-downgrade: yes`).
    package var requiresEveryAlgorithm: Sourced<Bool>?
    /// `val-nsec3-keysize-iterations`, shortest keys first; nil = its default.
    package var nsec3Limits: [NSEC3Limit]?
    /// Resolvers it uses to find its own upstreams' names (`bootstrap_resolvers`).
    package var bootstrapResolvers: [Sourced<Endpoint>] = []
    /// A lasting directory whose files add settings (unbound's `include:` of `*.conf`).
    package var settingsDirectory: Sourced<String>?
    /// Names and zones that it answers for by itself, unsigned and asking nobody (`local-data`, zones of its own); nil in
    /// facts of older versions.
    package var localAnswers: [LocalAnswer]?
    /// Ignores certificate dates (`cert_ignore_timestamp`).
    package var ignoresCertificateDates: Sourced<Bool>?
    /// Parts of the configuration that were recognised but not read.
    package var notRead: [Source] = []
    /// Where its main settings stand, if not in `configuration` itself (BIND's `options`).
    package var settingsPlace: Source?
    /// Listens to its own control program (`control-enable`); nil where it knows no such thing, or nobody looked.
    package var hearsControl: Bool?

    package init(kind: Kind, configuration: Source, validation: Sourced<Validation>, timeCheck: Sourced<TimeCheck>) {
        self.kind = kind
        self.configuration = configuration
        self.validation = validation
        self.timeCheck = timeCheck
    }
}

/// How far outside a signature's dates a validator still accepts it: min(max(lifetime/divisor, least), most) seconds.
package struct ValidatorSkew: Codable, Sendable, Hashable {
    package var leastSeconds: Int64
    package var mostSeconds: Int64

    package init(leastSeconds: Int64, mostSeconds: Int64) {
        self.leastSeconds = leastSeconds
        self.mostSeconds = mostSeconds
    }
}

/// Where a local resolver sends the questions of a zone.
package struct Upstream: Codable, Sendable, Hashable {
    package enum Transport: String, Codable, Sendable { case plain, tls, https, dnscrypt, quic }

    /// The zone this serves; `.` for all.
    package var zone: String
    /// Literal address or host name.
    package var host: String
    package var port: UInt16
    package var transport: Transport
    /// The name its certificate must bear; nil = not checked.
    package var authenticationName: String?
    /// An authoritative server (unbound's stub-zone), asked without recursion.
    package var isStub: Bool
    /// Where it fails, the root servers are tried (`forward-first`).
    package var fallsBackToRecursion: Bool
    package var source: Source

    package init(
        zone: String = ".", host: String, port: UInt16 = 53, transport: Transport = .plain,
        authenticationName: String? = nil, isStub: Bool = false, fallsBackToRecursion: Bool = false, source: Source
    ) {
        self.zone = zone
        self.host = withoutPasswords(host)
        self.port = port
        self.transport = transport
        self.authenticationName = authenticationName
        self.isStub = isStub
        self.fallsBackToRecursion = fallsBackToRecursion
        self.source = source
    }
}

/// One question put to one nameserver by this run.
package struct DNSAnswer: Codable, Sendable, Equatable {
    package enum Outcome: Codable, Sendable, Equatable {
        /// RCODE in its mnemonic form: NOERROR, SERVFAIL, NXDOMAIN, ...
        case answered(rcode: String)
        /// Something came that is not an answer to the question.
        case junk(why: String)
        case silent(why: String)
    }

    package var server: Endpoint
    package var name: String
    /// `A`, `AAAA`, `SOA`, ...
    package var type: String
    package var checkingDisabled: Bool
    package var outcome: Outcome
    /// AD bit: the server says it validated.
    package var isAuthenticated: Bool
    package var addresses: [IPAddress]
    package var roundTripSeconds: Double?
    /// Extended DNS error codes (RFC 8914).
    package var extendedErrors: [Int]

    package init(
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

/// `val-nsec3-keysize-iterations` of unbound.conf(5), one pair.
package struct NSEC3Limit: Codable, Sendable, Hashable {
    package var keyBits: Int
    package var iterations: Int

    package init(keyBits: Int, iterations: Int) {
        self.keyBits = keyBits
        self.iterations = iterations
    }
}
