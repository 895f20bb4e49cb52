import DoctorTesting
import Testing

@testable import Bootstrap
@testable import Box
@testable import Facts
@testable import Formats
@testable import Programs
@testable import Values

/// A tunnel with more peers than anybody has: judged in time that grows with them, not with their square.
@Suite struct ManyPeersTests {
    private func tunnel(_ count: Int) -> Tunnel {
        let peers = (0..<count).map { index in
            Tunnel.Peer(
                endpointHost: "vpn\(index).example.org", endpointPort: 51820,
                allowedIPs: ["10.\(index / 250).\(index % 250).0/24"], latestHandshake: .notLooked(why: "test"),
                source: Source("/etc/wireguard/wg0.conf", line: index))
        }
        return Tunnel(
            interface: "wg0", manager: .wgQuick, isEnabled: .known(true, Source("unit")), isUp: .notLooked(why: "test"),
            peers: peers, dns: [], source: Source("/etc/wireguard/wg0.conf"))
    }

    private func seconds(_ count: Int) -> Double {
        var facts = Boxes.ownUnbound()
        facts.tunnels = [tunnel(count)]
        let clock = ContinuousClock()
        let spent = clock.measure {
            _ = judgeBootstrap(facts, lagSeconds: 0, remedies: [], means: Means())
        }
        return Double(spent.components.seconds) + Double(spent.components.attoseconds) / 1e18
    }

    @Test func judgingGrowsWithThePeers() {
        _ = seconds(10)
        let (few, many) = (seconds(250), seconds(2000))
        // Eight times the peers; their square would take 64 times as long.
        #expect(many < max(few, 0.05) * 24, "\(few) s for 250 peers, \(many) s for 2000")
    }

    /// netifd takes a section that stands there twice for one.
    @Test func anInterfaceThatIsWrittenOftenIsOne() {
        let text = (0..<40).map {
            "config interface 'wg0'\n\toption proto 'wireguard'\nconfig wireguard_wg0\n\toption endpoint_host 'vpn\($0).example.org'\n"
        }.joined()
        var reader = ConfigFiles(MemoryFiles(texts: ["/etc/config/network": text]))
        let found = Tunnel.Manager.other.program.readings(&reader, Services(reader.files))
        #expect(found.map(\.tunnel.peers.count) == [40])
        // Judged as WireGuard is: nobody asks it for a certificate.
        #expect(found.map(\.tunnel.manager.program.handshake) == [.replayGuarded])
    }
}

/// Against comparing each with each.
@Suite struct SubsetIndexTests {
    @Test func findsWhatComparingAllFinds() {
        var random = Seeded(11)
        for _ in 0..<500 {
            let sets = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                Set((0..<Int.random(in: 0...4, using: &random)).map { _ in Int.random(in: 0...6, using: &random) })
            }
            let index = SubsetIndex(sets)
            for set in sets {
                let expected = sets.contains { !$0.isEmpty && $0.isStrictSubset(of: set) }
                #expect(index.hasStrictSubset(of: set) == expected, "\(set) in \(sets)")
            }
        }
    }
}
