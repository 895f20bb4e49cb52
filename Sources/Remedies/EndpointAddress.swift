import Bootstrap
import Facts
import Findings
import Values

/// A tunnel to an address needs no name; which address lasts only the tunnel's owner knows.
package struct EndpointAddress: Remedy {
    package let id = "tunnel-endpoint-address"
    package let title = "gives the tunnel's endpoint by its address"
    package let isByHand = true
    package let rank = 70

    package init() {}

    package func adds(to facts: Facts) -> String { "the tunnel's endpoint as an address" }

    package func effect(on facts: inout Facts, with means: Means) {
        for tunnel in facts.tunnels.indices {
            for peer in facts.tunnels[tunnel].peers.indices where isNamed(facts.tunnels[tunnel].peers[peer]) {
                facts.tunnels[tunnel].peers[peer].endpointHost = "192.0.2.125"
            }
        }
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        let lines = facts.tunnels.flatMap(\.peers).filter(isNamed).flatMap { peer in
            [
                "getent ahosts \(peer.endpointHost ?? "")   says its address, while names work",
                "write that for \(peer.endpointHost ?? "") in \(peer.source)",
            ]
        }
        return lines.isEmpty ? .notNeeded(why: "no tunnel's endpoint is given by name") : .manual(lines)
    }

    private func isNamed(_ peer: Tunnel.Peer) -> Bool { peer.endpointHost.map { IPAddress($0) == nil } ?? false }
}
