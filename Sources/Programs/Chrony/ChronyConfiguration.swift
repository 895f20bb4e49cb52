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
    package var nocerttimecheck: Sourced<Int>?
    var authSelectMode = AuthenticationMode.mix
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
    /// Line numbers of sources that are authenticated, by NTS or a key.
    private var authenticated: Set<NTPSource> = []
    private var sourceDirectories: [(paths: [String], source: Source)] = []

    /// Reads the main file; nil where there is none.
    package init?(path: String, _ reader: inout ConfigFiles) {
        var configuration = ChronyConfiguration()
        guard reader.walk(path, { reader, line in configuration.take(line, &reader) }) else { return nil }
        // chronyd reads these last, however early the line stands.
        for directory in configuration.sourceDirectories {
            for file in reader.layered(directory.paths, suffix: ".sources") {
                reader.walk(file, includedAt: directory.source) { reader, line in
                    configuration.takeSource(line, &reader)
                }
            }
        }
        configuration.applyAuthSelectMode()
        self = configuration
    }

    private init() {}

    private mutating func take(_ line: ConfigLine, _ reader: inout ConfigFiles) {
        let words = ChronyConfiguration.words(line)
        guard let directive = words.first?.lowercased() else { return }
        let arguments = words.dropFirst()
        switch directive {
        case "include":
            for path in arguments.flatMap({ reader.matches(String($0), includedAt: line.source) }) {
                reader.walk(path, includedAt: line.source) { reader, line in take(line, &reader) }
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
        case "server", "pool", "peer", "refclock": takeSource(line, &reader)
        default: takeSetting(directive, Array(arguments), line.source, &reader)
        }
    }

    private mutating func takeSetting(
        _ directive: String, _ arguments: [Substring], _ source: Source, _ reader: inout ConfigFiles
    ) {
        switch directive {
        case "makestep":
            guard arguments.count == 2, let threshold = seconds(arguments[0]), let limit = Int(arguments[1]) else {
                return reader.trouble(
                    source, "makestep wants a threshold in seconds and a number of updates: makestep 1 3")
            }
            makestep = Step(thresholdSeconds: threshold, limit: limit, source: source)
        case "initstepslew":
            guard let threshold = arguments.first.flatMap(seconds) else {
                return reader.trouble(source, "initstepslew wants a threshold in seconds")
            }
            initstepslew = Step(thresholdSeconds: threshold, limit: 1, source: source)
            sources += arguments.dropFirst().map {
                NTPSource(name: String($0), origin: .atStart, source: source)
            }
        case "ntstrustedcerts":
            let set = arguments.count > 1 ? arguments.first.flatMap { Int($0) } : nil
            trustedCertificates += arguments.dropFirst(set == nil ? 0 : 1).map {
                (set ?? 0, Sourced(String($0), source))
            }
        case "maxchange":
            guard arguments.count == 3, let offset = seconds(arguments[0]), let start = Int(arguments[1]) else {
                return reader.trouble(source, "maxchange wants an offset in seconds and two counts: maxchange 1000 1 2")
            }
            maxchange = MaxChange(offsetSeconds: offset, start: start, source: source)
        case "minsources": minsources = number(directive, arguments, source, &reader)
        case "nocerttimecheck": nocerttimecheck = number(directive, arguments, source, &reader)
        case "authselectmode":
            guard let mode = arguments.first.flatMap({ AuthenticationMode(rawValue: $0.lowercased()) }) else {
                return reader.trouble(source, "authselectmode is one of require, prefer, mix, ignore")
            }
            authSelectMode = mode
        case "nosystemcert": distrustsSystemCertificates = Sourced(true, source)
        case "rtcsync", "rtcfile": writesRTC = Sourced(true, source)
        case "driftfile": driftFile = arguments.first.map { Sourced(String($0), source) }
        default: break
        }
    }

    private mutating func takeSource(_ line: ConfigLine, _ reader: inout ConfigFiles) {
        let words = ChronyConfiguration.words(line)
        guard let directive = words.first?.lowercased() else { return }
        guard ["server", "pool", "peer", "refclock"].contains(directive) else {
            return reader.trouble(line.source, "only server, pool and peer lines count in a .sources file")
        }
        guard words.count >= (directive == "refclock" ? 3 : 2) else {
            return reader.trouble(line.source, "\(directive) without a name; chronyd does not start with this line")
        }
        let isClock = directive == "refclock"
        let options = ChronyOptions(words.dropFirst(isClock ? 3 : 2))
        var source = NTPSource(
            name: isClock ? "\(words[1]) \(words[2])" : String(words[1]),
            port: options.values["port"].flatMap { UInt16($0) } ?? 123,
            form: isClock ? .referenceClock : directive == "pool" ? .pool : directive == "peer" ? .peer : .server,
            origin: isRuntime(line.source.place) ? .dhcp : .configured, usesNTS: options.flags.contains("nts"),
            isSelectable: !options.flags.contains("noselect"), isTrusted: options.flags.contains("trust"),
            isRequired: options.flags.contains("require"), startsOffline: options.flags.contains("offline"),
            source: line.source)
        source.certificateSet = options.values["certset"].flatMap { Int($0) }
        source.keyExchangePort = options.values["ntsport"].flatMap { UInt16($0) }
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
            case .require where !isAuthenticated: sources[index].isSelectable = false
            case .prefer where !isAuthenticated && isAnyAuthenticated: sources[index].isSelectable = false
            case .mix where isMixed && isAuthenticated:
                sources[index].isTrusted = true
                sources[index].isRequired = true
            default: break
            }
        }
    }

    private func number(
        _ directive: String, _ arguments: [Substring], _ source: Source, _ reader: inout ConfigFiles
    ) -> Sourced<Int>? {
        guard let value = arguments.first.flatMap({ Int($0) }) else {
            reader.trouble(source, "\(directive) wants a number")
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

/// Written while the box runs, by a DHCP client.
func isRuntime(_ path: String) -> Bool { path.hasPrefix("/run/") || path.hasPrefix("/var/run/") }

/// A number of seconds as daemons write it; nil for what is none, or not finite.
package func seconds(_ text: some StringProtocol) -> Double? {
    guard let value = Double(text), value.isFinite else { return nil }
    return value
}

/// The options behind a chrony source: flags, and the others, which all take one value.
private struct ChronyOptions {
    private static let flagNames: Set<String> = [
        "auto_offline", "burst", "copy", "iburst", "ipv4", "ipv6", "local", "noselect", "nts", "offline", "pps",
        "prefer",
        "require", "tai", "trust", "xleave",
    ]

    package var flags: Set<String> = []
    package var values: [String: Substring] = [:]

    package init(_ words: ArraySlice<Substring>) {
        var rest = words
        while let word = rest.popFirst()?.lowercased() {
            if ChronyOptions.flagNames.contains(word) {
                flags.insert(word)
            } else if let value = rest.popFirst() {
                values[word] = value
            }
        }
    }
}
