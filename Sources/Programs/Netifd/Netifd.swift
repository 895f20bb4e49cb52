import Box
import Facts
import Formats
import Values

/// OpenWrt's netifd, told by /etc/config/network.
struct Netifd: Program {
    var tunnels: (any TunnelProgram)? { NetifdTunnels() }
    /// /tmp/resolv.conf, written from /etc/config at boot.
    var resolvConf: ResolvConfWriter? { ResolvConfWriter(owner: .netifd, rank: 7, targets: ["tmp/resolv.conf"]) }
    var nameserverRecords: [NameserverRecord] {
        [NameserverRecord(rank: 5, "/tmp/resolv.conf.d", suffix: ".auto")]
    }
}

extension ResolvConf.Owner {
    package static let netifd = ResolvConf.Owner(rawValue: "netifd")
}

private struct NetifdTunnels: TunnelProgram {
    let kind = Tunnel.Manager.other
    let rank = 3

    /// `config interface` with proto wireguard and its `config wireguard_NAME` peers.
    func readings(_ reader: inout ConfigFiles, _ services: Services) -> [TunnelReading] {
        guard let uci = reader.lines(of: "/etc/config/network").map({ UCI($0) }) else { return [] }
        // A name that stands there twice is one interface.
        var seen: Set<String> = []
        let interfaces = uci.sections.filter {
            $0.type == "interface" && $0.options["proto"]?.value == "wireguard" && seen.insert($0.name).inserted
        }
        let peers = Dictionary(grouping: uci.sections) { $0.type }
        return interfaces.map { section in
            var reading = TunnelReading(section.name, kind, section.source)
            reading.tunnel.isEnabled = .known(!section.flag("disabled", else: false), section.source)
            for item in section.values("dns") { reading.addServers(item.value, item.source) }
            for peer in peers["wireguard_" + section.name] ?? [] {
                reading.addPeer(
                    host: peer.options["endpoint_host"]?.value,
                    port: peer.options["endpoint_port"].flatMap { UInt16($0.value) } ?? 51820,
                    allowed: peer.values("allowed_ips").map(\.value), peer.source,
                    publicKey: peer.options["public_key"]?.value)
            }
            return reading
        }
    }
}
