import Box
import Facts
import Values

/// ntp.conf of ntpsec and of the classic ntpd, with its include files.
package struct NtpdConfiguration {
    package var sources: [NTPSource] = []
    var panicSeconds: Sourced<Double>?
    var stepSeconds: Sourced<Double>?
    var minimumSane: Sourced<Int>?
    private var stepAheadSeconds: Double?
    private var maximumDistanceSeconds: Double?
    /// `tos floor` and `tos ceiling`.
    private var strata: (floor: Int?, ceiling: Int?) = (nil, nil)
    private var restrictions = NtpdRestrictions()
    /// `interface` lines that leave none: nil while nothing is said.
    private var asksFrom: [Sourced<IPAddress>]?
    private var hasKeys = false
    /// `disable ntp`: the clock is left alone.
    package var leavesClock: Sourced<Bool>?
    /// The first line that a daemon of another version may read otherwise.
    private var doubt: Trouble?
    private let isDHCP: Bool

    /// Nil where there is no such file. ntpsec reads `ntp.d/*.conf` beside its main file too.
    /// `isDHCP`: a DHCP client wrote it.
    package init?(path: String, isDHCP: Bool = false, _ reader: inout ConfigFiles) {
        var configuration = NtpdConfiguration(isDHCP: isDHCP)
        guard reader.walk(path, { reader, line in configuration.take(line, &reader) }) else { return nil }
        for file in reader.layered([NtpdConfiguration.directory(beside: path)], suffix: ".conf") {
            reader.walk(file) { reader, line in configuration.take(line, &reader) }
        }
        self = configuration
    }

    private static func directory(beside path: String) -> String {
        path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex) + "/ntp.d"
    }

    private init(isDHCP: Bool) { self.isDHCP = isDHCP }

    private mutating func take(_ line: ConfigLine, _ reader: inout ConfigFiles) {
        let words = line.text.beforeComment().words.map(String.init)
        guard let directive = words.first?.lowercased() else { return }
        switch directive {
        case "server", "pool", "peer", "refclock": takeSource(directive, words, line.source, &reader)
        case "includefile":
            guard words.count > 1 else { return reader.trouble(line.source, "includefile without a file name") }
            let named = words[1].filter { $0 != "\"" }
            let folder = line.source.place.prefix(upTo: line.source.place.lastIndex(of: "/") ?? "".startIndex)
            reader.walk(named.hasPrefix("/") ? named : folder + "/" + named, includedAt: line.source) { reader, line in
                take(line, &reader)
            }
        case "tinker":
            for (name, value) in zip(words.dropFirst(), words.dropFirst(2)) {
                guard let value = seconds(value).map({ Sourced($0, line.source) }) else { continue }
                if name.lowercased() == "panic" { panicSeconds = value }
                if name.lowercased() == "step" {
                    stepSeconds = value
                    stepAheadSeconds = nil
                }
                if name.lowercased() == "stepfwd" {
                    stepAheadSeconds = stepAheadSeconds ?? stepSeconds?.value ?? NtpdConfiguration.usualStepSeconds
                    stepSeconds = value
                }
                if name.lowercased() == "stepback" { stepAheadSeconds = value.value }
            }
        case "tos":
            for (name, value) in zip(words.dropFirst(), words.dropFirst(2)) {
                switch name.lowercased() {
                case "minsane": minimumSane = Int(value).map { Sourced($0, line.source) } ?? minimumSane
                case "floor": strata.floor = Int(value)
                case "ceiling": strata.ceiling = Int(value)
                case "maxdist": maximumDistanceSeconds = seconds(value)
                default: break
                }
            }
        case "restrict": restrictions.take(words.dropFirst().map { $0.lowercased() }, line.source)
        case "interface", "nic": takeInterface(words.dropFirst().map { $0.lowercased() }, line.source)
        case "trustedkey": hasKeys = true
        case "disable" where words.contains("ntp"): leavesClock = Sourced(true, line.source)
        case "enable" where words.contains("ntp"): leavesClock = nil
        default: break
        }
    }

    /// `interface ignore all`, then perhaps those that it listens on all the same.
    private mutating func takeInterface(_ words: [String], _ source: Source) {
        guard words.count > 1 else { return }
        if words[0] == "listen" {
            // A name of one, or all: whichever address that has.
            guard asksFrom != nil else { return }
            asksFrom = IPAddress(words[1]).map { (asksFrom ?? []) + [Sourced($0, source)] }
        } else if words[1] == "all" {
            asksFrom = []
        }
    }

    /// ntp.conf(5) of ntpsec and of the classic ntpd: options of sources, and those with a value.
    private static let flags = wordSet(
        """
        autokey burst dynamic iburst noepeer nopeer noselect noval nts preempt prefer true xleave xmtnonce
        """)
    private static let valued = wordSet(
        """
        aead ask baud bias ca cert expire flag1 flag2 flag3 flag4 key limit maxpoll minpoll mode path ppspath refid
        require stratum subtype time1 time2 ttl unit version
        """)

    private mutating func takeSource(
        _ directive: String, _ words: [String], _ source: Source, _ reader: inout ConfigFiles
    ) {
        // `server -4 name` restricts the family.
        let arguments = words.dropFirst().filter { $0 != "-4" && $0 != "-6" }
        guard let name = arguments.first else { return reader.trouble(source, "\(directive) without a name") }
        var rest = arguments.dropFirst()
        var options: Set<String> = []
        while let option = rest.popFirst()?.lowercased() {
            let isValued = NtpdConfiguration.valued.contains(option)
            guard NtpdConfiguration.flags.contains(option) || isValued && rest.popFirst() != nil else {
                // A line with a mistake is passed over, the rest goes on (ntp_parser.y, `error T_EOC`).
                let text = "'\(escaped(option))' is no option of \(directive) known here: ntpd may pass over the line"
                reader.trouble(source, text)
                doubt = doubt ?? Trouble(source, text)
                break
            }
            options.insert(option)
        }
        // 127.127.t.u is a driver, not an address.
        let isClock = directive == "refclock" || name.hasPrefix("127.127.")
        // ntp.conf(5) of ntpsec: `nts`, with `ask` or `require` before another host for the keys, and `ca` before a file.
        let usesNTS = options.contains("nts")
        let (host, port) = usesNTS ? ServerAddress.hostAndPort(name) : (name, nil)
        var found = NTPSource(
            name: host,
            form: isClock ? .referenceClock : directive == "pool" ? .pool : directive == "peer" ? .peer : .server,
            origin: isDHCP ? .dhcp : .configured, usesNTS: usesNTS, isSelectable: !options.contains("noselect"),
            isTrusted: options.contains("true"), source: source)
        found.usesKey = options.contains("key") ? true : nil
        found.isIPv6Only = words.contains("-6") ? true : words.contains("-4") ? false : nil
        if isClock {
            let driver = name.hasPrefix("127.127.") ? String(name.split(separator: ".")[2]) : name.lowercased()
            found.waitsForProgram = ["28", "46", "shm", "gpsd"].contains(driver) ? true : nil
            if ["22", "pps"].contains(driver) { found.hindrance = Sourced(.pulseOnly, source) }
        }
        if usesNTS {
            found.keyExchangePort = port
            let file = zip(arguments, arguments.dropFirst()).first { $0.0.lowercased() == "ca" }?.1
            found.ownCertificates = file.map { OwnCertificates(path: $0, isBesideSystem: false) }
        }
        sources.append(found)
    }

    /// ntp.conf(5), `tinker step`.
    private static let usualStepSeconds = 0.128

    private func hindered(_ source: NTPSource, _ family: Bool?) -> NTPSource {
        var source = source
        source.isIPv6Only = source.isIPv6Only ?? family
        guard source.form != .referenceClock, source.hindrance == nil else { return source }
        if let line = restrictions.drop(source) {
            source.hindrance = Sourced(.answersDropped, line)
        } else if source.usesKey == true, !hasKeys {
            source.hindrance = Sourced(.keyMissing, source.source)
        }
        return source
    }

    /// ntpd(8): an offset over the panic threshold ends the daemon, once waived by `-g`; over the step threshold it is
    /// stepped, and a threshold of 0 means never. `-x` raises it to 600 s.
    package func daemon(
        kind: TimeDaemon.Kind, path: String, options: DaemonOptions, readsDirectory: Bool = false
    ) -> TimeDaemon {
        let valued = ntpdValued
        let slewing = options.flag("x", valued: valued)
        let step = stepSeconds?.value ?? (slewing == nil ? NtpdConfiguration.usualStepSeconds : 600)
        let waived = options.flag("g", valued: valued)
        let panic = panicSeconds?.value ?? 1000
        let limit = waived != nil || panic <= 0 ? nil : panic
        var daemon = TimeDaemon(
            kind: kind, configuration: Source(path),
            steps: StepPolicy(
                stepsLargeOffsets: step > 0, thresholdSeconds: max(step, 0), maxBehindSeconds: limit,
                maxAheadSeconds: limit,
                source: panicSeconds?.source ?? stepSeconds?.source ?? slewing ?? waived ?? Source(path)),
            quorum: Quorum(
                minimumSources: max(minimumSane?.value ?? 1, 1), source: minimumSane?.source ?? Source(path)))
        daemon.steps.thresholdAheadSeconds = stepAheadSeconds
        // Servers may be named behind the options too (ntpd(8)).
        let named = options.arguments(valued: valued).map { NTPSource(name: $0.value, source: $0.source) }
        daemon.asksOnlyIPv6 = options.isIPv6Only(valued: valued)
        daemon.sources = (sources + named).map { hindered($0, daemon.asksOnlyIPv6) }
        // TEST-NET-1 (RFC 5737), which no line is about.
        daemon.dropsOthers = restrictions.drop(NTPSource(name: "192.0.2.123", source: Source(path)))
        daemon.asksFrom = asksFrom
        daemon.maximumDistanceSeconds = maximumDistanceSeconds
        daemon.lowestStratum = strata.floor
        daemon.highestStratum = strata.ceiling.map { $0 - 1 }
        // `-g` waives it once.
        daemon.steps.limitOnceRunningSeconds = panic <= 0 ? nil : panic
        daemon.leavesClock = leavesClock
        daemon.whyUnread = doubt.map { "\($0.source): \($0.text)" }
        if !isDHCP {
            daemon.extensibleFile = Sourced(path, Source(path))
            if readsDirectory {
                daemon.settingsDirectory = Sourced(NtpdConfiguration.directory(beside: path), Source(path))
            }
        }
        return daemon
    }
}

