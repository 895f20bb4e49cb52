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
    private var interfaces = NtpdInterfaces()
    /// `unpeer`: names or addresses that are sources no longer, wherever the line stands.
    private var takenBack: Set<String> = []
    /// `disable ntp`, which counts wherever `enable ntp` stands: what is enabled comes first (ntp_config.c).
    private var isDisabled: Source?
    /// `tos mindist`
    private var leastDistanceSeconds: Double?
    /// A driver that there is not: ntpd ends.
    private var fatal: Sourced<String>?
    private var hasKeys = false
    /// Of clocks, by their lines.
    private var devices: [Source: String] = [:]
    /// The first line that a daemon of another version may read otherwise.
    private var doubt: Trouble?
    private let isDHCP: Bool
    /// ntpsec, not the classic ntpd.
    private let isNew: Bool

    /// Nil where there is no such file. ntpsec reads `ntp.d/*.conf` beside its main file too.
    /// `isDHCP`: a DHCP client wrote it.
    package init?(path: String, isDHCP: Bool = false, isNew: Bool = true, _ reader: inout ConfigFiles) {
        var configuration = NtpdConfiguration(isDHCP: isDHCP, isNew: isNew)
        guard reader.walk(path, { reader, line in configuration.take(line, &reader) }) else { return nil }
        for file in isNew ? reader.layered([NtpdConfiguration.directory(beside: path)], suffix: ".conf") : [] {
            reader.walk(file) { reader, line in configuration.take(line, &reader) }
        }
        let names = Set(configuration.takenBack)
        let addresses = Set(configuration.takenBack.compactMap { IPAddress($0) })
        configuration.sources.removeAll { source in
            names.contains(source.name) || source.address.map(addresses.contains) == true
        }
        self = configuration
    }

    private static func directory(beside path: String) -> String {
        path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex) + "/ntp.d"
    }

    private init(isDHCP: Bool, isNew: Bool) {
        self.isDHCP = isDHCP
        self.isNew = isNew
    }

    private mutating func take(_ line: ConfigLine, _ reader: inout ConfigFiles) {
        guard let words = String(line.text.beforeComment()).quotedWords(comment: nil), let directive = words.first
        else {
            return
        }
        let arguments = words.dropFirst()
        switch directive {
        case "server", "pool", "peer", "refclock": takeSource(directive, Array(arguments), line.source, &reader)
        case "unpeer": takenBack.formUnion(arguments)
        case "includefile": takeFile(arguments, line.source, &reader)
        case "tinker": takeTinker(arguments, line.source)
        case "tos": takeSelection(arguments, line.source)
        case "restrict": restrictions.take(Array(arguments), line.source)
        case "unrestrict": restrictions.takeBack(Array(arguments))
        case "interface", "nic": interfaces.take(arguments, line.source)
        case "trustedkey": hasKeys = true
        case "disable" where words.contains("ntp"): isDisabled = line.source
        default: break
        }
    }

    private mutating func takeFile(_ arguments: ArraySlice<String>, _ source: Source, _ reader: inout ConfigFiles) {
        guard let named = arguments.first else { return reader.trouble(source, "includefile without a file name") }
        let folder = source.place.prefix(upTo: source.place.lastIndex(of: "/") ?? "".startIndex)
        let path = named.hasPrefix("/") ? named : folder + "/" + named
        let isFolder = isNew && (try? reader.files.info(path))?.kind == .directory
        for file in isFolder ? reader.layered([path], suffix: ".conf") : [path] {
            reader.walk(file, includedAt: source) { reader, line in take(line, &reader) }
        }
    }

    private mutating func takeTinker(_ arguments: ArraySlice<String>, _ source: Source) {
        let known = wordSet("allan dispersion freq huffpuff panic step stepback stepfwd stepout tick")
        for (name, value) in ntpdPairs(arguments, known: known) ?? [] {
            switch name {
            case "panic": panicSeconds = Sourced(value, source)
            case "step":
                stepSeconds = Sourced(value, source)
                stepAheadSeconds = nil
            case "stepfwd":
                stepAheadSeconds = stepAheadSeconds ?? stepSeconds?.value ?? NtpdConfiguration.usualStepSeconds
                stepSeconds = Sourced(value, source)
            case "stepback": stepAheadSeconds = value
            default: break
            }
        }
    }

    private mutating func takeSelection(_ arguments: ArraySlice<String>, _ source: Source) {
        let known = wordSet(
            "bcpollbstep beacon ceiling cohort floor maxclock maxdist minclock mindist minsane orphan orphanwait")
        for (name, value) in ntpdPairs(arguments, known: known) ?? [] {
            switch name {
            case "minsane": minimumSane = Int(exactly: value).map { Sourced($0, source) } ?? minimumSane
            case "floor": strata.floor = Int(exactly: value)
            case "ceiling": strata.ceiling = Int(exactly: value)
            case "maxdist": maximumDistanceSeconds = value
            case "mindist": leastDistanceSeconds = value
            default: break
            }
        }
    }

    private mutating func takeSource(
        _ directive: String, _ words: [String], _ source: Source, _ reader: inout ConfigFiles
    ) {
        // `server -4 name` restricts the family.
        let family = words.first.flatMap { $0 == "-6" ? true : $0 == "-4" ? false : nil }
        let arguments = Array(words.dropFirst(family == nil ? 0 : 1))
        guard let name = arguments.first else { return reader.trouble(source, "\(directive) without a name") }
        let options = NtpdSourceOptions(arguments.dropFirst(), isNew: isNew)
        if let wrong = options.wrong {
            let text = "'\(escaped(wrong))' is no option of \(directive), or lacks its value: ntpd passes over the line"
            reader.trouble(source, text)
            guard !isNew else { return }
            // Of the classic ntpd not every option is known here.
            doubt = doubt ?? Trouble(source, text)
        }
        // 127.127.t.u is a driver, not an address.
        let clock = NtpdClock(directive, arguments)
        if directive == "refclock", !NtpdClock.names.contains(name.lowercased()) {
            fatal = fatal ?? Sourced("it has no driver '\(escaped(name))' of a refclock", source)
        }
        // ntp.conf(5) of ntpsec: `nts`, with `ask` or `require` before another host for the keys, and `ca` before a file.
        let usesNTS = options.names.contains("nts")
        let bare = name.hasPrefix("[") && name.hasSuffix("]") ? String(name.dropFirst().dropLast()) : name
        let (host, port) = usesNTS ? ServerAddress.hostAndPort(name) : (bare, nil)
        var found = NTPSource(
            name: host,
            form: clock != nil ? .referenceClock : directive == "pool" ? .pool : directive == "peer" ? .peer : .server,
            origin: isDHCP ? .dhcp : .configured, usesNTS: usesNTS,
            isSelectable: !options.names.contains("noselect"), isTrusted: options.names.contains("true"),
            source: source)
        found.usesKey = options.values["key"] == nil ? nil : true
        found.isIPv6Only = family
        found.correctionSeconds = options.values["bias"].flatMap { seconds($0) }
        if let clock {
            found.waitsForProgram = clock.waitsForProgram ? true : nil
            found.hindrance = clock.hindrance.map { Sourced($0, source) }
            devices[source] = clock.device
        }
        if usesNTS {
            found.keyExchangePort = port
            found.isUnchecked = options.names.contains("noval") ? true : nil
            found.ownCertificates = options.values["ca"].map { OwnCertificates(path: $0, isBesideSystem: false) }
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
        kind: TimeDaemon.Kind, path: String, options given: DaemonOptions, readsDirectory: Bool = false,
        host: HostFacts? = nil, files: (any FileSystem)? = nil
    ) -> TimeDaemon {
        let valued = ntpdValued
        let options = given.shortened(ntpdLongOptions)
        let slewing = options.flag("x", valued: valued)
        let step = stepSeconds?.value ?? (slewing == nil ? NtpdConfiguration.usualStepSeconds : 600)
        let waived = options.flag("g", valued: valued)
        let panic = panicSeconds?.value ?? 1000
        let panicLimit = waived != nil || panic <= 0 ? nil : panic
        var daemon = TimeDaemon(
            kind: kind, configuration: Source(path),
            steps: StepPolicy(
                stepsLargeOffsets: step > 0, thresholdSeconds: max(step, 0), maxBehindSeconds: panicLimit,
                maxAheadSeconds: panicLimit,
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
        // Files do not tell which addresses there will be.
        if let host, host.view == .live {
            var interfaces = interfaces
            for name in options.values("I", valued: valued) { interfaces.take(["listen", name.value], name.source) }
            daemon.asksFrom = interfaces.addresses(of: host.addresses)
            for index in daemon.sources.indices where daemon.sources[index].hindrance == nil {
                guard let device = devices[daemon.sources[index].source], let files,
                    (try? files.info(device)) == nil
                else { continue }
                daemon.sources[index].hindrance = Sourced(.deviceMissing, daemon.sources[index].source)
            }
        }
        // Its distance is never taken for less (ntp_proto.c, `root_distance`).
        let limit = maximumDistanceSeconds ?? 1.5
        daemon.maximumDistanceSeconds = (leastDistanceSeconds ?? 0) >= limit ? 0 : maximumDistanceSeconds
        daemon.lowestStratum = strata.floor
        daemon.highestStratum = strata.ceiling.map { max($0, 1) - 1 }
        // `-g` waives it once.
        daemon.steps.limitOnceRunningSeconds = panic <= 0 ? nil : panic
        daemon.leavesClock = isDisabled.map { Sourced(true, $0) }
        daemon.whyNotStarting =
            (isNew ? fatal : nil)
            ?? options.unknown(known: ntpdFlagLetters, valued: valued).map {
                Sourced("it has no option \($0.value)", $0.source)
            }
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
package let ntpdValued = "cDfiIjklpPrstuUvwz"
