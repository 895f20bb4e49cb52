import Programs
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Values

/// Boxes that once were called fine and are not.
@Suite struct FalseOKTests {
    private func answer(_ server: Endpoint, _ name: String, _ rcode: String, checkingDisabled: Bool = false)
        -> DNSAnswer
    {
        DNSAnswer(
            server: server, name: name, type: "A", checkingDisabled: checkingDisabled,
            outcome: .answered(rcode: rcode), addresses: rcode == "NOERROR" ? [Boxes.ip("192.0.2.7")] : [])
    }

    /// It answers, and what it answers is no.
    @Test func aNameserverThatRefusesThisBox() {
        var facts = Boxes.plain()
        Boxes.setNameservers(["192.168.1.1"], in: &facts)
        facts.resolver.answers = [answer(Boxes.endpoint("192.168.1.1"), "2.debian.pool.ntp.org.", "REFUSED")]
        let report = judgeBootstrap(facts, lagSeconds: 86_400)
        #expect(report.status == .stuck)
        #expect(report.causes.map(\.because) == ["the nameserver 192.168.1.1 refuses this box"])
        // One that fails for this name may be well again at a boot.
        facts.resolver.answers = [answer(Boxes.endpoint("192.168.1.1"), "2.debian.pool.ntp.org.", "SERVFAIL")]
        #expect(judgeBootstrap(facts, lagSeconds: 86_400).status == .stuck)
        #expect(judgeBootstrap(facts, lagSeconds: 0).status == .unknown)
    }

    /// It walks from the root itself and gives a name only unchecked: what was read as not looking at signatures does.
    @Test func aResolverThatRefutesItsConfiguration() {
        let (own, name) = (Boxes.endpoint("127.0.0.1"), "2.debian.pool.ntp.org.")
        let refused = [answer(own, name, "SERVFAIL"), answer(own, name, "NOERROR", checkingDisabled: true)]
        func status(_ answers: [DNSAnswer], _ change: (inout LocalResolver) -> Void) -> (BootstrapReport.Status, Bool) {
            var facts = Boxes.ownUnbound()
            facts.resolver.local[0].validation.value = .off
            change(&facts.resolver.local[0])
            facts.resolver.answers = answers
            facts.doubtRefutedResolvers()
            return (judgeBootstrap(facts, lagSeconds: 86_400).status, facts.resolver.local[0].whyUnread != nil)
        }
        #expect(status(refused) { _ in } == (.unknown, true))
        // An exception for the name is refuted as well, one for another is not.
        for (zone, isRefuted) in [("org.", true), ("example.", false)] {
            let found = status(refused) {
                $0.validation.value = .on
                $0.insecureZones = [Sourced(zone, Source("/etc/unbound.conf", line: 9))]
            }
            #expect(found.1 == isRefuted)
        }
        // Another one that it asks may be who refuses; who asks for checking gets it.
        let upstream = Upstream(host: "192.168.1.1", source: Source("/etc/unbound.conf", line: 12))
        #expect(!status(refused) { $0.upstreams = [upstream] }.1)
        #expect(!status(refused) { $0.validation.value = .onRequest }.1)
        // What it answers refutes nothing.
        let answered = [answer(own, name, "NOERROR"), answer(own, name, "NOERROR", checkingDisabled: true)]
        #expect(status(answered) { _ in } == (.ok, false))
    }

    /// Real unbound 1.17.1 with forward-first: a forwarder that refuses is given up at once, a silent one only after 18 s a
    /// question, so that clients have gone by then.
    @Test func forwardFirst() {
        var facts = Boxes.ownUnbound()
        facts.resolver.local[0].validation.value = .off
        facts.resolver.local[0].recurses = false
        facts.resolver.local[0].upstreams = [
            Upstream(
                host: "192.168.1.1", fallsBackToRecursion: true, source: Source("/etc/unbound.conf", line: 12))
        ]
        facts.resolver.answers = [answer(Boxes.endpoint("192.168.1.1"), "2.debian.pool.ntp.org.", "REFUSED")]
        #expect(judgeBootstrap(facts, lagSeconds: 0).status == .ok)
        let silent = DNSAnswer(
            server: Boxes.endpoint("127.0.0.1"), name: "2.debian.pool.ntp.org.", type: "A", checkingDisabled: false,
            outcome: .silent(why: "nothing came"))
        var upstream = silent
        upstream.server = Boxes.endpoint("192.168.1.1")
        facts.resolver.answers = [silent, upstream]
        #expect(judgeBootstrap(facts, lagSeconds: 0).status == .unknown)
        facts.resolver.answers = [answer(Boxes.endpoint("127.0.0.1"), "2.debian.pool.ntp.org.", "SERVFAIL")]
        #expect(judgeBootstrap(facts, lagSeconds: 86_400).status == .stuck)
    }

    /// Beside trusted sources that agree, liars without trust have no say (chrony.conf(5), trust).
    @Test func trustedSourcesOutvoteAnyNumberOfOthers() {
        func sample(_ offset: Double) -> NTPAnswer.Outcome {
            .time(
                NTPSample(
                    offsetSeconds: offset, delaySeconds: 0.02, rootDelaySeconds: 0.01, rootDispersionSeconds: 0.01,
                    dispersionSeconds: 0.001, stratum: 2, leap: 0, referenceID: "192.0.2.254"))
        }
        var facts = Boxes.plain()
        let names = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "198.51.100.9"]
        facts.timeDaemons = [Boxes.chrony(names)]
        facts.ntp = zip(names, [0.001, 0.002, 0.003, 86_400 * 30]).map {
            NTPAnswer(name: $0, endpoint: Boxes.endpoint($0, 123), outcome: sample($1), source: Source("c"))
        }
        #expect(judgeBootstrap(facts, lagSeconds: 0).status == .ok)
        // One honest source alone would be outvoted, unless it is trusted.
        facts.timeDaemons[0].sources.removeAll { $0.name == "192.0.2.2" || $0.name == "192.0.2.3" }
        #expect(judgeBootstrap(facts, lagSeconds: 0).status != .ok)
        facts.timeDaemons[0].sources[0].isTrusted = true
        #expect(judgeBootstrap(facts, lagSeconds: 0).status == .ok)
    }

    /// An answer that may be wrong by more than `maxdistance` is not followed.
    @Test func aSourceTooFarFromTheTruth() {
        var facts = Boxes.plain(lag: 86_400)
        facts.timeDaemons = [Boxes.chrony(["192.0.2.1"])]
        facts.timeDaemons[0].maximumDistanceSeconds = 3
        facts.ntp = [
            NTPAnswer(
                name: "192.0.2.1", endpoint: Boxes.endpoint("192.0.2.1", 123),
                outcome: .time(
                    NTPSample(
                        offsetSeconds: 86_400, delaySeconds: 0.02, rootDelaySeconds: 0.01, rootDispersionSeconds: 5,
                        dispersionSeconds: 0.001, stratum: 2, leap: 0, referenceID: "192.0.2.254")),
                source: Source("c"))
        ]
        #expect(judgeBootstrap(facts, lagSeconds: 86_400).status == .stuck)
        facts.timeDaemons[0].maximumDistanceSeconds = 10
        #expect(judgeBootstrap(facts, lagSeconds: 86_400).status == .ok)
    }
}
