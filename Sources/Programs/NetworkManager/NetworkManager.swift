import Box
import Facts
import Formats
import Values

/// NetworkManager(8), its keyfiles (nm-settings-keyfile(5)) and nmcli(1).
struct NetworkManager: Program {
    var tunnels: (any TunnelProgram)? { NetworkManagerTunnels() }
    var resolvConf: ResolvConfWriter? {
        ResolvConfWriter(
            owner: .networkManager, rank: 0, targets: ["NetworkManager/"], signatures: ["networkmanager"]
        ) { address in
            .told([
                "nmcli -f NAME,DEVICE connection show --active   says which NAME to use in the next two:",
                "nmcli connection modify NAME +ipv\(address.isV6 ? 6 : 4).dns \(address)", "nmcli connection up NAME",
            ])
        }
    }
    var nameserverRecords: [NameserverRecord] {
        [NameserverRecord(rank: 1, "/run/NetworkManager", suffix: "resolv.conf")]
    }
}

extension ResolvConf.Owner {
    package static let networkManager = ResolvConf.Owner(rawValue: "networkManager")
}

extension Tunnel.Manager {
    package static let networkManager = Tunnel.Manager(rawValue: "networkManager")
}

private struct NetworkManagerTunnels: TunnelProgram {
    let kind = Tunnel.Manager.networkManager
    let rank = 2

    func readings(_ reader: inout ConfigFiles, _ services: Services) -> [TunnelReading] {
        ["/etc", "/run", "/usr/lib"].flatMap { root -> [TunnelReading] in
            reader.texts(root + "/NetworkManager/system-connections", ".nmconnection").compactMap { path, _, lines in
                reading(INI(lines), path: path)
            }
        }
    }

    /// Nil for other than type=wireguard. A peer's public key is its section's name.
    private func reading(_ ini: INI, path: String) -> TunnelReading? {
        guard ini.last("connection", "type")?.value == "wireguard" else { return nil }
        let name = ini.last("connection", "interface-name") ?? ini.last("connection", "id")
        var reading = TunnelReading(name?.value ?? "wireguard", kind, Source(path))
        reading.troubles = ini.troubles
        let starts = ini.flag("connection", "autoconnect")
        reading.tunnel.isEnabled = .known(starts?.value ?? true, starts?.source ?? Source(path))
        for item in ini.all("ipv4", "dns") + ini.all("ipv6", "dns") {
            reading.addServers(item.value.replacing(";", with: ","), item.source)
        }
        let prefix = "wireguard-peer."
        reading.addPeers(ini.entries.filter { $0.section.hasPrefix(prefix) }) {
            String($0.section.dropFirst(prefix.count))
        }
        return reading
    }
}
