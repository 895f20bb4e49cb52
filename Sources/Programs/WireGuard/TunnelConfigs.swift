import Box
import Facts
import Formats
import Values

/// WireGuard as wg-quick(8), networkd and NetworkManager write it. Keys of every kind are left where they are, but for a
/// peer's public key, which joins it with what `wg show` says and then is dropped.
package struct TunnelReading {
    package var tunnel: Tunnel
    /// Public key of each peer of `tunnel`, in order; nil where there is none.
    package var publicKeys: [String?]
    package var troubles: [Trouble] = []

    package init(tunnel: Tunnel, publicKeys: [String?], troubles: [Trouble] = []) {
        self.tunnel = tunnel
        self.publicKeys = publicKeys
        self.troubles = troubles
    }
}

package enum TunnelConfigs {
    /// /etc/wireguard/NAME.conf. Names of sections and keys in any case (wg(8)).
    package static func wgQuick(_ lines: [ConfigLine], interface: String, path: String) -> TunnelReading {
        // Everything here comes as INI; comments may also end a line.
        let ini = INI(lines.map { ConfigLine(text: $0.text.beforeComment(), source: $0.source) })
        var reading = empty(interface, .wgQuick, Source(path))
        reading.troubles = ini.troubles
        for entry in ini.entries where entry.section.lowercased() == "interface" && entry.key.lowercased() == "dns" {
            reading.tunnel.dns += addresses(entry.value, entry.source)
        }
        let peers = ini.entries.filter { $0.section.lowercased() == "peer" }
        for entries in bySection(peers) { addPeer(entries, &reading) }
        return reading
    }

    /// systemd.netdev(5) with Kind=wireguard; nil for any other.
    package static func netdev(_ lines: [ConfigLine], path: String) -> TunnelReading? {
        let ini = INI(lines)
        guard ini.last("NetDev", "Kind")?.value == "wireguard", let name = ini.last("NetDev", "Name") else {
            return nil
        }
        var reading = empty(name.value, .networkd, Source(path))
        let peers = ini.entries.filter { $0.section == "WireGuardPeer" }
        for entries in bySection(peers) { addPeer(entries, &reading) }
        reading.troubles = ini.troubles
        return reading
    }

    /// NetworkManager's keyfile, type=wireguard; nil for any other. A peer's public key is its section's name.
    package static func keyfile(_ lines: [ConfigLine], path: String) -> TunnelReading? {
        let ini = INI(lines)
        guard ini.last("connection", "type")?.value == "wireguard" else { return nil }
        let name = ini.last("connection", "interface-name") ?? ini.last("connection", "id")
        var reading = empty(name?.value ?? "wireguard", .networkManager, Source(path))
        let starts = ini.flag("connection", "autoconnect")
        reading.tunnel.isEnabled = .known(starts?.value ?? true, starts?.source ?? Source(path))
        for section in ["ipv4", "ipv6"] {
            for item in ini.all(section, "dns") {
                reading.tunnel.dns += addresses(item.value.replacing(";", with: ","), item.source)
            }
        }
        let peers = ini.entries.filter { $0.section.hasPrefix("wireguard-peer.") }
        for entries in bySection(peers) {
            addPeer(entries, publicKey: entries.first.map { String($0.section.dropFirst(15)) }, &reading)
        }
        return reading
    }

    /// OpenWrt's /etc/config/network: `config interface` with proto wireguard and its `config wireguard_NAME` peers.
    package static func uci(_ uci: UCI, path: String) -> [TunnelReading] {
        // A name that stands there twice is one interface.
        var seen: Set<String> = []
        let interfaces = uci.sections.filter {
            $0.type == "interface" && $0.options["proto"]?.value == "wireguard" && seen.insert($0.name).inserted
        }
        let peers = Dictionary(grouping: uci.sections) { $0.type }
        return interfaces.map { section in
            var reading = empty(section.name, .other, section.source)
            reading.tunnel.isEnabled = .known(!section.flag("disabled", else: false), section.source)
            reading.tunnel.dns = section.values("dns").flatMap { addresses($0.value, $0.source) }
            for peer in peers["wireguard_" + section.name] ?? [] {
                let host = peer.options["endpoint_host"]?.value
                add(
                    host: host, port: peer.options["endpoint_port"].flatMap { UInt16($0.value) } ?? 51820,
                    allowed: peer.values("allowed_ips").map(\.value), peer.source,
                    publicKey: peer.options["public_key"]?.value, &reading)
            }
            return reading
        }
    }

    /// openvpn(8): `remote HOST [PORT] [PROTO]`, `port`, `dev`. Certificates and keys stand in `<tag>` blocks.
    package static func openVPN(_ lines: [ConfigLine], name: String, path: String) -> TunnelReading? {
        var reading = empty(name, .openvpn, Source(path))
        var remotes: [(words: [String], source: Source)] = []
        var port: UInt16 = 1194
        var block: String?
        for line in lines {
            let text = line.text.trimmed
            if let end = block {
                if text == end { block = nil }
                continue
            }
            if text.hasPrefix("<"), text.hasSuffix(">"), !text.hasPrefix("<connection") {
                block = "</" + text.dropFirst()
                continue
            }
            guard text.first != ";", let words = text.quotedWords(), let keyword = words.first else { continue }
            switch keyword {
            case "remote" where words.count > 1: remotes.append((words, line.source))
            case "port" where words.count > 1: port = UInt16(words[1]) ?? port
            case "dev" where words.count > 1: reading.tunnel.interface = words[1]
            default: break
            }
        }
        for (words, source) in remotes {
            add(
                host: words[1], port: words.count > 2 ? UInt16(words[2]) ?? port : port, allowed: [], source,
                publicKey: nil, &reading)
        }
        return remotes.isEmpty ? nil : reading
    }

    /// The entries of each section, the sections in order.
    private static func bySection(_ entries: [INI.Entry]) -> [[INI.Entry]] {
        Dictionary(grouping: entries, by: \.sectionIndex).sorted { $0.key < $1.key }.map(\.value)
    }

    private static func empty(_ interface: String, _ manager: Tunnel.Manager, _ source: Source) -> TunnelReading {
        TunnelReading(
            tunnel: Tunnel(
                interface: interface, manager: manager, isEnabled: .notLooked(why: "not asked"),
                isUp: .notLooked(why: "not asked"), peers: [], dns: [], source: source), publicKeys: [])
    }

    private static func addPeer(_ entries: [INI.Entry], publicKey: String? = nil, _ reading: inout TunnelReading) {
        func last(_ keys: String...) -> INI.Entry? { entries.last { keys.contains($0.key.lowercased()) } }
        let allowed = entries.filter { ["allowedips", "allowed-ips"].contains($0.key.lowercased()) }
        let endpoint = last("endpoint")
        let parts = endpoint.flatMap { ServerAddress.colonForm($0.value) }
        if let endpoint, parts?.port == nil {
            reading.troubles.append(Trouble(endpoint.source, "an endpoint must be HOST:PORT; ignored"))
        }
        guard let source = (endpoint ?? entries.first)?.source else { return }
        add(
            host: parts?.port == nil ? nil : parts?.host, port: parts?.port,
            allowed: allowed.flatMap { $0.value.split { $0 == "," || $0 == ";" || $0.isBlank }.map(String.init) },
            source, publicKey: publicKey ?? last("publickey")?.value, &reading)
    }

    private static func add(
        host: String?, port: UInt16?, allowed: [String], _ source: Source, publicKey: String?,
        _ reading: inout TunnelReading
    ) {
        // Whatever stands where an address should may be a key gone astray.
        let networks = allowed.filter { IPAddress($0.prefix { $0 != "/" }) != nil }
        reading.tunnel.peers.append(
            Tunnel.Peer(
                endpointHost: host.flatMap { ServerAddress.isHost($0) ? $0 : nil },
                endpointPort: host == nil ? nil : port,
                allowedIPs: networks, latestHandshake: .notLooked(why: "not asked"), source: source))
        reading.publicKeys.append(publicKey)
    }

    private static func addresses(_ text: String, _ source: Source) -> [Sourced<IPAddress>] {
        text.split { $0 == "," || $0.isBlank }.compactMap { IPAddress($0).map { Sourced($0, source) } }
    }
}

/// `wg show all latest-handshakes`: interface, public key, seconds since 1970 or 0.
package enum HandshakeList {
    package struct Line: Equatable {
        package var interface: String
        package var publicKey: String
        package var time: Timestamp?
    }

    package static func parse(_ bytes: [UInt8]) -> [Line] {
        (Lines.of(bytes, path: "") ?? []).compactMap { line in
            let fields = line.text.split(separator: "\t")
            guard fields.count == 3, let seconds = Int64(fields[2]) else { return nil }
            return Line(
                interface: String(fields[0]), publicKey: String(fields[1]),
                time: seconds > 0 ? Timestamp(givenSeconds: seconds) : nil)
        }
    }
}
