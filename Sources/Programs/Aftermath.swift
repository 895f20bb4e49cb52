import Facts
import Values

/// Services that do not get over a wrong clock by themselves, in the order in which they are to be restarted: who answers for
/// names before who asks for them, and what others stand on before them.
package struct Aftermath: Sendable {
    /// The unit, or how its instances begin: `wg-quick@`.
    package var unit: String
    /// What is wrong with it, in a few words.
    package var because: String

    package static let known: [Aftermath] = [
        Aftermath("systemd-resolved.service", "it keeps refusals of that time"),
        Aftermath("unbound.service", "it keeps refusals of that time"),
        Aftermath("named.service", "it keeps refusals of that time"),
        Aftermath("bind9.service", "it keeps refusals of that time"),
        Aftermath("pdns-recursor.service", "it keeps refusals of that time"),
        Aftermath("knot-resolver.service", "it keeps refusals of that time"),
        Aftermath("dnsmasq.service", "it keeps refusals of that time"),
        Aftermath("pihole-FTL.service", "its own certificate bears that time"),
        Aftermath("AdGuardHome.service", "its upstreams' certificates were refused"),
        Aftermath("stubby.service", "its upstreams' certificates were refused"),
        Aftermath("dnscrypt-proxy.service", "its upstreams' certificates were refused"),
        Aftermath("wg-quick@", "its endpoint's name was looked up in vain, or the peer keeps a later handshake"),
        Aftermath("tailscaled.service", "its login was refused for the certificate's dates"),
        Aftermath("openvpn@", "the certificate's dates were refused"),
        Aftermath("openvpn-client@", "the certificate's dates were refused"),
        Aftermath("k3s.service", "certificates that it made then bear that time"),
        Aftermath("k3s-agent.service", "certificates that it made then bear that time"),
        Aftermath("k0scontroller.service", "certificates that it made then bear that time"),
        Aftermath("k0sworker.service", "certificates that it made then bear that time"),
        Aftermath("kubelet.service", "certificates that it made then bear that time"),
        Aftermath("caddy.service", "certificates were ordered or judged at that time"),
        Aftermath("traefik.service", "certificates were ordered or judged at that time"),
        Aftermath("certbot.service", "certificates were ordered or judged at that time"),
        Aftermath("acme.service", "certificates were ordered or judged at that time"),
        Aftermath("apt-daily.service", "package lists were not valid yet"),
        Aftermath("apt-daily-upgrade.service", "package lists were not valid yet"),
        Aftermath("hassio-supervisor.service", "certificates were refused"),
    ]

    private init(_ unit: String, _ because: String) {
        self.unit = unit
        self.because = because
    }

    package func means(_ name: String) -> Bool { unit.hasSuffix("@") ? name.hasPrefix(unit) : name == unit }
}

extension Facts {
    /// What to restart after the clock was set, in order, with the reason: services that failed while it was wrong, and those
    /// that are known not to recover.
    package var startedTooEarly: [(unit: StartedUnit, because: String)] {
        let early = startedUnits.value ?? []
        let ranked = early.compactMap { unit -> (rank: Int, unit: StartedUnit, because: String)? in
            let known = Aftermath.known.firstIndex { $0.means(unit.name) }
            if let known { return (known, unit, Aftermath.known[known].because) }
            // What sets the clock is not to be started anew for having done so.
            guard unit.hasFailed, !allTimePrograms.contains(where: { $0.units.contains(unit.name) }) else { return nil }
            return (Aftermath.known.count, unit, "it failed while the clock was wrong")
        }
        return ranked.sorted {
            ($0.rank, $0.unit.monotonicSeconds) < ($1.rank, $1.unit.monotonicSeconds)
        }.map { ($0.unit, $0.because) }
    }
}
