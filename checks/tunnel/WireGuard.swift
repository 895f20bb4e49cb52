import Facts
import Findings
import Judgement
import Programs
import Remedies
import TimeScience
import Values

/// Whether WireGuard tunnels come up, and what hangs on them.
struct WireGuard: Check {
    let id = "wireguard"
    let group = "tunnel"
    let title = "A WireGuard tunnel cannot come up, or more hangs on it than it can bear."
    let why = """
        WireGuard's peers refuse a handshake that is older than the last they saw. A box whose clock is behind its own \
        last handshake stays out, without any message, until the clock is right. An endpoint given by name needs a \
        resolver, and wg-quick gives up for good after some minutes without one. Where the resolver or the time \
        servers are reached through the tunnel itself, each waits for the other.
        """
    let reads = [
        "wg show all latest-handshakes, against the clock", "/etc/wireguard/*.conf, *.netdev, NetworkManager profiles",
        "/etc/resolv.conf and the time sources: which of them go through the tunnel",
    ]
    let advice = """
        Clock behind: `boxdoctor fix --clock`. Endpoint by name: `boxdoctor fix wireguard-retry` lets wg-quick go on \
        trying, or give the endpoint's address. Keep one time source and one resolver outside of the tunnel.
        """
    let dependsOn = ["clock-offset", "clock-floor", "bootstrap-loop"]
    let thresholds = [
        Threshold(
            "stale", unit: "seconds", standard: 86_400, allowed: 180...31_536_000,
            meaning: """
                the age of the latest handshake at which a tunnel that is up counts as silent. A peer without traffic \
                makes no handshakes, so the standard is a day.
                """)
    ]

    func isConsequence(of cause: String, in patient: Patient) -> Bool {
        let now = patient.facts.clock.reading
        return own(patient.facts).flatMap(\.peers).contains { ($0.latestHandshake.value ?? now) > now }
    }

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        let tunnels = own(facts)
        guard !tunnels.isEmpty else { return finding(.skipped, Say.none) }
        let now = facts.clock.reading
        var behind: [Evidence] = []
        var silent: [Evidence] = []
        var byName: [Evidence] = []
        var hidden = 0
        let stale = patient.threshold("stale", of: self)
        for tunnel in tunnels {
            for peer in tunnel.peers {
                if case .known(let latest, let source) = peer.latestHandshake {
                    let age = Double(now.unixSeconds) - Double(latest.unixSeconds)
                    if age < -1 { behind.append(Evidence(source, Say.ahead(tunnel.interface, -age))) }
                    if age > stale, tunnel.isUp.truth == true, peer.endpointHost != nil {
                        silent.append(Evidence(source, Say.silent(tunnel.interface, age)))
                    }
                } else if peer.latestHandshake.isUnknown {
                    hidden += 1
                }
                if let host = peer.endpointHost, IPAddress(host) == nil, givesUp(tunnel, facts) {
                    byName.append(Evidence(peer.source, Say.named(tunnel.interface, host)))
                }
            }
        }
        let carried = tunnels.flatMap { serversBehind($0, facts) }
        let metrics = ["tunnels": Double(tunnels.count)]
        if !behind.isEmpty, let lag = patient.time.lagSeconds, abs(lag) < 1 {
            return finding(.warning, Say.wasAhead, detail: Say.wasAheadDetail, evidence: behind, metrics: metrics)
        }
        if !behind.isEmpty {
            return finding(
                .critical, Say.behind, detail: Say.behindDetail, evidence: behind,
                remedies: patient.clockOffers,
                metrics: metrics)
        }
        if !carried.isEmpty || !byName.isEmpty {
            let remedies =
                byName.isEmpty
                ? [] : patient.offers(WireGuardRetry())
            return finding(
                .warning, carried.isEmpty ? Say.gaveUp : Say.carries, evidence: carried + byName, remedies: remedies,
                metrics: metrics)
        }
        if !silent.isEmpty { return finding(.warning, Say.noHandshake, evidence: silent, metrics: metrics) }
        if hidden > 0, facts.host.view == .live {
            return facts.host.isRoot
                ? finding(.unknown, Say.unseen, metrics: metrics) : finding(.skipped, Say.needsRoot, metrics: metrics)
        }
        if facts.host.view == .files { return finding(.skipped, Say.files, metrics: metrics) }
        return finding(.ok, Say.fine(tunnels.count), metrics: metrics)
    }

    private func own(_ facts: Facts) -> [Tunnel] {
        facts.tunnels.filter { tunnel in
            tunnel.manager.program.handshake == .replayGuarded
                && (tunnel.isEnabled.truth == true || tunnel.isUp.truth == true)
        }
    }

    private func givesUp(_ tunnel: Tunnel, _ facts: Facts) -> Bool {
        tunnel.manager.program.patience.map { !$0.isEndless(tunnel, facts.units) } ?? false
    }

    /// Resolvers that are reached through a tunnel whose endpoint has to be resolved first.
    private func serversBehind(_ tunnel: Tunnel, _ facts: Facts) -> [Evidence] {
        let servers = facts.resolver.resolvConf.value?.nameservers ?? []
        return tunnel.peers.flatMap { peer -> [Evidence] in
            guard let host = peer.endpointHost, IPAddress(host) == nil else { return [] }
            return servers.filter { server in
                !server.value.isLoopback
                    && peer.allowedIPs.contains { isInside(server.value, $0) && !$0.hasSuffix("/0") }
            }.map { Evidence($0.source, Say.through("\($0.value)", tunnel.interface, host)) }
        }
    }

    private func isInside(_ address: IPAddress, _ network: String) -> Bool {
        let parts = network.split(separator: "/", maxSplits: 1)
        guard let base = parts.first.flatMap({ IPAddress($0) }) else { return false }
        let length = parts.count == 2 ? Int(parts[1]) ?? -1 : base.bytes.count * 8
        return length >= 0 && address.isInside(base, prefixLength: length)
    }
}

private enum Say {
    static let none = "no WireGuard tunnel is set up"
    static let files = "only files examined: tunnels do not run there"
    static let needsRoot = "needs root (CAP_NET_ADMIN) to see the handshakes"
    static let unseen = "cannot see when the peers last shook hands"
    static let behind = "the clock is behind the last handshake: peers refuse"
    static let behindDetail = "Peers drop handshakes older than the last they saw, until the clock is right."
    static let wasAhead = "peers remember a later time of this box, and refuse"
    static let wasAheadDetail = """
        The clock is right now; it was ahead when they last shook hands. On each peer, start the tunnel anew \
        (`wg-quick down NAME && wg-quick up NAME`), then here too: nothing on this box alone helps.
        """
    static let carries = "the resolver is behind a tunnel that needs it"
    static let gaveUp = "wg-quick gives up when its endpoint has no address yet"
    static let noHandshake = "no handshake for a long time"

    static func fine(_ count: Int) -> String { count == 1 ? "the one tunnel is fine" : "all \(count) tunnels are fine" }
    static func ahead(_ name: String, _ seconds: Double) -> String {
        "\(name): the latest handshake is \(durationText(seconds)) in the future of this clock"
    }
    static func silent(_ name: String, _ seconds: Double) -> String {
        "\(name): the latest handshake was \(durationText(seconds)) ago"
    }
    static func named(_ name: String, _ host: String) -> String {
        "\(name): its endpoint is \(host), a name; wg-quick gives up after 15 lookups"
    }
    static func through(_ server: String, _ name: String, _ host: String) -> String {
        "\(server) is reached through \(name), whose endpoint \(host) has to be resolved first"
    }
}
