import Bootstrap
import Facts
import Findings
import Programs
import Values

/// Lets wg-quick go on looking up its endpoints' names until there is an answer, instead of giving up at boot.
package struct WireGuardRetry: Remedy {
    package let id = "wireguard-retry"
    package let title = "lets WireGuard look up its endpoint until there is an answer"
    package let rank = 60

    package init() {}

    package func adds(to facts: Facts) -> String { "looking up the tunnel's endpoint until it is found" }

    package func effect(on facts: inout Facts, with means: Means) {
        for (tunnel, patience) in waiting(facts) {
            let setting = Sourced(patience.endless, Source(id))
            let unit = patience.unit(of: tunnel)
            if let index = facts.units.firstIndex(where: { $0.name == unit }) {
                facts.units[index].environment.append(setting)
            } else {
                facts.units.append(
                    UnitFact(name: unit, isEnabled: tunnel.isEnabled, environment: [setting], source: setting.source))
            }
        }
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard !named(facts).isEmpty else { return .notNeeded(why: "no WireGuard endpoint is given by name") }
        let waiting = waiting(facts)
        guard let first = waiting.first else { return .notNeeded(why: "wg-quick goes on looking already") }
        guard facts.host.initSystem.value == .systemd else {
            return .manual(["set \(first.patience.endless) where wg-quick is started"])
        }
        return plan(
            waiting.map { tunnel, patience in
                DropIn.unit(patience.unit(of: tunnel), id, ["[Service]", "Environment=\(patience.endless)"])
            },
            activate: facts.reloadUnits())
    }

    /// Tunnels to names, of programs that give up.
    private func named(_ facts: Facts) -> [(tunnel: Tunnel, patience: TunnelPatience)] {
        facts.tunnels.compactMap { tunnel in
            let isNamed = tunnel.peers.contains { $0.endpointHost.map { IPAddress($0) == nil } ?? false }
            guard tunnel.isEnabled.truth != false, isNamed else { return nil }
            return tunnel.manager.program.patience.map { (tunnel, $0) }
        }
    }

    private func waiting(_ facts: Facts) -> [(tunnel: Tunnel, patience: TunnelPatience)] {
        named(facts).filter { !$0.patience.isEndless($0.tunnel, facts.units) }
    }
}
