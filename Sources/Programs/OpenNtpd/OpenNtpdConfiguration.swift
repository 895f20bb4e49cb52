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

    package init(_ lines: [ConfigLine], _ reader: inout ConfigFiles) {
        for line in lines {
            guard let words = String(line.text).quotedWords() else {
                reader.trouble(line.source, "a quotation mark is left open")
                continue
            }
            guard let directive = words.first else { continue }
            switch directive {
            case "server", "servers":
                guard words.count > 1 else {
                    reader.trouble(line.source, "\(directive) without a name")
                    continue
                }
                let isTrusted = words.dropFirst(2).contains("trusted")
                sources.append(
                    NTPSource(
                        name: words[1], form: directive == "servers" ? .pool : .server, isTrusted: isTrusted,
                        source: line.source))
                if isTrusted {
                    automatic = automatic ?? line.source
                    versionDependent = versionDependent ?? line.source
                }
            case "sensor":
                var sensor = NTPSource(
                    name: words.dropFirst().first ?? "*", form: .referenceClock, source: line.source)
                sensor.hindrance = Sourced(.noSensors, line.source)
                sources.append(sensor)
            case "query" where words.count > 2 && words[1] == "from":
                asksFrom += IPAddress(words[2]).map { [Sourced($0, line.source)] } ?? []
            case "constraint", "constraints": automatic = automatic ?? line.source
            default: break
            }
        }
    }

    /// ntpd(8): `-s` sets the clock at start by 180 s or more, either way; with constraints or trusted servers it does so by
    /// itself, only forward, by 60 s or more; else it slews.
    package func daemon(path: String, options: DaemonOptions) -> TimeDaemon {
        let steps: StepPolicy
        if let forced = options.flag("s", valued: "fp") {
            steps = StepPolicy(stepsLargeOffsets: true, thresholdSeconds: 180, firstUpdates: 1, source: forced)
        } else if let automatic {
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
        return daemon
    }
}
