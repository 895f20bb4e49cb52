import Values

/// One program that sets the clock, as configured and as it runs.
package struct TimeDaemon: Codable, Sendable, Equatable {
    /// A name as the facts have it. Known ones are named by the folders of Programs; others may come from a newer facts file.
    package struct Kind: RawRepresentable, Codable, Sendable, Hashable {
        package var rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }
    }

    package var kind: Kind
    /// Its unit or init script is enabled at boot.
    package var isEnabled: Observed<Bool> = .notLooked(why: "not asked")
    package var isRunning: Observed<Bool> = .notLooked(why: "not asked")
    /// The main configuration file; absent where the daemon is installed with none and uses its defaults.
    package var configuration: Source
    /// Why the configuration could not be read; then sources, steps and quorum say nothing. Nil where it was.
    package var whyUnread: String?
    /// Why it ends before it asks anybody; nil where nothing is known to stop it, or nobody looked.
    package var whyNotStarting: Sourced<String>?
    /// All that it is told stands on its command line: no file is read; nil = no, or not looked.
    package var isOnCommandLine: Bool?
    /// A line that not all its versions in use understand; nil = none, or not looked.
    package var versionDependent: Source?
    package var sources: [NTPSource] = []
    package var steps: StepPolicy
    package var quorum: Quorum
    /// A source whose own error may be greater is not chosen (`maxdistance`, `RootDistanceMaxSec`); nil = not looked.
    package var maximumDistanceSeconds: Double?
    /// A source whose answers vary more is not chosen (`maxjitter`); nil = not looked.
    package var maximumJitterSeconds: Double?
    /// What is asked once at start sets the clock only where it is off by more (`initstepslew`); nil = not looked.
    package var startThresholdSeconds: Double?
    /// Certificate dates of NTS servers are not judged until the clock was set this many times (`nocerttimecheck`).
    package var certificateChecksSkipped: Sourced<Int>?
    /// `rtcsync`, `rtcfile`, hwclock at shutdown: the daemon writes the RTC.
    package var writesRTC: Sourced<Bool>?
    /// Environment=SYSTEMD_NSS_RESOLVE_VALIDATE=0 in its unit.
    package var skipsValidation: Sourced<Bool>?
    /// It asks systemd-resolved itself, past libc, for answers without validation until it has the time (timesyncd from
    /// systemd 262 on), and libc only where resolved is not there.
    package var asksResolved: Sourced<Bool>?
    /// It is stopped by design once it has set the clock (DietPi): when it last did in this boot.
    package var doneOnce: Sourced<Timestamp>?
    /// DHCP-provided servers reach it.
    package var takesDHCP: Sourced<Bool>?
    /// `chronyd -s`: the drift file's mtime or the RTC is put back at start.
    package var restoresClock: Sourced<Bool>?
    /// A lasting directory whose files add sources (chrony's `sourcedir`), so that one can be added without touching others.
    package var sourceDirectory: Sourced<String>?
    /// A lasting directory whose files add settings (chrony's `confdir`, `timesyncd.conf.d`, ntpsec's `ntp.d`).
    package var settingsDirectory: Sourced<String>?
    /// A lasting configuration file at whose end lines can be added, for want of such directories.
    package var extensibleFile: Sourced<String>?
    /// Certificates that the daemon trusts beside the system's, by set (`ntstrustedcerts`); nil where not looked at.
    package var trustedCertificates: [TrustedCertificate]?
    /// Of NTS: certificates are checked by those of the configuration alone (chrony's `nosystemcert`); nil = no, or not looked.
    package var distrustsSystemCertificates: Sourced<Bool>?
    /// A script that says `chronyc online` when the network comes up is there, or none; nil where not looked.
    package var switchesOnline: Sourced<Bool>?
    /// Runs without ever setting the clock (`chronyd -x`, `disable ntp`).
    package var leavesClock: Sourced<Bool>?
    /// What its unit's `ExecStart=` takes from the environment; nil where nothing, or nobody looked.
    package var optionVariable: OptionVariable?
    /// Which of its sources may vote (chrony's `authselectmode`); nil where it knows no such thing, or nobody looked.
    package var authenticationMode: AuthenticationMode?
    /// The addresses that it asks from (`bindacqaddress`, `query from`); none = it uses no interface at all; nil = any, or not
    /// looked.
    package var asksFrom: [Sourced<IPAddress>]?
    /// Its command line names one family (`-4`, `-6`); nil = both, or not looked.
    package var asksOnlyIPv6: Bool?
    /// The line that drops answers of a server that no other line names (`restrict default ignore`); nil = none, or not looked.
    package var dropsOthers: Source?
    /// Sources of other strata are not followed (`tos floor`, and one below `tos ceiling`); nil = any, or not looked.
    package var lowestStratum: Int?
    package var highestStratum: Int?
    /// Its own answer when asked.
    package var view: Observed<DaemonView> = .notLooked(why: "not asked")

    package init(kind: Kind, configuration: Source, steps: StepPolicy, quorum: Quorum) {
        self.kind = kind
        self.configuration = configuration
        self.steps = steps
        self.quorum = quorum
    }
}

