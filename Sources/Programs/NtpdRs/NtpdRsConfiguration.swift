import Facts
import Formats
import Values

/// ntpd-rs's ntp.toml (ntp.toml(5)).
package struct NtpdRsConfiguration {
    package var sources: [NTPSource] = []
    package var steps: StepPolicy
    package var quorum: Quorum
    /// `source = [...]`: TOML lets nothing be added to such an array.
    private let hasClosedSources: Bool

    package init(_ toml: Toml) {
        let table = "synchronization"
        // A clock that is behind is stepped forward.
        let limits = NtpdRsConfiguration.limits(toml[table, "startup-step-panic-threshold"], else: (nil, 86_400))
        let key = "startup-step-panic-threshold"
        // `step-threshold` of the algorithm, which nobody changes; no offset is above `inf` or `nan`.
        let threshold = toml[table, "algorithm", "step-threshold"]
        steps = StepPolicy(
            stepsLargeOffsets: threshold == nil || threshold?.double != nil,
            thresholdSeconds: threshold?.double ?? 0.01,
            maxBehindSeconds: limits.forward, maxAheadSeconds: limits.backward,
            source: toml.source(table, key))
        // ntp.toml(5): 1000 s, the same either way unless told apart.
        steps.limitOnceRunningSeconds =
            NtpdRsConfiguration.limits(toml[table, "single-step-panic-threshold"], else: (1000, 1000)).forward
        quorum = Quorum(
            minimumSources: max(toml[table, "minimum-agreeing-sources"]?.integer ?? 3, 1),
            source: toml.source(table, "minimum-agreeing-sources"))
        if case .array = toml["source"]?.kind { hasClosedSources = true } else { hasClosedSources = false }
        for item in toml["source"]?.array ?? [] {
            guard let source = item.table, let mode = source["mode"]?.string else { continue }
            let place = toml.source(of: source["address"] ?? item)
            if mode == "sock" || mode == "pps" {
                let path = source["path"]?.string ?? ""
                sources.append(NTPSource(name: "\(mode) \(path)", form: .referenceClock, source: place))
            } else if let address = source["address"]?.string {
                let (name, port) = ServerAddress.hostAndPort(address)
                let isNTS = mode.hasPrefix("nts")
                // With NTS the port is that of the key exchange.
                var found = NTPSource(
                    name: name, port: isNTS ? 123 : port ?? 123, form: mode.hasSuffix("pool") ? .pool : .server,
                    usesNTS: isNTS, source: place)
                if isNTS {
                    found.keyExchangePort = port
                    found.ownCertificates = source["certificate-authority"]?.string.map {
                        OwnCertificates(path: $0, isBesideSystem: true)
                    }
                }
                found.maximumServers = source["count"]?.integer.map { max($0, 1) }
                sources.append(found)
            }
        }
    }

    package func daemon(path: String) -> TimeDaemon {
        var daemon = TimeDaemon(kind: .ntpdRs, configuration: Source(path), steps: steps, quorum: quorum)
        daemon.sources = sources
        if !hasClosedSources { daemon.extensibleFile = Sourced(path, Source(path)) }
        return daemon
    }

    /// A number for both directions, or a table with one for each; `"inf"` and absence are no limit.
    private static func limits(
        _ value: Toml.Value?, else standard: (forward: Double?, backward: Double?)
    ) -> (forward: Double?, backward: Double?) {
        func limit(_ value: Toml.Value?) -> Double? {
            value?.double ?? value?.string.flatMap { Double(finite: $0) }
        }
        guard let value else { return standard }
        guard let table = value.table else { return (limit(value), limit(value)) }
        return (limit(table["forward"]), limit(table["backward"]))
    }
}
