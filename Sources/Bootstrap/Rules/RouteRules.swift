import Facts
import Values

// Which way a packet takes: straight out, or through a tunnel that must be up first.
extension ModelBuilder {
    /// What must be up before `address` can be reached.
    package mutating func route(to address: IPAddress, _ source: Source) -> [Need] {
        if isOwn(address) { return [] }
        if let (tunnel, because, place) = capturing(address) {
            return [
                Need(
                    node(.tunnel(tunnel)), "the tunnel \(facts.tunnels[tunnel].interface)", because: because, place)
            ]
        }
        return [network(source)]
    }

    package mutating func network(_ source: Source) -> Need {
        Need(node(.network), "the network", because: "outside this box", source)
    }

    /// Loopback, or an address of one of its interfaces.
    package func isOwn(_ address: IPAddress) -> Bool {
        address.isLoopback || address.isUnspecified || facts.host.addresses.contains { $0.address == address }
    }

    /// The enabled tunnel that takes packets for `address`, by the kernel's routes now, by its configuration at a boot.
    private func capturing(_ address: IPAddress) -> (tunnel: Int, because: String, Source)? {
        if moment == .now, let routes = facts.host.routes.value, !routes.isEmpty,
            let best = routes.filter({ address.isInside($0.destination, prefixLength: $0.prefixLength) })
                .max(by: { $0.prefixLength < $1.prefixLength })
        {
            if let tunnel = facts.tunnels.firstIndex(where: { $0.interface == best.interface }),
                !isEndpoint(address, of: facts.tunnels[tunnel])
            {
                return (
                    tunnel, "\(address) is routed through \(best.interface)",
                    facts.host.routes.source ?? Source("routes")
                )
            }
        }
        let onLink = facts.host.addresses.filter { link in
            !facts.tunnels.contains { $0.interface == link.interface }
                && address.isInside(link.address, prefixLength: link.prefixLength)
        }
        let local = onLink.map(\.prefixLength).max() ?? -1
        var best: (tunnel: Int, length: Int, text: String, source: Source)?
        for (index, tunnel) in facts.tunnels.enumerated()
        where tunnel.isEnabled.truth == true && !isEndpoint(address, of: tunnel) {
            for peer in tunnel.peers {
                for allowed in peer.allowedIPs {
                    guard let (network, length) = prefix(allowed), address.isInside(network, prefixLength: length),
                        length > local, length > best?.length ?? -1, holdsRoutes(tunnel, peer, length)
                    else { continue }
                    best = (index, length, "\(address) is in \(allowed), sent through \(tunnel.interface)", peer.source)
                }
            }
        }
        return best.map { ($0.tunnel, $0.text, $0.source) }
    }

    /// wg-quick makes the interface only after it has found the endpoint: until then a default route through the tunnel is
    /// not there, and packets go straight out. networkd makes it at once.
    private func holdsRoutes(_ tunnel: Tunnel, _ peer: Tunnel.Peer, _ length: Int) -> Bool {
        guard tunnel.manager == .wgQuick, length == 0 else { return true }
        return peer.endpointHost.map { IPAddress($0) != nil } ?? true
    }

    private func isEndpoint(_ address: IPAddress, of tunnel: Tunnel) -> Bool {
        tunnel.peers.contains { $0.endpointHost.flatMap { IPAddress($0) } == address }
    }

    private func prefix(_ text: String) -> (IPAddress, Int)? {
        let parts = text.split(separator: "/", maxSplits: 1)
        guard let first = parts.first, let address = IPAddress(first) else { return nil }
        let whole = address.bytes.count * 8
        return (address, parts.count == 2 ? Int(parts[1]) ?? whole : whole)
    }

    mutating func addNetworkRules(_ head: Int) {
        var needs: [Need] = []
        if facts.entropy.isReady.value == false {
            let source = facts.entropy.isReady.source ?? Source("getrandom")
            needs.append(
                Need(node(.entropy), "random numbers", because: "DHCP and keys wait for them", source))
        }
        if moment == .now, case .known(let routes, let source) = facts.host.routes, routes.isEmpty {
            add(Rule(head, when: .never, because: "", source, otherwise: "no route leads out of this box"))
        } else {
            add(
                Rule(head, needs: needs, because: "the network comes up", facts.host.routes.source ?? Source("network"))
            )
        }
    }

    /// The box of the site that bears this address, if it is one.
    package mutating func served(at address: IPAddress, _ service: Condition.Service, _ source: Source) -> [Need] {
        guard let box = others?.box(at: address) else { return [] }
        let words = service == .time ? "that box's time" : "that box's answers"
        return [Need(node(.other(box: box, service: service)), words, because: "\(address)", source)]
    }
}
