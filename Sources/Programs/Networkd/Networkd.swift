import Box
import Facts
import Formats
import Values

/// systemd-networkd.service(8), systemd.netdev(5), systemd.network(5).
struct Networkd: Program {
    var tunnels: (any TunnelProgram)? { NetworkdTunnels() }
    /// `DNS=` with addresses; what is no plain address (`192.0.2.1:53#name`) is left out.
    var nameserverRecords: [NameserverRecord] {
        ["leases", "links"].map { folder in
            var record = NameserverRecord(rank: 0, "/run/systemd/netif/" + folder)
            record.read = { lines in
                lines.filter { $0.text.hasPrefix("DNS=") }.flatMap { line in
                    line.text.dropFirst(4).words.compactMap { IPAddress($0).map { Sourced($0, line.source) } }
                }
            }
            return record
        }
    }
}

extension Tunnel.Manager {
    package static let networkd = Tunnel.Manager(rawValue: "networkd")
}

private struct NetworkdTunnels: TunnelProgram {
    let kind = Tunnel.Manager.networkd
    let rank = 1

    /// The .netdev files with Kind=wireguard; DNS= of a .network file that matches the same interface belongs to it.
    func readings(_ reader: inout ConfigFiles, _ services: Services) -> [TunnelReading] {
        let directories = ["/etc", "/run", "/usr/local/lib", "/usr/lib"].map { $0 + "/systemd/network" }
        var readings: [TunnelReading] = reader.layered(directories, suffix: ".netdev").compactMap { path in
            reader.lines(of: path).flatMap { reading(INI($0), path: path) }
        }
        for path in readings.isEmpty ? [] : reader.layered(directories, suffix: ".network") {
            let network = INI(reader.lines(of: path) ?? [])
            for index in readings.indices
            where network.list("Match", "Name").contains(where: {
                Glob.matches(readings[index].tunnel.interface, $0.value)
            }) {
                for item in network.list("Network", "DNS") { readings[index].addServers(item.value, item.source) }
            }
        }
        let enabled = services.isEnabled(["systemd-networkd"])
        for index in readings.indices { readings[index].tunnel.isEnabled = enabled }
        return readings
    }

    private func reading(_ ini: INI, path: String) -> TunnelReading? {
        guard ini.last("NetDev", "Kind")?.value == "wireguard", let name = ini.last("NetDev", "Name") else {
            return nil
        }
        var reading = TunnelReading(name.value, kind, Source(path))
        reading.troubles = ini.troubles
        reading.addPeers(ini.entries.filter { $0.section == "WireGuardPeer" })
        return reading
    }
}
