import Facts
import Formats
import Values

/// What BusyBox's ntpd is told, as OpenWrt and Alpine start it.
package enum BusyboxConfiguration {
    /// OpenWrt's sysntpd, from /etc/config/system; nil where there is no `timeserver` section, and then it does not run.
    package static func sysntpd(_ uci: UCI, path: String) -> (daemon: TimeDaemon, isSwitchedOff: Source?)? {
        guard let section = uci.sections.first(where: { $0.type == "timeserver" }) else { return nil }
        var daemon = daemon(Source(path))
        daemon.sources = (section.lists["server"] ?? []).map { NTPSource($0, origin: .configured) }
        let takesDHCP = section.flag("use_dhcp", else: true)
        daemon.takesDHCP = Sourced(takesDHCP, section.options["use_dhcp"]?.source ?? section.source)
        let isOff = !section.flag("enabled", else: true)
        return (daemon, isOff ? section.options["enabled"]?.source ?? section.source : nil)
    }

    /// busybox ntpd with its peers on the command line: `-p HOST` (Alpine's /etc/conf.d/ntpd).
    package static func commandLine(_ options: DaemonOptions, path: String) -> TimeDaemon {
        var daemon = daemon(Source(path))
        daemon.sources = options.values("p", valued: "pSIk").map { peer in
            // `-p keyno:N:HOST` in newer ones.
            let host =
                peer.value.hasPrefix("keyno:") ? peer.value.split(separator: ":").last.map(String.init) : peer.value
            return NTPSource(name: host ?? peer.value, source: peer.source)
        }
        return daemon
    }

    /// Steps whatever is 1 s off or more, in either direction, at any time (ntpd.c, STEP_THRESHOLD).
    private static func daemon(_ configuration: Source) -> TimeDaemon {
        TimeDaemon(
            kind: .busybox, configuration: configuration,
            steps: StepPolicy(stepsLargeOffsets: true, thresholdSeconds: 1, source: Source("busybox ntpd")),
            quorum: Quorum(minimumSources: 1, source: Source("busybox ntpd")))
    }
}
