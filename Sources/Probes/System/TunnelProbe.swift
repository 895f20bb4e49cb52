import Box
import Facts
import Formats
import Programs
import Values

/// Tunnels: what they need (their peers' addresses) and, where they run, when the peers last shook hands.
struct TunnelProbe: Probe {
    package let step = "looking at tunnels"

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        var readings: [TunnelReading] = []
        for program in allTunnelPrograms {
            // Each with a reader of its own: what one has in plenty is not the others' loss.
            var reader = ConfigFiles(box.files)
            readings += program.readings(&reader, box.services)
            facts.troubles += reader.troubles
        }
        addRunning(box, until: deadline, &readings)
        for index in readings.indices where box.kernel != nil {
            let path = "/sys/class/net/" + readings[index].tunnel.interface
            readings[index].tunnel.isUp = .known((try? box.files.info(path)) != nil, Source(path))
        }
        facts.tunnels += readings.map(\.tunnel)
        facts.troubles += readings.flatMap(\.troubles)
    }

    /// What `wg` says of the running ones, keys dropped; tunnels that no configuration explains are added.
    private func addRunning(_ box: Box, until deadline: Deadline, _ readings: inout [TunnelReading]) {
        let source = Source("wg show all latest-handshakes")
        guard let commands = box.commands, hasWireGuard(readings) || isLoaded(box)
        else { return }
        let outcome = commands.run([Command("wg", ["show", "all", "latest-handshakes"])], until: deadline).first
        guard let output = outcome?.output else {
            let why = box.kernel?.effectiveUserID() == 0 ? "wg did not say" : "needs root (CAP_NET_ADMIN)"
            setHandshakes(&readings) { _, _ in .unreadable(why: why, source) }
            return
        }
        let lines = HandshakeList.parse(output)
        let times = Dictionary(lines.map { ("\($0.interface) \($0.publicKey)", $0.time) }) { first, _ in first }
        setHandshakes(&readings) { interface, key in
            (times["\(interface) \(key)"] ?? nil).map { .known($0, source) } ?? .absent(source)
        }
        let known = Set(readings.map(\.tunnel.interface))
        for interface in unique(lines.map(\.interface)) where !known.contains(interface) {
            let peers = lines.filter { $0.interface == interface }.map { line in
                Tunnel.Peer(
                    endpointHost: nil, endpointPort: nil, allowedIPs: [],
                    latestHandshake: line.time.map { .known($0, source) } ?? .absent(source), source: source)
            }
            let tunnel = Tunnel(
                interface: interface, manager: allTunnelPrograms.first { $0.made(interface) }?.kind ?? .other,
                isEnabled: .notLooked(why: "no configuration of it was found"), isUp: .known(true, source),
                peers: peers, dns: [], source: source)
            readings.append(TunnelReading(tunnel: tunnel, publicKeys: peers.map { _ in nil }))
        }
    }

    private func hasWireGuard(_ readings: [TunnelReading]) -> Bool {
        readings.contains { $0.tunnel.manager.program.handshake == .replayGuarded }
    }

    private func isLoaded(_ box: Box) -> Bool { (try? box.files.info("/sys/module/wireguard")) != nil }

    private func setHandshakes(
        _ readings: inout [TunnelReading], _ value: (String, String) -> Observed<Timestamp>
    ) {
        for index in readings.indices {
            for peer in readings[index].tunnel.peers.indices {
                guard let key = readings[index].publicKeys[peer] else { continue }
                readings[index].tunnel.peers[peer].latestHandshake = value(readings[index].tunnel.interface, key)
            }
        }
    }
}
