import Facts
import Formats
import Values

/// The NTP client inside Pi-hole FTL.
package enum PiholeTime {
    /// Pi-hole FTL's client (`[ntp.sync]` of pihole.toml), on unless switched off or left without a server; nil where it is
    /// off.
    package static func daemon(_ toml: Toml, path: String) -> TimeDaemon? {
        let server = toml["ntp", "sync", "server"]?.string ?? "pool.ntp.org"
        guard toml["ntp", "sync", "active"]?.boolean != false, !server.isEmpty else { return nil }
        let source = toml.source("ntp", "sync", "server")
        var daemon = TimeDaemon(
            kind: .pihole, configuration: Source(path),
            // client.c, ACCURACY; newer ones refuse large steps, but not the first after their start.
            steps: StepPolicy(stepsLargeOffsets: true, thresholdSeconds: 0.5, source: Source("pihole-FTL")),
            quorum: Quorum(minimumSources: 1, source: Source("pihole-FTL")))
        daemon.sources = [NTPSource(name: server, form: .pool, source: source)]
        if toml["ntp", "sync", "rtc", "set"]?.boolean == true {
            daemon.writesRTC = Sourced(true, toml.source("ntp", "sync", "rtc", "set"))
        }
        return daemon
    }
}
