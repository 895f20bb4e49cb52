import Bootstrap
import Facts
import Findings
import Programs
import Values

/// A remedy that depends on what the owner of the box wants: told step by step, never done.
struct ByHand: Remedy {
    package let id: String
    package let `class` = RemedyOffer.Class.manual
    package let title: String
    /// Why there is nothing to do, where there is not.
    let needless: String
    /// Empty where there is nothing to do.
    package let steps: @Sendable (Facts) -> [String]

    func prescribe(for facts: Facts, with means: Means) -> Prescription {
        let lines = steps(facts)
        return lines.isEmpty ? .notNeeded(why: needless) : .manual(lines)
    }
}

extension ByHand {
    package static let dhcpSources = ByHand(
        id: "dhcp-sources", title: "lets the time daemon use the servers that DHCP offers",
        needless: "the time daemon takes what DHCP offers, or has no way to"
    ) { facts in
        facts.daemonsInCharge.filter { $0.takesDHCP?.value == false }.flatMap { daemon -> [String] in
            let restart = facts.host.pasted(facts.restartCommand(daemon.kind))
            switch daemon.kind {
            case .chrony: return ["add to \(daemon.configuration.place):", "    sourcedir /run/chrony-dhcp", restart]
            case .ntpsec, .ntpd:
                return ["set in /etc/default/\(daemon.kind.rawValue):", "    IGNORE_DHCP=\"\"", restart]
            case .timesyncd:
                return [
                    "set in the interface's .network file, section [DHCPv4]:", "    UseNTP=yes",
                    "sudo networkctl reload",
                ]
            default: return ["\(daemon.title): see its manual"]
            }
        }
    }

    static let dnsmasqTimecheck = ByHand(
        id: "dnssec-no-timecheck", title: "lets dnsmasq ignore the dates of signatures until the clock is right",
        needless: "dnsmasq does not check dates here"
    ) { facts in
        guard let dnsmasq = facts.resolver.local.first(where: { $0.kind == .dnsmasq && $0.checksDates }) else {
            return []
        }
        return [
            "add to \(dnsmasq.configuration.place):", "    dnssec-no-timecheck", "and restart dnsmasq;",
            "whatever sets the clock must then tell it so, for until that no date is checked:",
            "    pkill -INT -x dnsmasq",
        ]
    }

    package static let unitOrdering = ByHand(
        id: "unit-ordering", title: "starts resolvers without waiting for the right time",
        needless: "no resolver's unit waits for time-sync.target"
    ) { facts in
        let resolvers = Set(facts.resolver.local.flatMap(\.kind.program.units))
        let waiting = facts.units.filter { unit in
            resolvers.contains(unit.name) && unit.after.contains { $0.value == "time-sync.target" }
        }
        // A drop-in cannot take an After= back (systemd.unit(5)).
        return waiting.flatMap { unit in
            ["sudo systemctl edit --full \(unit.name)", "    in After=, write time-set.target for time-sync.target"]
        }
    }

    package static let timeWaitTimeout = ByHand(
        id: "time-wait-timeout", title: "lets boot go on when the clock cannot be set",
        needless: "systemd-time-wait-sync is not enabled, or has a start timeout"
    ) { facts in
        let isEndless = facts.units.contains {
            $0.name == "systemd-time-wait-sync.service" && $0.isEnabled.value != false && $0.startTimeoutSeconds == nil
        }
        guard isEndless else { return [] }
        return ["sudo systemctl edit systemd-time-wait-sync.service", "    [Service]", "    TimeoutStartSec=90"]
    }

    package static let endpointAddress = ByHand(
        id: "tunnel-endpoint-address", title: "gives the tunnel's endpoint by its address",
        needless: "no tunnel's endpoint is given by name"
    ) { facts in
        facts.tunnels.flatMap(\.peers).flatMap { peer -> [String] in
            guard let host = peer.endpointHost, IPAddress(host) == nil else { return [] }
            return [
                "getent ahosts \(host)   says its address, while names work",
                "write that for \(host) in \(peer.source)",
            ]
        }
    }

    package static let bypassRoute = ByHand(
        id: "bypass-route", title: "leads one time server past the tunnel", needless: "no tunnel takes routes here"
    ) { facts in
        let tunnels = Set(facts.tunnels.filter { $0.peers.contains { !$0.allowedIPs.isEmpty } }.map(\.interface))
        guard !tunnels.isEmpty else { return [] }
        let gateway = facts.host.routes.value?.first {
            $0.prefixLength == 0 && $0.gateway != nil && !tunnels.contains($0.interface)
        }
        let way =
            gateway.flatMap { route in route.gateway.map { "\($0) dev \(route.interface)" } } ?? "GATEWAY dev INTERFACE"
        return [
            "for the address of a time server: sudo ip route add ADDRESS via \(way)",
            "the same at each boot, in what sets up \(tunnels.sorted().joined(separator: ", ")) or the network",
            "sudo boxdoctor fix address-source --server ADDRESS",
        ]
    }

    static let timeDaemon = ByHand(
        id: "time-daemon", title: "starts a time daemon at boot", needless: "a time daemon is enabled"
    ) { facts in
        if facts.timeDaemons.contains(where: { $0.isEnabled.truth == true }) { return [] }
        let start: [String]
        if let daemon = facts.timeDaemons.first {
            start = [facts.host.pasted(facts.startCommand(daemon.kind))]
        } else {
            start = ["install one: chrony, in every distribution", "sudo systemctl enable --now chrony"]
        }
        return start + ["sudo boxdoctor fix address-source"]
    }
}
