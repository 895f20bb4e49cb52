import Facts
import Programs
import Values

// When a tunnel is up: its endpoint has an address, and its handshake is accepted at the box's clock.
extension ModelBuilder {
    mutating func addTunnelRules(_ head: Int, _ tunnel: Tunnel) {
        if moment == .now, case .known(true, let source) = tunnel.isUp {
            add(Rule(head, because: "\(tunnel.interface) is up", source))
        }
        switch tunnel.manager.program.handshake {
        case .replayGuarded: addReplayGuardRules(head, tunnel)
        case .certificate(let purpose, nil): addCertificateTunnel(head, tunnel, purpose: purpose)
        case .certificate(let purpose, let name?):
            let need = Need(
                node(.certificate(purpose: purpose, name: name, early: false)),
                "a valid certificate", because: "Tailscale logs in over TLS", tunnel.source)
            add(Rule(head, needs: [network(tunnel.source), need], because: "Tailscale logs in", tunnel.source))
        }
    }

    private mutating func addReplayGuardRules(_ head: Int, _ tunnel: Tunnel) {
        let calling = tunnel.peers.filter { $0.endpointHost != nil }
        if calling.isEmpty {
            add(
                Rule(
                    head, needs: [network(tunnel.source)], when: .undecided, because: "its peers call in",
                    tunnel.source, undecided: "whether a peer of \(tunnel.interface) calls in"))
        }
        for peer in calling {
            let handshake = handshakeLags(peer)
            for way in endpointWays(tunnel, peer) {
                add(
                    Rule(
                        head, needs: way.needs, when: way.when.and(handshake.lags), because: way.because, way.source,
                        otherwise: way.otherwise, undecided: way.undecided ?? handshake.undecided))
                guard handshake.lags != .always else { continue }
                let clock = Need(
                    BootModel.clock, "the clock",
                    because: "the peer drops handshakes older than the last it saw", peer.source)
                add(
                    Rule(
                        head, needs: way.needs + [clock], when: way.when, because: clock.because, peer.source,
                        otherwise: way.otherwise, undecided: way.undecided))
            }
        }
    }

    /// A WireGuard responder keeps the greatest timestamp it saw of a peer and drops older ones (the protocol's TAI64N
    /// replay guard): a clock behind the last handshake cannot make a new one.
    private func handshakeLags(_ peer: Tunnel.Peer) -> (lags: Bounds, undecided: String?) {
        switch peer.latestHandshake {
        case .known(let latest, _):
            let readings = IntervalSet(from: latest.unixSeconds, until: nil)
            return (Bounds(readings.reflected(about: now)), nil)
        case .absent: return (.always, nil)
        case .unreadable, .notLooked:
            return (
                Bounds(surely: IntervalSet(from: nil, until: 0), perhaps: .all),
                "the greatest timestamp that the WireGuard peer has seen"
            )
        }
    }

    private mutating func endpointWays(_ tunnel: Tunnel, _ peer: Tunnel.Peer) -> [Way] {
        guard let host = peer.endpointHost else { return [] }
        if IPAddress(host) != nil {
            return [Way(needs: [network(peer.source)], because: "\(host), an address", source: peer.source)]
        }
        let once = tunnel.manager.program.patience.map { !$0.isEndless(tunnel, facts.units) } ?? false
        return lookups(host, words: "its endpoint's address", early: once, unchecked: false).map { way in
            var way = way
            // The endpoint's name is what a reader looks for; the nameserver is on the resolver's line.
            way.needs = way.needs.map { Need($0.of, $0.words, because: "\(host), through \($0.because)", peer.source) }
            return way
        }
    }

    private mutating func addCertificateTunnel(_ head: Int, _ tunnel: Tunnel, purpose: CertificateFact.Purpose) {
        for peer in tunnel.peers {
            guard let host = peer.endpointHost else { continue }
            let certificate = Need(
                node(.certificate(purpose: purpose, name: canonical(host), early: false)), "a valid certificate",
                because: "TLS with \(host)", peer.source)
            for way in endpointWays(tunnel, peer) {
                add(
                    Rule(
                        head, needs: way.needs + [certificate], when: way.when, because: way.because, way.source,
                        otherwise: way.otherwise, undecided: way.undecided))
            }
        }
    }
}
