import Box
import Facts
import Formats
import Programs
import Values

/// Tunnels: what they need (their peers' addresses) and, where they run, when the peers last shook hands.
struct TunnelProbe: Probe {
    package let step = "looking at tunnels"

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        var troubles: [Trouble] = []
        var readings = configured(box.files, box.services, &troubles)
        addRunning(box, until: deadline, &readings)
        for index in readings.indices where box.kernel != nil {
            let path = "/sys/class/net/" + readings[index].tunnel.interface
            readings[index].tunnel.isUp = .known((try? box.files.info(path)) != nil, Source(path))
        }
        facts.tunnels += readings.map(\.tunnel)
        facts.troubles += troubles + readings.flatMap(\.troubles)
    }

    private func configured(
        _ files: any FileSystem, _ services: Services, _ troubles: inout [Trouble]
    ) -> [TunnelReading] {
        var readings: [TunnelReading] = []
        for (path, lines) in texts("/etc/wireguard", ".conf", files, &troubles) {
            let name = stem(path)
            var reading = TunnelConfigs.wgQuick(lines, interface: name, path: path)
            reading.tunnel.isEnabled = services.isEnabled(["wg-quick@" + name])
            readings.append(reading)
        }
        readings += networkd(files, services, &troubles)
        for directory in [
            "/etc/NetworkManager/system-connections", "/run/NetworkManager/system-connections",
            "/usr/lib/NetworkManager/system-connections",
        ] {
            for (path, lines) in texts(directory, ".nmconnection", files, &troubles) {
                if let reading = TunnelConfigs.keyfile(lines, path: path) { readings.append(reading) }
            }
        }
        let network = "/etc/config/network"
        if let lines = observedLines(network, files, &troubles).value {
            readings += TunnelConfigs.uci(UCI(lines), path: network)
        }
        for (directory, unit) in [
            ("/etc/openvpn", "openvpn@"), ("/etc/openvpn/client", "openvpn-client@"),
        ] {
            for (path, lines) in texts(directory, ".conf", files, &troubles) {
                let name = stem(path)
                guard var reading = TunnelConfigs.openVPN(lines, name: name, path: path) else { continue }
                reading.tunnel.isEnabled = services.isEnabled([unit + name, "openvpn"])
                readings.append(reading)
            }
        }
        return readings
    }

    /// The .netdev files; DNS= of a .network file that matches the same interface belongs to it.
    private func networkd(
        _ files: any FileSystem, _ services: Services, _ troubles: inout [Trouble]
    ) -> [TunnelReading] {
        var reader = ConfigFiles(files)
        let directories = ["/etc", "/run", "/usr/local/lib", "/usr/lib"].map { $0 + "/systemd/network" }
        var readings = reader.layered(directories, suffix: ".netdev").compactMap { path in
            reader.lines(of: path).flatMap { TunnelConfigs.netdev($0, path: path) }
        }
        for path in readings.isEmpty ? [] : reader.layered(directories, suffix: ".network") {
            let network = INI(reader.lines(of: path) ?? [])
            for index in readings.indices
            where network.list("Match", "Name").contains(where: {
                Glob.matches(readings[index].tunnel.interface, $0.value)
            }) {
                readings[index].tunnel.dns += network.list("Network", "DNS").compactMap { item in
                    IPAddress(item.value).map { Sourced($0, item.source) }
                }
            }
        }
        for index in readings.indices {
            readings[index].tunnel.isEnabled = services.isEnabled(["systemd-networkd"])
        }
        troubles += reader.troubles
        return readings
    }

    /// What `wg` says of the running ones, keys dropped; tunnels that no configuration explains are added.
    private func addRunning(_ box: Box, until deadline: Deadline, _ readings: inout [TunnelReading]) {
        let source = Source("wg show all latest-handshakes")
        guard let commands = box.commands, readings.contains(where: { $0.tunnel.manager != .openvpn }) || isLoaded(box)
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
                interface: interface, manager: interface.hasPrefix("tailscale") ? .tailscale : .other,
                isEnabled: .notLooked(why: "no configuration of it was found"), isUp: .known(true, source),
                peers: peers, dns: [], source: source)
            readings.append(TunnelReading(tunnel: tunnel, publicKeys: peers.map { _ in nil }))
        }
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

    /// Files of a directory that end in `suffix`, each with its lines. A directory for root alone is told once.
    private func texts(
        _ directory: String, _ suffix: String, _ files: any FileSystem, _ troubles: inout [Trouble]
    ) -> [(path: String, lines: [ConfigLine])] {
        var reader = ConfigFiles(files)
        defer { troubles += reader.troubles }
        return reader.layered([directory], suffix: suffix).compactMap { path in
            reader.lines(of: path).map { (path, $0) }
        }
    }

    /// `wg0` of `/etc/wireguard/wg0.conf`.
    private func stem(_ path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        return String(name[..<(name.lastIndex(of: ".") ?? name.endIndex)])
    }
}