/// A variable of a unit's environment that holds options, with its words as they are now: `DAEMON_OPTS`, `-F 1`.
package struct OptionVariable: Codable, Sendable, Equatable {
    package var name: String
    package var words: [String]

    package init(name: String, words: [String]) {
        self.name = name
        self.words = words
    }
}

/// What sources with authentication mean for those without (chrony.conf(5), authselectmode).
package enum AuthenticationMode: String, Codable, Sendable {
    /// Those without never vote.
    case require
    /// Those without vote only where there is none with.
    case prefer
    /// Where there are both kinds, one with must be among those that agree.
    case mix
    case ignore
}

/// An NTP server as the configuration names it.
package struct NTPSource: Codable, Sendable, Hashable {
    package enum Form: String, Codable, Sendable { case server, pool, peer, referenceClock }
    /// Why the configuration alone keeps the daemon from following it.
    package enum Hindrance: String, Codable, Sendable {
        /// It is to be authenticated by a key, and the daemon has no file of keys, or none that is trusted.
        case keyMissing
        /// Its answers are thrown away (`restrict`).
        case answersDropped
        /// A pulse tells where a second begins, not which.
        case pulseOnly
        /// Timedelta sensors, which the daemon reads on other systems only.
        case noSensors
        /// It has no authentication, which the daemon demands (chrony's `authselectmode`).
        case unauthenticated
        /// The box's own clock, which no error of its own shows.
        case ownClock
        /// The device of a clock is not there, and the daemon goes on without it.
        case deviceMissing
    }
    /// How the daemon came by it.
    package enum Origin: String, Codable, Sendable {
        case configured, dhcp, network
        /// Used only where no other is known (timesyncd's FallbackNTP).
        case fallback
        /// Asked once, at the daemon's start, and what they say is set at once (chrony's `initstepslew`).
        case atStart
    }

    /// As written: a literal address or a host name; the driver for a reference clock.
    package var name: String
    package var port: UInt16
    package var form: Form
    package var origin: Origin
    package var usesNTS: Bool
    /// May this source be chosen, or is it only measured (`noselect`)?
    package var isSelectable: Bool
    package var isTrusted: Bool
    package var isRequired: Bool
    /// `offline` at start: nothing is sent until told.
    package var startsOffline: Bool
    /// Of NTS: the set of trusted certificates that it is checked by (chrony's `certset`); nil = 0, or not looked.
    package var certificateSet: Int?
    /// Of NTS: the port of the key exchange; nil = 4460 (RFC 8915 section 7.1), or not looked.
    package var keyExchangePort: UInt16?
    /// Of NTS: a file of certificates to check this source by; nil = none of its own, or not looked.
    package var ownCertificates: OwnCertificates?
    /// Of a pool: as many of its servers are used (`maxsources`, `count`); nil = four, or not looked.
    package var maximumServers: Int?
    /// Of a reference clock: its device is not there on the running box.
    package var isMissing: Bool?
    /// Of a reference clock: its time comes from another program, and none is known to be there that gives it.
    package var waitsForProgram: Bool?
    package var hindrance: Sourced<Hindrance>?
    /// It is authenticated by a key that it must have too.
    package var usesKey: Bool?
    /// Asked over this family only: IPv6 if true, IPv4 if false; nil = either, or not looked.
    package var isIPv6Only: Bool?
    /// A slower answer is not used (`maxdelay`); nil = the daemon's own limit, or not looked.
    package var maximumDelaySeconds: Double?
    /// What the daemon adds to its answers (`offset`, `bias`); nil = nothing, or not looked.
    package var correctionSeconds: Double?
    /// Of NTS: its certificate is not checked at all (`noval`); nil = it is, or not looked.
    package var isUnchecked: Bool?
    package var source: Source

    package init(
        name: String, port: UInt16 = 123, form: Form = .server, origin: Origin = .configured, usesNTS: Bool = false,
        isSelectable: Bool = true, isTrusted: Bool = false, isRequired: Bool = false, startsOffline: Bool = false,
        source: Source
    ) {
        // Nobody means `user:secret@host`, but some write it.
        self.name = withoutPasswords(name)
        self.port = port
        self.form = form
        self.origin = origin
        self.usesNTS = usesNTS
        self.isSelectable = isSelectable
        self.isTrusted = isTrusted
        self.isRequired = isRequired
        self.startsOffline = startsOffline
        self.source = source
    }

    /// A hardware clock (/dev/ptp*), named as chrony.conf(5) does: the driver, then the device.
    package static func hardwareClock(_ device: String, _ source: Source) -> NTPSource {
        NTPSource(name: "\(hardwareDriver) \(device)", form: .referenceClock, source: source)
    }

    package var isHardwareClock: Bool {
        form == .referenceClock
            && name.utf8.prefix { $0 != UInt8(ascii: " ") }.elementsEqual(NTPSource.hardwareDriver.utf8)
    }

    private static let hardwareDriver = "PHC"

    /// A pool stands for four servers where nothing else is said: what chrony and ntpd-rs take of one, and what pool.ntp.org
    /// gives to one question.
    package var servers: Int { form == .pool ? min(maximumServers ?? 4, 4) : 1 }

    /// The address where the name is one, so that no resolver is needed: in any way that getaddrinfo(3) takes, whom all ask.
    package var address: IPAddress? { IPAddress(name) ?? IPAddress(numbersAndDots: name) }
}

