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
    private static let setting = "WG_ENDPOINT_RESOLUTION_RETRIES=infinity"

    package init() {}

    package func adds(to facts: Facts) -> String { "looking up the tunnel's endpoint until it is found" }

    package func effect(on facts: inout Facts, with means: Means) {
        for tunnel in waiting(facts) {
            let setting = Sourced(WireGuardRetry.setting, Source(id))
            if let index = facts.units.firstIndex(where: { $0.name == unit(of: tunnel) }) {
                facts.units[index].environment.append(setting)
            } else {
                facts.units.append(
                    UnitFact(
                        name: unit(of: tunnel), isEnabled: tunnel.isEnabled, environment: [setting],
                        source: setting.source))
            }
        }
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard !named(facts).isEmpty else { return .notNeeded(why: "no WireGuard endpoint is given by name") }
        let waiting = waiting(facts)
        guard !waiting.isEmpty else { return .notNeeded(why: "wg-quick goes on looking already") }
        guard facts.host.initSystem.value == "systemd" else {
            return .manual(["set \(WireGuardRetry.setting) where wg-quick is started"])
        }
        return plan(
            waiting.map { DropIn.unit(unit(of: $0), id, ["[Service]", "Environment=\(WireGuardRetry.setting)"]) },
            activate: facts.reloadUnits())
    }

    private func unit(of tunnel: Tunnel) -> String { "wg-quick@\(tunnel.interface).service" }

    private func named(_ facts: Facts) -> [Tunnel] {
        facts.tunnels.filter { tunnel in
            tunnel.manager == .wgQuick && tunnel.isEnabled.truth != false
                && tunnel.peers.contains { $0.endpointHost.map { IPAddress($0) == nil } ?? false }
        }
    }

    private func waiting(_ facts: Facts) -> [Tunnel] {
        named(facts).filter { tunnel in
            !facts.units.contains { candidate in
                candidate.name == unit(of: tunnel)
                    && candidate.environment.contains { $0.value == WireGuardRetry.setting }
            }
        }
    }
}
