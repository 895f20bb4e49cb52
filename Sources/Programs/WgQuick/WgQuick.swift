import Box
import Facts
import Formats
import Values

/// wg-quick(8): WireGuard as /etc/wireguard/NAME.conf has it.
struct WgQuick: Program {
    var tunnels: (any TunnelProgram)? { WgQuickTunnels() }
    var aftermath: Aftermath? {
        Aftermath(
            .tunnel, ["wg-quick@"], "its endpoint's name was looked up in vain, or the peer keeps a later handshake")
    }
}

extension Tunnel.Manager {
    package static let wgQuick = Tunnel.Manager(rawValue: "wgQuick")
}

private struct WgQuickTunnels: TunnelProgram {
    let kind = Tunnel.Manager.wgQuick
    let rank = 0
    /// It asks 15 times, some minutes in all.
    let patience: TunnelPatience? = TunnelPatience(
        unit: "wg-quick@", endless: "WG_ENDPOINT_RESOLUTION_RETRIES=infinity")

    func readings(_ reader: inout ConfigFiles, _ services: Services) -> [TunnelReading] {
        reader.texts("/etc/wireguard", ".conf").map { path, name, lines in
            // Everything here comes as INI, names of sections and keys in any case (wg(8)); comments may also end a line.
            let ini = INI(lines.map { ConfigLine(text: $0.text.beforeComment(), source: $0.source) })
            var reading = TunnelReading(name, kind, Source(path))
            reading.troubles = ini.troubles
            for entry in ini.entries where entry.section.lowercased() == "interface" && entry.key.lowercased() == "dns"
            {
                reading.addServers(entry.value, entry.source)
            }
            reading.addPeers(ini.entries.filter { $0.section.lowercased() == "peer" })
            reading.tunnel.isEnabled = services.isEnabled(["wg-quick@" + name])
            return reading
        }
    }
}
