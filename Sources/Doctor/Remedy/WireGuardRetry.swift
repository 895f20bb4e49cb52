/// Lets wg-quick go on looking up its endpoints' names until there is an answer, instead of giving up at boot.
struct WireGuardRetry: Remedy {
    let id = "wireguard-retry"
    let `class` = RemedyOffer.Class.safe
    let title = "lets WireGuard look up its endpoint until there is an answer"

    func prescribe(for facts: Facts, with means: Means) -> Prescription {
        let named = facts.tunnels.filter { tunnel in
            tunnel.manager == .wgQuick
                && tunnel.peers.contains { $0.endpointHost.map { IPAddress($0) == nil } ?? false }
        }
        guard !named.isEmpty else { return .notNeeded(why: "no WireGuard endpoint is given by name") }
        guard facts.host.initSystem.value == "systemd" else {
            return .manual(["set WG_ENDPOINT_RESOLUTION_RETRIES=infinity where wg-quick is started"])
        }
        return plan(
            named.map { tunnel in
                DropIn.unit(
                    "wg-quick@\(tunnel.interface).service", id,
                    ["[Service]", "Environment=WG_ENDPOINT_RESOLUTION_RETRIES=infinity"])
            }, activate: facts.reloadUnits())
    }
}
