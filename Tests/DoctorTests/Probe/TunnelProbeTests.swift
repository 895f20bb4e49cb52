import FoundationEssentials
import Testing

@testable import Facts
@testable import Formats
@testable import Probes
@testable import Values

@Suite struct TunnelProbeTests {
    private func described(_ tunnel: Tunnel) -> [String] {
        ["\(tunnel.interface) \(tunnel.manager.rawValue) \(tunnel.source)"]
            + tunnel.peers.map { peer in
                "peer \(peer.endpointHost ?? "-") \(peer.endpointPort ?? 0) \(peer.allowedIPs.joined(separator: " ")) "
                    + "\(peer.source)"
            } + tunnel.dns.map { "dns \($0.value) \($0.source)" }
    }

    @Test func everyManager() throws {
        let facts = look([TunnelProbe()], at: try treeBox("raspios-tunnels"))
        let (quick, netdev) = ("/etc/wireguard/wg0.conf", "/etc/systemd/network/50-wg1.netdev")
        let keyfile = "/etc/NetworkManager/system-connections/office.nmconnection"
        let openvpn = "/etc/openvpn/client/work.conf"
        #expect(
            facts.tunnels.map(described) == [
                [
                    "wg0 wgQuick \(quick)", "peer hub.example.net 51820 0.0.0.0/0 ::/0 \(quick):10",
                    "peer 2001:db8::7 51820 10.8.0.7/32 \(quick):16", "dns 10.8.0.1 \(quick):4",
                    "dns fd00:8::1 \(quick):4",
                ],
                [
                    "wg1 networkd \(netdev)", "peer 192.0.2.7 51820 10.7.0.0/24 \(netdev):10",
                    "dns 10.7.0.1 /etc/systemd/network/50-wg1.network:5",
                ],
                [
                    "wg2 networkManager \(keyfile)",
                    "peer office.example.org 443 10.6.0.0/16 fd00:6::/48 \(keyfile):11", "dns 10.6.0.1 \(keyfile):16",
                    "dns 10.6.0.2 \(keyfile):16",
                ],
                [
                    "tun7 openvpn \(openvpn)", "peer vpn1.example.org 1195  \(openvpn):4",
                    "peer 2001:db8::9 443  \(openvpn):5",
                ],
            ])
        #expect(facts.tunnels[2].isEnabled == .known(false, Source(keyfile, line: 4)))
        #expect(facts.troubles == [])
    }

    @Test func openWrt() throws {
        let facts = look([TunnelProbe()], at: try treeBox("openwrt-dnsmasq"))
        let network = "/etc/config/network"
        #expect(
            facts.tunnels.map(described) == [
                [
                    "wg0 other \(network):5", "peer vpn.example.net 51821 10.9.0.0/24 2001:db8:9::/48 \(network):11",
                    "dns 10.9.0.1 \(network):9",
                ]
            ])
    }

    /// Every secret of the fixtures begins with the base16 or base64 of `secret`, every public key with `public`.
    @Test(arguments: [
        "raspios-tunnels", "openwrt-dnsmasq", "debian12-proxies", "pihole-v6", "pihole-v5", "fedora-unbound",
    ])
    func factsHoldNoSecret(_ tree: String) throws {
        var run = ProbeRun(box: try treeBox(tree), options: ProbeOptions())
        run.options.isOffline = true
        let text = String(decoding: try JSONEncoder().encode(run.facts()), as: UTF8.self)
        for secret in ["c2VjcmV0", "cHVibGlj", "secret", "5ecre7", "BALLOON"] {
            #expect(!text.holds(secret), "\(tree) gives away \(secret)")
        }
    }
}
