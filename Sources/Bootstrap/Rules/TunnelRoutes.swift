import Facts
import Programs
import Values

/// What the enabled tunnels would take, read once: a tunnel may have thousands of peers, and every address asks.
struct TunnelRoutes {
    struct Prefix {
        var tunnel: Int
        var network: IPAddress
        var length: Int
        /// As written.
        var text: String
        var source: Source
    }

    /// The tunnel that packets for an address go through, and why.
    struct Capture {
        var tunnel: Int
        var because: String
        var source: Source
    }

    /// In the order of tunnels and peers.
    private(set) var prefixes: [Prefix] = []
    /// Of each tunnel the literal addresses of its peers.
    private(set) var endpoints: [Set<IPAddress>] = []

    init(_ tunnels: [Tunnel]) {
        for (index, tunnel) in tunnels.enumerated() {
            endpoints.append(Set(tunnel.peers.compactMap { $0.endpointHost.flatMap { IPAddress($0) } }))
            guard tunnel.isEnabled.truth == true else { continue }
            for peer in tunnel.peers {
                for allowed in peer.allowedIPs {
                    guard let (network, length) = TunnelRoutes.prefix(allowed),
                        TunnelRoutes.holdsRoutes(tunnel, peer, length)
                    else { continue }
                    prefixes.append(
                        Prefix(tunnel: index, network: network, length: length, text: allowed, source: peer.source))
                }
            }
        }
    }

    /// wg-quick makes the interface only after it has found the endpoint: until then a default route through the tunnel is
    /// not there, and packets go straight out. networkd makes it at once.
    private static func holdsRoutes(_ tunnel: Tunnel, _ peer: Tunnel.Peer, _ length: Int) -> Bool {
        guard tunnel.manager.program.patience != nil, length == 0 else { return true }
        return peer.endpointHost.map { IPAddress($0) != nil } ?? true
    }

    private static func prefix(_ text: String) -> (IPAddress, Int)? {
        let parts = text.split(separator: "/", maxSplits: 1)
        guard let first = parts.first, let address = IPAddress(first) else { return nil }
        let whole = address.bytes.count * 8
        return (address, parts.count == 2 ? Int(parts[1]) ?? whole : whole)
    }
}