extension NtpdConfiguration {
    /// Debian's wrappers of both.
    static func waysToHeedDHCP(_ kind: TimeDaemon.Kind, restart: String) -> [String] {
        ["set in /etc/default/\(kind.rawValue):", "    IGNORE_DHCP=\"\"", restart]
    }

    static func serverLines(_ addresses: [String]) -> [String] { addresses.map { "server \($0) iburst" } }

    /// What DHCP gave cannot be added to.
    static func waysToAddServers(_ daemon: TimeDaemon) -> [String]? {
        [
            "\(daemon.title) runs with what DHCP gave it (\(daemon.configuration.place)), which is written anew each time;",
            "set IGNORE_DHCP=\"yes\" in /etc/default/\(daemon.kind.rawValue), restart it, and run this again",
        ]
    }

    /// ntpd(8): `-g`, and a threshold of 0 is never.
    static func waysToStep(_ daemon: TimeDaemon) -> [String] {
        daemon.steps.stepsLargeOffsets
            ? ["start it with -g: add -g to its options (Debian: /etc/default/\(daemon.kind.rawValue))"]
            : ["take out (\(daemon.steps.source)):", "    tinker step 0"]
    }
}

/// ntpd(8): letters that take a value.
package let ntpdValued = "cDfiIjklpPrstuvVwz"
