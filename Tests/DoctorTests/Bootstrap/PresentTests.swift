import Testing

@testable import Bootstrap
@testable import Facts
@testable import Programs
@testable import Values

/// The present judged from what was seen, where nobody could tell how wrong the clock is.
@Suite struct PresentTests {
    private let resolver = Boxes.endpoint("127.0.0.1")

    private func answer(_ name: String, _ rcode: String, checkingDisabled: Bool) -> DNSAnswer {
        DNSAnswer(
            server: resolver, name: name, type: "A", checkingDisabled: checkingDisabled,
            outcome: .answered(rcode: rcode),
            addresses: rcode == "NOERROR" ? [Boxes.ip("192.0.2.7")] : [])
    }

    /// The validator finds the name and rejects its signatures; no time server answers, so the lag is not known.
    private func refusing(_ chains: [NameChain] = []) -> Facts {
        var facts = Boxes.ownUnbound()
        facts.dnssec.chains = chains
        facts.resolver.answers = [
            answer("2.debian.pool.ntp.org.", "SERVFAIL", checkingDisabled: false),
            answer("2.debian.pool.ntp.org.", "NOERROR", checkingDisabled: true),
        ]
        return facts
    }

    @Test func refusedNamesAreADeadlockAtAnUnknownLag() {
        let report = judgeBootstrap(refusing(), lagSeconds: nil)
        #expect(report.status == .deadlock)
        #expect(report.loops.map(\.id) == ["clock-chrony-unbound-signatures"])
        #expect(report.loops.map(\.status) == [.deadlock])
    }

    @Test func allowDowngradeThatRefusesValidates() {
        var facts = refusing()
        facts.resolver.local[0].validation.value = .allowDowngrade
        let report = judgeBootstrap(facts, lagSeconds: nil)
        #expect(report.status == .deadlock)
        #expect(report.unknowns.isEmpty)
    }

    /// A name that is answered at this reading is no deadlock, whatever else is unknown.
    @Test func answeredNamesAreNone() {
        var facts = Boxes.ownUnbound()
        facts.resolver.answers = [
            answer("2.debian.pool.ntp.org.", "NOERROR", checkingDisabled: false),
            answer("2.debian.pool.ntp.org.", "NOERROR", checkingDisabled: true),
        ]
        #expect(judgeBootstrap(facts, lagSeconds: nil).status == .latent)
    }

    /// Its certificate was made after what the clock reads: the clock is behind at least so far.
    @Test func aCertificateNotYetValidIsABound() {
        var facts = Boxes.ownUnbound(lag: 40 * Boxes.day)
        facts.dnssec.chains = []
        facts.resolver.local[0].validation.value = .off
        facts.resolver.local[0].recurses = false
        facts.resolver.local[0].upstreams = [
            Upstream(
                host: "9.9.9.9", port: 853, transport: .tls, authenticationName: "dns.quad9.net",
                source: Source("/etc/unbound.conf", line: 12))
        ]
        facts.certificates = [
            CertificateFact(
                name: "dns.quad9.net", endpoint: Boxes.endpoint("9.9.9.9", 853), purpose: .dot,
                notBefore: Timestamp(unixSeconds: Boxes.now.unixSeconds - 10 * Boxes.day),
                notAfter: Timestamp(unixSeconds: Boxes.now.unixSeconds + 80 * Boxes.day), source: Source("c"))
        ]
        let report = judgeBootstrap(facts, lagSeconds: nil)
        #expect(report.status == .deadlock)
        #expect(report.loops.map(\.id) == ["clock-chrony-unbound-dot-certificate"])
    }

    /// Forwards everything to a server by name, which only it could look up.
    private func forwardsByName() -> Facts {
        var facts = Boxes.ownUnbound()
        facts.dnssec.chains = []
        facts.resolver.local[0].validation.value = .off
        facts.resolver.local[0].recurses = false
        facts.resolver.local[0].upstreams = [
            Upstream(host: "dns.example.net", source: Source("/etc/unbound.conf", line: 12))
        ]
        return facts
    }

