import Bootstrap
import Facts
import Findings
import Programs
import Values

/// A time server that is reached beside the tunnel; what may pass beside it is the owner's choice.
package struct BypassRoute: Remedy {
    package let id = "bypass-route"
    package let title = "leads one time server past the tunnel"
    package let isByHand = true
    package let rank = 80

    package init() {}

    package func adds(to facts: Facts) -> String { "a route past the tunnel for one address-only NTP source" }

    /// As a network of its own it is what the tunnel does not take; on a link of its own, for the neighbour's address would
    /// be the box itself.
    package func effect(on facts: inout Facts, with means: Means) {
        guard let index = facts.keeperIndex, let neighbour = IPAddress("192.0.2.125") else { return }
        facts.timeDaemons[index].add([
            NTPSource(name: "192.0.2.126", source: facts.timeDaemons[index].configuration)
        ])
        facts.host.addresses.append(InterfaceAddress(interface: "bypass", address: neighbour, prefixLength: 30))
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard facts.keeper != nil else { return facts.withoutDaemon }
        let taking = facts.tunnels.filter { tunnel in
            tunnel.isEnabled.truth != false && tunnel.peers.contains { !$0.allowedIPs.isEmpty }
        }
        let tunnels = Set(taking.map(\.interface))
        guard !tunnels.isEmpty else { return .notNeeded(why: "no tunnel takes routes here") }
        let gateway = facts.host.routes.value?.first {
            $0.prefixLength == 0 && $0.gateway != nil && !tunnels.contains($0.interface)
        }
        let way =
            gateway.flatMap { route in route.gateway.map { "\($0) dev \(route.interface)" } } ?? "GATEWAY dev INTERFACE"
        return .manual([
            "for the address of a time server: sudo ip route add ADDRESS via \(way)",
            "the same at each boot, in what sets up \(tunnels.sorted().joined(separator: ", ")) or the network",
            "sudo boxdoctor fix address-source --server ADDRESS",
        ])
    }
}
