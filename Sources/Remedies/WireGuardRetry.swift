import Facts
import Findings
import Values

/// Lets wg-quick go on looking up its endpoints' names until there is an answer, instead of giving up at boot.
struct WireGuardRetry: Remedy {
    package let id = "wireguard-retry"
    package let `class` = RemedyOffer.Class.safe
    package let title = "lets WireGuard look up its endpoint until there is an answer"

    func prescribe(for facts: Facts, with means: Means) -> Prescription {
        let named = facts.tunnels.filter { tunnel in
            tunnel.manager == .wgQuick
                && tunnel.peers.contains { $0.endpointHost.map { IPAddress($0) == nil } ?? false }
        }
        guard !named.isEmpty else { return .notNeeded(why: "no WireGuard endpoint is given by name") }
        let setting = "WG_ENDPOINT_RESOLUTION_RETRIES=infinity"
        let waiting = named.filter { tunnel in
            !facts.units.contains { unit in
                unit.name == "wg-quick@\(tunnel.interface).service" && unit.environment.contains { $0.value == setting }
            }
        }
        guard !waiting.isEmpty else { return .notNeeded(why: "wg-quick goes on looking already") }
        guard facts.host.initSystem.value == "systemd" else {
            return .manual(["set \(setting) where wg-quick is started"])
        }
        return plan(
            waiting.map { tunnel in
                DropIn.unit(
                    "wg-quick@\(tunnel.interface).service", id,
                    ["[Service]", "Environment=\(setting)"])
            }, activate: facts.reloadUnits())
    }
}
