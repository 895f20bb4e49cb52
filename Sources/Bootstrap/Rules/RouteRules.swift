import Facts
import Values

// Which way a packet takes: straight out, or through a tunnel that must be up first.
extension ModelBuilder {
    /// What must be up before `address` can be reached.
    package mutating func route(to address: IPAddress, _ source: Source) -> [Need] {
        if isOwn(address) { return [] }
        // The same few nameservers are asked for every name.
        let capture = captured[address] ?? capturing(address)
        captured[address] = .some(capture)
        if let capture {
            let interface = facts.tunnels[capture.tunnel].interface
            return [
                Need(node(.tunnel(capture.tunnel)), "the tunnel \(interface)", because: capture.because, capture.source)
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
    private func capturing(_ address: IPAddress) -> TunnelRoutes.Capture? {
        if moment == .now, let routes = facts.host.routes.value, !routes.isEmpty,
            let best = routes.filter({ address.isInside($0.destination, prefixLength: $0.prefixLength) })
                .max(by: { $0.prefixLength < $1.prefixLength })
        {
            if let tunnel = facts.tunnels.firstIndex(where: { $0.interface == best.interface }),
                !isEndpoint(address, of: tunnel)
            {
                return TunnelRoutes.Capture(
                    tunnel: tunnel, because: "\(address) is routed through \(best.interface)",
                    source: facts.host.routes.source ?? Source("routes"))
            }
        }
        let onLink = facts.host.addresses.filter { link in
            !facts.tunnels.contains { $0.interface == link.interface }
                && address.isInside(link.address, prefixLength: link.prefixLength)
        }
        let local = onLink.map(\.prefixLength).max() ?? -1
        var best: TunnelRoutes.Prefix?
        for prefix in tunnelRoutes.prefixes
        where prefix.length > max(local, best?.length ?? -1)
            && address.isInside(prefix.network, prefixLength: prefix.length) && !isEndpoint(address, of: prefix.tunnel)
        {
            best = prefix
        }
        return best.map { best in
            let interface = facts.tunnels[best.tunnel].interface
            return TunnelRoutes.Capture(
                tunnel: best.tunnel, because: "\(address) is in \(best.text), sent through \(interface)",
                source: best.source)
        }
    }

    private func isEndpoint(_ address: IPAddress, of tunnel: Int) -> Bool {
        tunnelRoutes.endpoints[tunnel].contains(address)
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

    /// The box of the site that bears this address, should there be one.
    package mutating func served(at address: IPAddress, _ service: Condition.Service, _ source: Source) -> [Need] {
        guard isOfSite else { return [] }
        let words = service == .time ? "that box's time" : "that box's answers"
        return [Need(node(.other(.address(address), service: service)), words, because: "\(address)", source)]
    }
}
