import Facts
import Findings
import Programs
import Values

// Repairs that are told, not done: they depend on what the owner of the box wants.

/// Servers that DHCP offers come as addresses.
package let dhcpSources = Repair(
    id: "dhcp-sources", safety: .manual, adds: "the NTP servers that DHCP offers, as addresses"
) { facts in
    guard
        let index = facts.timeDaemons.firstIndex(where: { $0.isEnabled.truth == true && $0.takesDHCP?.value == false })
    else { return false }
    facts.timeDaemons[index].takesDHCP = Sourced(true, facts.timeDaemons[index].configuration)
    facts.timeDaemons[index].sources.append(
        NTPSource(name: "192.0.2.124", origin: .dhcp, source: facts.timeDaemons[index].configuration))
    return true
}

package let dnsmasqTimestamp = Repair(
    id: "dnssec-no-timecheck", safety: .manual,
    adds: "dnsmasq's dnssec-no-timecheck until the clock is set, then SIGINT",
    weakens: "signature dates are not looked at until then"
) { facts in
    var changed = false
    for index in facts.resolver.local.indices {
        let resolver = facts.resolver.local[index]
        guard resolver.kind == .dnsmasq, resolver.validation.value == .on,
            resolver.timeCheck.value != .untilTold, resolver.timeCheck.value != .never
        else { continue }
        facts.resolver.local[index].timeCheck = Sourced(.untilTold, resolver.configuration)
        changed = true
    }
    return changed
}

package let unitOrdering = Repair(
    id: "unit-ordering", safety: .manual, adds: "resolvers ordered after time-set.target, not time-sync.target"
) { facts in
    let resolvers = Set(facts.resolver.local.flatMap(\.kind.program.units))
    var changed = false
    for index in facts.units.indices where resolvers.contains(facts.units[index].name) {
        let kept = facts.units[index].after.filter { $0.value != "time-sync.target" }
        changed = changed || kept.count < facts.units[index].after.count
        facts.units[index].after = kept
    }
    return changed
}

package let timeWaitTimeout = Repair(
    id: "time-wait-timeout", safety: .manual, adds: "a start timeout for systemd-time-wait-sync"
) { facts in
    guard
        let index = facts.units.firstIndex(where: {
            $0.name == "systemd-time-wait-sync.service" && $0.isEnabled.truth == true && $0.startTimeoutSeconds == nil
        })
    else { return false }
    facts.units[index].startTimeoutSeconds = 90
    return true
}

package let endpointAddress = Repair(
    id: "tunnel-endpoint-address", safety: .manual, adds: "the tunnel's endpoint as an address"
) { facts in
    var changed = false
    for tunnel in facts.tunnels.indices {
        for peer in facts.tunnels[tunnel].peers.indices {
            guard let host = facts.tunnels[tunnel].peers[peer].endpointHost, IPAddress(host) == nil else { continue }
            facts.tunnels[tunnel].peers[peer].endpointHost = "192.0.2.125"
            changed = true
        }
    }
    return changed
}

/// One source that is reached beside the tunnel; as a network of its own it is what the tunnel does not take.
package let bypassRoute = Repair(
    id: "bypass-route", safety: .manual, adds: "a route past the tunnel for one address-only NTP source"
) { facts in
    guard let index = facts.timeDaemons.firstIndex(where: { $0.isEnabled.truth == true }),
        let neighbour = IPAddress("192.0.2.125"),
        facts.tunnels.contains(where: { tunnel in
            tunnel.isEnabled.truth == true && tunnel.peers.contains { !$0.allowedIPs.isEmpty }
        })
    else { return false }
    let source = facts.timeDaemons[index].configuration
    facts.timeDaemons[index].sources.append(NTPSource(name: "192.0.2.126", source: source))
    // On a link of its own: the neighbour's address would be the box itself.
    facts.host.addresses.append(InterfaceAddress(interface: "bypass", address: neighbour, prefixLength: 30))
    return true
}

let entropySource = Repair(
    id: "entropy-source", safety: .manual, adds: "a source of random numbers: virtio-rng, a hardware generator, rngd"
) { facts in
    guard facts.entropy.isReady.value == false else { return false }
    facts.entropy.isReady = .known(true, Source("entropy-source"))
    return true
}