    @Test(arguments: [nil, 0, 86400, -86400] as [Double?]) func aLoopWithoutTheClockIsADeadlockAtAnyLag(_ lag: Double?)
    {
        var facts = forwardsByName()
        facts.clock.reading = Timestamp(unixSeconds: Boxes.now.unixSeconds - Int64(lag ?? 0))
        let report = judgeBootstrap(facts, lagSeconds: lag)
        #expect(report.status == .deadlock)
        #expect(report.loops.map(\.id) == ["unbound"])
        // Another zone's forwarder, given by address, finds the name.
        facts.resolver.local[0].upstreams.append(
            Upstream(zone: "example.net", host: "192.168.1.1", source: Source("/etc/unbound.conf", line: 15)))
        #expect(judgeBootstrap(facts, lagSeconds: lag).status == .ok)
    }

    @Test func aResolverBehindATunnelToANameIsOne() {
        var facts = Boxes.plain()
        Boxes.setNameservers(["10.8.0.1"], in: &facts)
        let source = Source("/etc/wireguard/wg0.conf", line: 9)
        facts.tunnels = [
            Tunnel(
                interface: "wg0", manager: .networkd, isEnabled: .known(true, source), isUp: .known(false, source),
                peers: [
                    .init(
                        endpointHost: "vpn.example.net", endpointPort: 51820, allowedIPs: ["10.8.0.0/24"],
                        latestHandshake: .absent(source), source: source)
                ], dns: [], source: source)
        ]
        let report = judgeBootstrap(facts, lagSeconds: 0)
        #expect(report.status == .deadlock)
        #expect(report.loops.map(\.id) == ["tunnel"])
        facts.tunnels[0].isUp = .known(true, source)
        #expect(judgeBootstrap(facts, lagSeconds: 0).status == .latent)
    }

    /// `forward-first`: the fallback comes too late for any client.
    @Test func aFallbackThatDoesNotAnswerIsNone() {
        var facts = Boxes.ownUnbound(lag: 86400)
        facts.dnssec.chains = []
        facts.resolver.local[0].validation.value = .off
        facts.resolver.local[0].recurses = false
        facts.resolver.local[0].upstreams = [
            Upstream(host: "192.0.2.9", fallsBackToRecursion: true, source: Source("/etc/unbound.conf", line: 12))
        ]
        facts.resolver.answers = [false, true].map { checkingDisabled in
            answer("2.debian.pool.ntp.org.", "SERVFAIL", checkingDisabled: checkingDisabled)
        }
        let report = judgeBootstrap(facts, lagSeconds: 86400)
        #expect(report.status == .stuck)
        #expect(report.causes.map(\.because) == ["unbound does not answer for 2.debian.pool.ntp.org: SERVFAIL"])
    }

    @Test func anExceptionForTheFirstZoneDoesNotReachBeyondAnAlias() {
        var facts = Boxes.ownUnbound(lag: 36 * 3600)
        facts.timeDaemons = [Boxes.chrony(["time.example.net"], form: .server)]
        facts.resolver.local[0].insecureZones = [Sourced("example.net.", Source("/etc/unbound.conf", line: 9))]
        var chain = Boxes.poolChain("2.debian.pool.ntp.org")
        chain.name = "time.example.net"
        let (from, until) = (Boxes.now.unixSeconds - 20 * Boxes.day, Boxes.now.unixSeconds + 20 * Boxes.day)
        chain.links.insert(Boxes.link("example.net.", "CNAME", .cname, from, until), at: 0)
        facts.dnssec.chains = [chain]
        let report = judgeBootstrap(facts, lagSeconds: 36 * 3600)
        #expect(report.status == .deadlock)
        #expect(report.loops.map(\.id) == ["clock-chrony-unbound-signatures"])
    }
}