/// A PEM file that one source's certificate is checked by.
package struct OwnCertificates: Codable, Sendable, Hashable {
    package var path: String
    /// Beside the system's, not instead of them.
    package var isBesideSystem: Bool

    package init(path: String, isBesideSystem: Bool) {
        self.path = path
        self.isBesideSystem = isBesideSystem
    }
}

/// Which offsets the daemon removes by setting the clock at once. Seconds; nil = no limit.
package struct StepPolicy: Codable, Sendable, Equatable {
    /// Whether a large offset is ever stepped; false = slewed only, which takes days for hours.
    package var stepsLargeOffsets: Bool
    /// Smallest offset that is stepped.
    package var thresholdSeconds: Double
    /// The same where the clock is ahead (`stepback`); nil = the same.
    package var thresholdAheadSeconds: Double?
    /// Steps only in this many first updates after the daemon's start; nil = always.
    package var firstUpdates: Int?
    /// A clock further behind than this makes the daemon give up or refuse.
    package var maxBehindSeconds: Double?
    /// A clock further ahead than this makes it give up or refuse.
    package var maxAheadSeconds: Double?
    /// Only what the sources asked at the start say is stepped (chrony's `initstepslew` without `makestep`).
    package var onlyAtStart: Bool?
    /// Once it has set the clock, an offset beyond this ends it; nil = no limit then, or not looked.
    package var limitOnceRunningSeconds: Double?
    package var source: Source

    package init(
        stepsLargeOffsets: Bool, thresholdSeconds: Double, firstUpdates: Int? = nil, maxBehindSeconds: Double? = nil,
        maxAheadSeconds: Double? = nil, source: Source
    ) {
        self.stepsLargeOffsets = stepsLargeOffsets
        self.thresholdSeconds = thresholdSeconds
        self.firstUpdates = firstUpdates
        self.maxBehindSeconds = maxBehindSeconds
        self.maxAheadSeconds = maxAheadSeconds
        self.source = source
    }
}

/// How many agreeing sources the daemon wants before it touches the clock.
package struct Quorum: Codable, Sendable, Equatable {
    package var minimumSources: Int
    package var source: Source

    package init(minimumSources: Int, source: Source) {
        self.minimumSources = minimumSources
        self.source = source
    }
}

/// The running daemon's own account.
package struct DaemonView: Codable, Sendable, Equatable {
    package struct SourceView: Codable, Sendable, Equatable {
        /// Name or address as the daemon shows it.
        package var name: String
        package var stratum: Int?
        /// Octal reach register as a number, 0...255.
        package var reach: Int?
        package var isSelected: Bool
        /// As in RFC 5905: positive where the box's clock is behind, whatever sign the daemon prints.
        package var offsetSeconds: Double?

        package init(name: String, stratum: Int?, reach: Int?, isSelected: Bool, offsetSeconds: Double?) {
            self.name = name
            self.stratum = stratum
            self.reach = reach
            self.isSelected = isSelected
            self.offsetSeconds = offsetSeconds
        }
    }

    package var isSynchronised: Bool?
    /// Stratum the daemon gives itself; 0 or 16 = not synchronised.
    package var stratum: Int?
    package var offsetSeconds: Double?
    /// Sources whose address it has not learned (`chronyc activity`).
    package var unresolvedSources: Int?
    /// Sources that are asked, and those that are not until told (`chronyc activity`).
    package var onlineSources: Int?
    package var offlineSources: Int?
    package var sources: [SourceView]

    package init(
        isSynchronised: Bool?, stratum: Int? = nil, offsetSeconds: Double? = nil, unresolvedSources: Int? = nil,
        sources: [SourceView] = []
    ) {
        self.isSynchronised = isSynchronised
        self.stratum = stratum
        self.offsetSeconds = offsetSeconds
        self.unresolvedSources = unresolvedSources
        self.sources = sources
    }
}

extension Facts {
    /// Names that the daemon, by its own account, has found no address for, but for those whose addresses it asks already: none is
    /// asked twice (ntp_sources.c, NSR_AlreadyInUse), and such a name stays without one.
    package func unresolvedSources(of daemon: TimeDaemon) -> Int {
        guard let unresolved = daemon.view.value?.unresolvedSources, unresolved > 0 else { return 0 }
        let asked = Set(daemon.sources.compactMap(\.address))
        let twins = daemon.sources.count { source in
            let found = ntp.filter { $0.name == source.name }.compactMap(\.endpoint?.address)
            return source.address == nil && !found.isEmpty && asked.isSuperset(of: found)
        }
        return max(unresolved - twins, 0)
    }
}
