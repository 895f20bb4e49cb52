import Testing

@testable import Bootstrap
@testable import Facts
@testable import Programs
@testable import Values

/// Places in the rules that no row of the catalogue comes by: each was found by a change there that no test noticed
/// (`make mutants`).
@Suite struct RuleEdgeTests {
    private let day = Double(Boxes.day)
    private let ownLoop = "clock-chrony-unbound-signatures"

    /// resolv.conf(5): without a nameserver line it is the one on this machine.
    @Test func withoutANameserverTheLoopbackIsAsked() {
        var facts = Boxes.ownUnbound()
        Boxes.setNameservers([], in: &facts)
        let report = judgeBootstrap(facts, lagSeconds: 0)
        #expect(report.status == .latent && report.loops.map(\.id) == [ownLoop])
        #expect(
            lines(report.loops.first).dropFirst(2).first
                == "source needs its address: 127.0.0.1, the only resolver [/etc/resolv.conf]")
    }

    /// A resolver that says nothing of where it listens does so at the loopback's port 53.
    @Test func aResolverListensAtPort53() {
        var facts = Boxes.ownUnbound()
        facts.resolver.local[0].listens = []
        #expect(judgeBootstrap(facts, lagSeconds: 0).loops.map(\.id) == [ownLoop])
    }

    /// An own address at which nothing that is known listens: what answered there is not known, what did not is not there.
    @Test func anAddressOfTheBoxWhereNothingKnownListens() {
        var facts = Boxes.plain(lag: Boxes.day)
        Boxes.setNameservers(["127.0.0.53"], in: &facts)
        let silent = judgeBootstrap(facts, lagSeconds: day)
        #expect(silent.status == .stuck)
        #expect(silent.causes.map(\.because) == ["no resolver is set up to listen at 127.0.0.53:53"])
        facts.resolver.answers = [
            DNSAnswer(
                server: Boxes.endpoint("127.0.0.53"), name: ".", type: "SOA", checkingDisabled: false,
                outcome: .answered(rcode: "NOERROR"))
        ]
        let heard = judgeBootstrap(facts, lagSeconds: day)
        #expect(heard.status == .unknown && heard.causes.isEmpty)
    }

    /// What chronyd says of its sources now counts for now; the scripts of the boot, for the boot.
    @Test(arguments: [(0, 1, BootstrapReport.Status.stuck), (1, 1, .ok), (1, 0, .ok)])
    func sourcesThatAreOfflineNow(_ online: Int, _ offline: Int, _ status: BootstrapReport.Status) {
        var facts = Boxes.plain(lag: Boxes.day)
        facts.timeDaemons[0].sources[0].startsOffline = true
        facts.timeDaemons[0].switchesOnline = Sourced(true, Source("/etc/network/if-up.d/chrony"))
        var view = DaemonView(isSynchronised: false)
        (view.onlineSources, view.offlineSources) = (online, offline)
        facts.timeDaemons[0].view = .known(view, Source("chronyc"))
        let report = judgeBootstrap(facts, lagSeconds: day)
        #expect(report.status == status)
        #expect(
            report.causes.map(\.because)
                == (online == 0 ? ["2.debian.pool.ntp.org is offline until somebody says: chronyc online"] : []))
    }

    /// The file that unbound maintains (RFC 5011), which it cannot rewrite; another program's may be read-only.
    @Test(arguments: [("unbound", true), ("bind", false)]) func anAnchorFileThatCannotBeWritten(
        _ format: String, _ isCause: Bool
    ) {
        let source = Source("/etc/unbound.conf", line: 5)
        var facts = Boxes.ownUnbound()
        facts.resolver.local[0].anchorFiles = [Sourced("/var/lib/unbound/root.key", source)]
        facts.dnssec.anchors = [
            TrustAnchorFile(
                path: "/var/lib/unbound/root.key", format: format, anchors: [], modified: nil,
                isWritable: .known(false, source), lastSuccess: nil, source: source)
        ]
        let causes = judgeBootstrap(facts, lagSeconds: 0).causes.map(\.because)
        #expect(causes.contains { $0.hasPrefix("/var/lib/unbound/root.key cannot be written") } == isCause, "\(causes)")
    }

    /// No chain was collected: an hour either way is surely inside what is signed, a year surely is not, all else is open.
    @Test func signaturesOfWhichNobodyKnowsTheDates() {
        var facts = Boxes.ownUnbound()
        facts.dnssec.chains = []
        func verdict(_ lag: Int64) -> String {
            facts.clock.reading = Timestamp(unixSeconds: Boxes.now.unixSeconds - lag)
            let report = judgeBootstrap(facts, lagSeconds: Double(lag))
            return "\(report.status)" + (report.unknowns.isEmpty ? "" : "?")
        }
        let year: Int64 = 365 * Boxes.day
        #expect(
            [-year - 1, -year, -3601, -3600, 0, 3600, 3601, year, year + 1].map(verdict) == [
                "deadlock", "latent?", "latent?", "latent", "latent", "latent", "latent?", "latent?", "deadlock",
            ])
    }

    /// Seen to be rejected, with dates that nobody knows: for the dates, at any clock but a right one.
    @Test(arguments: [Int64(36 * 3600), 400 * Boxes.day]) func whatIsRejectedIsRejectedForItsDates(_ lag: Int64) {
        var facts = Boxes.ownUnbound(lag: lag)
        facts.dnssec.chains = []
        facts.resolver.answers = [("SERVFAIL", false), ("NOERROR", true)].map { rcode, checkingDisabled in
            DNSAnswer(
                server: Boxes.endpoint("127.0.0.1"), name: "2.debian.pool.ntp.org.", type: "A",
                checkingDisabled: checkingDisabled, outcome: .answered(rcode: rcode))
        }
        let report = judgeBootstrap(facts, lagSeconds: Double(lag))
        #expect(report.status == .deadlock && report.loops.map(\.id) == [ownLoop])
    }

    @Test func theSecondNearestToZero() {
        func nearest(_ ends: (Int64?, Int64?)...) -> Int64? {
            ends.reduce(IntervalSet.empty) { $0.union(IntervalSet(from: $1.0, until: $1.1)) }.nearestToZero
        }
        #expect(nearest() == nil)
        #expect(nearest((-5, 5)) == 0 && nearest((0, 5)) == 0 && nearest((nil, 0)) == 0)
        #expect(nearest((3, nil)) == 3 && nearest((nil, -4)) == -4)
        #expect(nearest((nil, -2), (3, 9)) == -2 && nearest((-9, -3), (3, 9)) == 3 && nearest((-9, -4), (3, 9)) == 3)
    }

    private func tunnel(_ interface: String, allowed: String, handshake: Int64) -> Tunnel {
        let source = Source("/etc/wireguard/\(interface).conf", line: 6)
        return Tunnel(
            interface: interface, manager: .wgQuick, isEnabled: .known(true, source), isUp: .known(false, source),
            peers: [
                Tunnel.Peer(
                    endpointHost: "198.51.100.7", endpointPort: 51820, allowedIPs: [allowed],
                    latestHandshake: .known(Timestamp(unixSeconds: handshake), source), source: source)
            ], dns: [], source: source)
    }

    /// wg(8): an address without a length stands for itself alone.
    @Test(arguments: ["10.8.0.1", "10.8.0.1/32", "10.8.0.2"]) func anAddressThatATunnelTakesAlone(_ allowed: String) {
        var facts = Boxes.plain()
        facts.timeDaemons = [Boxes.chrony(["10.8.0.1"])]
        facts.tunnels = [tunnel("wg0", allowed: allowed, handshake: Boxes.now.unixSeconds - 90)]
        let report = judgeBootstrap(facts, lagSeconds: 0)
        #expect(
            report.loops.map(\.id) == (allowed == "10.8.0.2" ? [] : ["clock-chrony-tunnel", "tunnel-clock-chrony"]))
        #expect(report.behindLimitSeconds == (allowed == "10.8.0.2" ? nil : 90))
    }

    /// A manifest's `tunnel:wg1` is wg1, whichever stands first.
    @Test(arguments: [("wg0", 90), ("wg1", 5000)]) func aManifestNamesOneOfTwoTunnels(_ name: String, _ limit: Int64) {
        let manifest = Source("/etc/boxdoctor/checks.d/60-radio.toml")
        var facts = Boxes.plain()
        facts.timeDaemons[0].sources = []
        facts.tunnels = [
            tunnel("wg0", allowed: "10.8.0.0/24", handshake: Boxes.now.unixSeconds - 90),
            tunnel("wg1", allowed: "10.9.0.0/24", handshake: Boxes.now.unixSeconds - 5000),
        ]
        facts.external = [
            ExternalCheckFact(
                id: "radio", group: "clock", title: "No time.", why: "", advice: "", outputProtocol: .nagios,
                program: "/usr/lib/boxdoctor/plugins/radio",
                rules: [
                    ExternalRule(
                        provides: "clock", needs: ["tunnel:\(name)"], because: "it is far away", source: manifest)
                ], source: manifest)
        ]
        #expect(judgeBootstrap(facts, lagSeconds: 0).behindLimitSeconds == limit)
    }
}
