import Box
import Facts
import Values

/// OpenNTPD's ntpd.conf(5).
package struct OpenNtpdConfiguration {
    package var sources: [NTPSource] = []
    /// The first line that lets it set the clock at boot by itself: a constraint or a trusted server.
    var automatic: Source?
    /// `trusted`, which Debian's 6.2 does not read.
    private var versionDependent: Source?
    /// `query from`
    private var asksFrom: [Sourced<IPAddress>] = []

    /// The first line that it does not start with.
    private(set) var refusal: Trouble?

    package init(_ lines: [ConfigLine], _ reader: inout ConfigFiles) {
        // A backslash at its end takes the next line along.
        var parts: [Substring] = []
        for (index, line) in lines.enumerated() {
            let goesOn = line.text.hasSuffix("\\") && index < lines.count - 1
            parts.append(goesOn ? line.text.dropLast() : line.text)
            guard !goesOn else { continue }
            let first = lines[index - parts.count + 1]
            take(ConfigLine(text: parts.joined()[...], source: first.source), &reader)
            parts = []
        }
    }

    private mutating func take(_ text: ConfigLine, _ reader: inout ConfigFiles) {
        let line = OpenNtpdLine(text.text)
        let words = line.words
        guard line.isWrong || !words.isEmpty else { return }
        if !line.isWrong, let directive = words.first, directive.isKeyword,
            takeStatement(directive.text, line, text.source)
        {
            return
        }
        reader.trouble(text.source, "not what ntpd.conf(5) has: OpenNTPD does not start with this line")
        refusal = refusal ?? Trouble(text.source, "not what ntpd.conf(5) has")
    }

    private mutating func takeStatement(_ directive: String, _ line: OpenNtpdLine, _ source: Source) -> Bool {
        let (words, shape) = (line.words, line.shape)
        func options(after count: Int, _ allowed: Set<String>) -> [String: String]? {
            words.count < count ? nil : OpenNtpdLine.options(words.dropFirst(count), allowed: allowed)
        }
        switch directive {
        case "server", "servers":
            guard shape.dropFirst().first == ".", let found = options(after: 2, ["weight", "trusted", "rtable"]) else {
                return false
            }
            let isTrusted = found["trusted"] != nil
            sources.append(
                NTPSource(
                    name: words[1].text, form: directive == "servers" ? .pool : .server, isTrusted: isTrusted,
                    source: source))
            if isTrusted {
                automatic = automatic ?? source
                versionDependent = versionDependent ?? source
            }
        case "sensor":
            let allowed: Set = ["correction", "refid", "stratum", "weight", "trusted"]
            guard shape.dropFirst().first == ".", options(after: 2, allowed) != nil else { return false }
            var sensor = NTPSource(name: words[1].text, form: .referenceClock, source: source)
            sensor.hindrance = Sourced(.noSensors, source)
            sources.append(sensor)
        case "query":
            guard shape == ["query", "from", "."], let address = IPAddress(words[2].text) else { return false }
            asksFrom.append(Sourced(address, source))
        case "listen":
            guard shape.starts(with: ["listen", "on", "."]), options(after: 3, ["rtable"]) != nil else { return false }
        case "constraints":
            guard shape == ["constraints", "from", "."] else { return false }
            automatic = automatic ?? source
        case "constraint":
            guard shape.starts(with: ["constraint", "from", "."]),
                words.dropFirst(3).allSatisfy({ !$0.isKeyword && IPAddress($0.text) != nil })
            else { return false }
            automatic = automatic ?? source
            // Addresses behind it, which 6.2 does not read.
            if words.count > 3 { versionDependent = versionDependent ?? source }
        default: return false
        }
        return true
    }

    /// ntpd(8): `-s` sets the clock at start by 180 s or more, either way; with constraints or trusted servers it does so by
    /// itself, only forward, by 60 s or more; else it slews.
    ///
    /// `version`: of the package, `6.2p3`. Before 6.6 nothing but `-s` sets the clock, from then on `-s` does nothing any more.
    package func daemon(path: String, options: DaemonOptions, version: String? = nil) -> TimeDaemon {
        let isNew = version.flatMap(isAutomatic)
        let last = options.flags(valued: "fp").last { $0.value == "s" || $0.value == "S" }
        let steps: StepPolicy
        if let forced = last, forced.value == "s", isNew != true {
            steps = StepPolicy(stepsLargeOffsets: true, thresholdSeconds: 180, firstUpdates: 1, source: forced.source)
        } else if let automatic, isNew != false {
            steps = StepPolicy(
                stepsLargeOffsets: true, thresholdSeconds: 60, firstUpdates: 1, maxAheadSeconds: 0, source: automatic)
        } else {
            steps = StepPolicy(stepsLargeOffsets: false, thresholdSeconds: 0, source: Source(path))
        }
        var daemon = TimeDaemon(
            kind: .openntpd, configuration: Source(path), steps: steps,
            quorum: Quorum(minimumSources: 1, source: Source(path)))
        daemon.sources = sources
        daemon.versionDependent = versionDependent
        daemon.asksFrom = asksFrom.isEmpty ? nil : asksFrom
        daemon.whyUnread = refusal.map { "\($0.source): \($0.text)" }
        if let source = options.flag("n", valued: "fp") {
            daemon.whyNotStarting = Sourced("with -n it checks its configuration and ends", source)
        } else if let unknown = options.unknown(known: "dnsSv", valued: "fp") {
            daemon.whyNotStarting = Sourced("it has no option \(unknown.value)", unknown.source)
        }
        return daemon
    }

    private func isAutomatic(_ version: String) -> Bool? {
        let numbers = version.split { !$0.isNumber }.compactMap { Int($0) }
        guard let major = numbers.first else { return nil }
        return (major, numbers.dropFirst().first ?? 0) >= (6, 6)
    }
}
