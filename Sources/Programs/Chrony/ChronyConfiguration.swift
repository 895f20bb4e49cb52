import Box
import Facts
import Values

/// chronyd's configuration with everything it includes (chrony.conf(5)), as far as getting the time is concerned. Keys
/// are never looked at: `keyfile` names a file that is not opened.
package struct ChronyConfiguration {
    package struct Step: Equatable {
        package var thresholdSeconds: Double
        /// First updates in which it steps; negative = always.
        package var limit: Int
        package var source: Source
    }

    package struct MaxChange: Equatable {
        package var offsetSeconds: Double
        /// Updates before the check begins; negative = never.
        package var start: Int
        package var source: Source
    }

    package var sources: [NTPSource] = []
    package var makestep: Step?
    var initstepslew: Step?
    package var maxchange: MaxChange?
    package var minsources: Sourced<Int>?
    /// 3 s unless told otherwise.
    package var maximumDistanceSeconds = 3.0
    /// 1 s unless told otherwise.
    package var maximumJitterSeconds = 1.0
    /// `local stratum N orphan`
    package var orphanStratum: Int?
    /// `hwtimestamp`: chronyd does not start where one of these is not there.
    package private(set) var stampedInterfaces: [Sourced<String>] = []
    /// `bindacqdevice`
    package private(set) var askingInterface: Sourced<String>?
    package var nocerttimecheck: Sourced<Int>?
    var authSelectMode = AuthenticationMode.mix
    private var authSelectPlace: Source?
    package var writesRTC: Sourced<Bool>?
    package var driftFile: Sourced<String>?
    /// `ntstrustedcerts`: set and path of a file or directory.
    var trustedCertificates: [(set: Int, path: Sourced<String>)] = []
    var distrustsSystemCertificates: Sourced<Bool>?
    /// The `sourcedir` that DHCP clients write to.
    var dhcpDirectory: Sourced<String>?
    /// The first `sourcedir` and `confdir` that outlast a reboot.
    var lastingSourceDirectory: Sourced<String>?
    var lastingSettingsDirectory: Sourced<String>?
    /// The first line that chronyd, as far as its versions are known here, does not start with.
    private(set) var refusal: Trouble?
    /// Line numbers of sources that are authenticated, by NTS or a key.
    private var authenticated: Set<NTPSource> = []
    /// `bindacqaddress`
    private(set) var asksFrom: [Sourced<IPAddress>] = []
    /// The first line with an option that Debian 12's chronyd does not know.
    private(set) var versionDependent: Source?
    private var keyFile: String?
    private var taiClock: Source?
    private var knowsLeapSeconds = false
    private(set) var whyEnding: Sourced<String>?
    private var clockFile: Source?
    private var kernelSync: Source?
    private var sourceDirectories: [(paths: [String], source: Source)] = []

    /// Reads the main file; nil where there is none.
    package init?(path: String, _ reader: inout ConfigFiles) {
        var configuration = ChronyConfiguration()
        guard reader.walk(path, { reader, line in configuration.take(line, &reader) }) else { return nil }
        // chronyd reads these last, however early the line stands.
        for directory in configuration.sourceDirectories {
            for file in reader.layered(directory.paths, suffix: ".sources") {
                reader.walk(file, includedAt: directory.source) { reader, line in
                    configuration.takeSource(line, inSourceFile: true, &reader)
                }
            }
        }
        configuration.finish(&reader)
        self = configuration
    }

    /// What stands on the command line, each word a line.
    init(_ directives: [Sourced<String>], _ reader: inout ConfigFiles) {
        for line in directives { take(ConfigLine(text: line.value[...], source: line.source), &reader) }
        finish(&reader)
    }

    private init() {}

    private mutating func finish(_ reader: inout ConfigFiles) {
        if let clock = taiClock, !knowsLeapSeconds {
            refuse(
                clock, "a refclock with 'tai' wants leapsectz or leapseclist; chronyd does not start without", &reader)
        }
        if let file = clockFile, kernelSync != nil {
            end(file, "rtcfile and rtcsync exclude each other", &reader)
        }
        // Of several with one address the first counts (ntp_sources.c, `add_source`).
        var seen: Set<IPAddress> = []
        sources = sources.filter { source in
            guard source.origin != .atStart, source.form != .referenceClock, let address = source.address else {
                return true
            }
            return seen.insert(address).inserted
        }
        applyAuthSelectMode()
        // Only that there is one is looked at, never what stands in it.
        let hasKeys = keyFile.map { (try? reader.files.info($0)) != nil } ?? false
        for index in sources.indices where sources[index].usesKey == true && !hasKeys {
            sources[index].hindrance = Sourced(.keyMissing, sources[index].source)
        }
    }

    /// chronyd reads the line, and ends when it acts on it.
    private mutating func end(_ source: Source, _ text: String, _ reader: inout ConfigFiles) {
        reader.trouble(source, "\(text): chronyd does not start")
        whyEnding = whyEnding ?? Sourced(text, source)
    }

    private mutating func refuse(_ source: Source, _ text: String, _ reader: inout ConfigFiles) {
        reader.trouble(source, text)
        refusal = refusal ?? Trouble(source, text)
    }

    private mutating func take(_ line: ConfigLine, _ reader: inout ConfigFiles) {
        let words = ChronyConfiguration.words(line)
        guard let directive = words.first?.lowercased() else { return }
        let arguments = words.dropFirst()
        guard let counts = ChronyWords.arguments[directive] else {
            return refuse(
                line.source, "no version known here has '\(directive)'; chronyd does not start with it", &reader)
        }
        guard counts.contains(arguments.count) else {
            return refuse(
                line.source,
                ChronyWords.usage[directive].map { "\(directive) wants \($0)" }
                    ?? "\(directive) with \(arguments.count) words behind it; chronyd does not start with this line",
                &reader)
        }
        let isWrong =
            ChronyWords.numeric.contains(directive) && arguments.contains { scanned($0) == nil }
            || ChronyWords.addressed.contains(directive)
                && arguments.contains { IPAddress($0) == nil && !(directive == "bindcmdaddress" && $0.hasPrefix("/")) }
            || directive == "local" && !ChronyWords.isLocal(arguments.map { $0.lowercased() })
        guard !isWrong else {
            return refuse(
                line.source,
                "'\(escaped(arguments.joined(separator: " ")))' is nothing for \(directive); chronyd does not start",
                &reader)
        }
        if ChronyWords.later.contains(directive) { versionDependent = versionDependent ?? line.source }
        switch directive {
        case "include":
            for path in arguments.flatMap({ reader.matches(String($0), includedAt: line.source) }) {
                let isRead = reader.walk(path, includedAt: line.source) { reader, line in take(line, &reader) }
                if !isRead { refusal = refusal ?? reader.troubles.last }
            }
        case "confdir":
            if lastingSettingsDirectory == nil, let path = arguments.map(String.init).first(where: { !isRuntime($0) }) {
                lastingSettingsDirectory = Sourced(path, line.source)
            }
            for path in reader.layered(arguments.map(String.init), suffix: ".conf") {
                reader.walk(path, includedAt: line.source) { reader, line in take(line, &reader) }
            }
        case "sourcedir":
            let paths = arguments.map(String.init)
            sourceDirectories.append((paths, line.source))
            if let dhcp = paths.first(where: isRuntime) { dhcpDirectory = Sourced(dhcp, line.source) }
            if lastingSourceDirectory == nil, let path = paths.first(where: { !isRuntime($0) }) {
                lastingSourceDirectory = Sourced(path, line.source)
            }
        case "server", "pool", "peer", "refclock": takeSource(line, inSourceFile: false, &reader)
        default: takeSetting(directive, Array(arguments), line.source, &reader)
        }
    }

    private mutating func takeSetting(
        _ directive: String, _ arguments: [Substring], _ source: Source, _ reader: inout ConfigFiles
    ) {
        switch directive {
        case "makestep":
            guard let threshold = scanned(arguments[0]), let limit = scannedInteger(arguments[1]) else {
                return refuse(
                    source, "makestep wants a threshold in seconds and a number of updates: makestep 1 3", &reader)
            }
            makestep = Step(thresholdSeconds: threshold, limit: limit, source: source)
        case "initstepslew":
            guard let threshold = arguments.first.flatMap({ scanned($0) }) else {
                return refuse(source, "initstepslew wants a threshold in seconds", &reader)
            }
            initstepslew = Step(thresholdSeconds: threshold, limit: 1, source: source)
            sources += arguments.dropFirst().map {
                NTPSource(name: String($0), origin: .atStart, source: source)
            }
        case "ntstrustedcerts":
            guard let path = arguments.last, let set = arguments.count > 1 ? scannedInteger(arguments[0]) : 0 else {
                return refuse(source, "ntstrustedcerts wants a number before the file, or the file alone", &reader)
            }
            trustedCertificates.append((set, Sourced(String(path), source)))
        case "maxchange":
            guard let offset = scanned(arguments[0]), let start = scannedInteger(arguments[1]),
                scannedInteger(arguments[2]) != nil
            else {
                return refuse(
                    source, "maxchange wants an offset in seconds and two counts: maxchange 1000 1 2", &reader)
            }
            maxchange = MaxChange(offsetSeconds: offset, start: start, source: source)
        case "maxdistance": maximumDistanceSeconds = arguments.first.flatMap { scanned($0) } ?? maximumDistanceSeconds
        case "minsources": minsources = number(directive, arguments, source, &reader)
        case "nocerttimecheck": nocerttimecheck = number(directive, arguments, source, &reader)
        case "authselectmode":
            guard let mode = arguments.first.flatMap({ AuthenticationMode(rawValue: $0.lowercased()) }) else {
                return refuse(source, "authselectmode is one of require, prefer, mix, ignore", &reader)
            }
            (authSelectMode, authSelectPlace) = (mode, source)
        case "nosystemcert": distrustsSystemCertificates = Sourced(true, source)
        case "leapsectz", "leapseclist": knowsLeapSeconds = true
        case "rtcsync", "rtcfile":
            writesRTC = Sourced(true, source)
            if directive == "rtcsync" { kernelSync = source } else { clockFile = source }
        case "maxjitter": maximumJitterSeconds = arguments.first.flatMap { scanned($0) } ?? maximumJitterSeconds
        case "local":
            let words = arguments.map { $0.lowercased() }
            let stratum = Array(zip(words, words.dropFirst())).last { $0.0 == "stratum" }.flatMap { Int($0.1) }
            if words.contains("orphan") { orphanStratum = stratum ?? 10 }
            if words.contains(where: { ["activate", "waitsynced", "waitunsynced"].contains($0) }) {
                versionDependent = versionDependent ?? source
            }
        case "hwtimestamp":
            if let name = arguments.first, name != "*" { stampedInterfaces.append(Sourced(String(name), source)) }
        case "bindacqdevice": askingInterface = arguments.first.map { Sourced(String($0), source) }
        case "keyfile": keyFile = arguments.first.map(String.init)
        case "bindacqaddress": asksFrom += arguments.compactMap { IPAddress($0) }.map { Sourced($0, source) }
        case "driftfile":
            // Since 4.6 an interval may follow.
            if arguments.count == 2 { refuse(source, "driftfile wants one file", &reader) }
            driftFile = arguments.first.map { Sourced(String($0), source) }
        default: break
        }
    }

    private mutating func takeSource(_ line: ConfigLine, inSourceFile isSourceFile: Bool, _ reader: inout ConfigFiles) {
        let words = ChronyConfiguration.words(line)
        guard let directive = words.first?.lowercased() else { return }
        guard ["server", "pool", "peer"].contains(directive) || directive == "refclock" && !isSourceFile else {
            return reader.trouble(line.source, "only server, pool and peer lines count in a .sources file")
        }
        let isClock = directive == "refclock"
        let given = isClock ? 3 : 2
        guard words.count >= given else {
            return refuse(line.source, "\(directive) without a name; chronyd does not start with this line", &reader)
        }
        let options = ChronyOptions(words.dropFirst(given), ofClock: isClock)
        if let wrong = options.wrong {
            let text = "'\(escaped(wrong))' is no option of \(directive) known here, or lacks its value"
            // What `chronyc reload sources` cannot read is left out, the rest goes on (conf.c, `load_source_file`).
            return isSourceFile ? reader.trouble(line.source, text) : refuse(line.source, text, &reader)
        }
        if isClock, options.flags.contains("tai") { taiClock = taiClock ?? line.source }
        var source = NTPSource(
            name: isClock ? "\(words[1]) \(words[2])" : String(words[1]),
            // A greater number than there are ports loses what is in excess (ntp_core.c).
            port: options.values["port"].flatMap { Int(exactly: $0) }.map { UInt16(truncatingIfNeeded: $0) } ?? 123,
            form: isClock ? .referenceClock : directive == "pool" ? .pool : directive == "peer" ? .peer : .server,
            origin: isRuntime(line.source.place) ? .dhcp : .configured, usesNTS: options.flags.contains("nts"),
            isSelectable: !options.flags.contains("noselect"), isTrusted: options.flags.contains("trust"),
            isRequired: options.flags.contains("require"), startsOffline: options.flags.contains("offline"),
            source: line.source)
        source.certificateSet = options.values["certset"].flatMap { Int(exactly: $0) }
        source.keyExchangePort = options.values["ntsport"].flatMap { UInt16(exactly: $0) }
        source.maximumServers = options.values["maxsources"].flatMap { Int(exactly: $0) }.map { max($0, 1) }
        if options.isOfLater { versionDependent = versionDependent ?? line.source }
        source.usesKey = options.values["key"] == nil ? nil : true
        source.maximumDelaySeconds = options.values["maxdelay"]
        source.correctionSeconds = options.values["offset"]
        source.isIPv6Only = options.flags.contains("ipv6") ? true : options.flags.contains("ipv4") ? false : nil
        if isClock {
            guard ["PHC", "PPS", "RTC", "SHM", "SOCK"].contains(words[1]) else {
                return end(line.source, "'\(escaped(String(words[1])))' is no driver of a refclock", &reader)
            }
            if words[1] == "RTC" { versionDependent = versionDependent ?? line.source }
            // A pulse that is locked to another clock has the rest from there.
            let isLocked = words.contains { $0.lowercased() == "lock" }
            source.waitsForProgram = ["SHM", "SOCK"].contains(words[1]) || isLocked ? true : nil
            if words[1] == "PPS", !isLocked { source.hindrance = Sourced(.pulseOnly, line.source) }
        }
        sources.append(source)
        if source.usesNTS || options.values["key"] != nil { authenticated.insert(source) }
    }

    /// What the mode adds to the options of each source; `noselect` ones do not count, reference clocks count for
    /// authenticated (chrony.conf(5), authselectmode; sources.c, `update_sel_options`).
    private mutating func applyAuthSelectMode() {
        let selectable = sources.filter { $0.isSelectable && $0.form != .referenceClock && $0.origin != .atStart }
        let isMixed =
            selectable.contains(where: authenticated.contains) && !selectable.allSatisfy(authenticated.contains)
        let isAnyAuthenticated = selectable.contains(where: authenticated.contains)
        for index in sources.indices where sources[index].isSelectable && sources[index].origin != .atStart {
            let isClock = sources[index].form == .referenceClock
            let isAuthenticated = isClock || authenticated.contains(sources[index])
            switch authSelectMode {
            case .require where !isAuthenticated, .prefer where !isAuthenticated && isAnyAuthenticated:
                sources[index].isSelectable = false
                sources[index].hindrance = Sourced(.unauthenticated, authSelectPlace ?? sources[index].source)
            case .mix where isMixed && isAuthenticated:
                sources[index].isTrusted = true
                sources[index].isRequired = true
            default: break
            }
        }
    }

    private mutating func number(
        _ directive: String, _ arguments: [Substring], _ source: Source, _ reader: inout ConfigFiles
    ) -> Sourced<Int>? {
        guard let value = arguments.first.flatMap({ scannedInteger($0) }) else {
            refuse(source, "\(directive) wants a number", &reader)
            return nil
        }
        return Sourced(value, source)
    }

    /// A line is a comment only if it begins as one: chronyd refuses words after a directive's arguments.
    private static func words(_ line: ConfigLine) -> [Substring] {
        guard let first = line.text.trimmed.first, !"!;#%".contains(first) else { return [] }
        return line.text.words
    }
}
