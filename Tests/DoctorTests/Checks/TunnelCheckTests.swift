import Testing

@testable import Facts
@testable import Findings
@testable import Programs
@testable import Values

/// A handshake later than the clock: the clock is behind, or was ahead when it was made.
@Suite struct TunnelCheckTests {
    private func facts(handshakeAfter seconds: Double) -> Facts {
        Patients.live { facts in
            let source = Patients.line
            let peer = Tunnel.Peer(
                endpointHost: "192.0.2.9", endpointPort: 51820, allowedIPs: ["10.0.0.0/24"],
                latestHandshake: .known(Patients.now.adding(seconds: seconds), source), source: source)
            facts.tunnels = [
                Tunnel(
                    interface: "wg0", manager: .wgQuick, isEnabled: .known(true, source), isUp: .known(true, source),
                    peers: [peer], dns: [], source: source)
            ]
        }
    }

    @Test func aClockBehindIsSet() throws {
        for lag in [3600.0, nil] {
            let finding = try #require(
                Patients.judge("wireguard", Patients.patient(facts(handshakeAfter: 3600), lag: lag)))
            #expect(finding.status == .critical && finding.remedies.map(\.command) == ["boxdoctor fix --clock"])
        }
    }

    @Test func aClockThatWasAheadLeavesItToThePeers() throws {
        let finding = try #require(
            Patients.judge("wireguard", Patients.patient(facts(handshakeAfter: 3600), lag: 0.01)))
        #expect(finding.status == .warning && finding.remedies == [])
        #expect(finding.detail.contains("wg-quick down NAME && wg-quick up NAME"))
        #expect(Patients.status("wireguard", Patients.patient(facts(handshakeAfter: -60), lag: 0.01)) == .ok)
    }
}
