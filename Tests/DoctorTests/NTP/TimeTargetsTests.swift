import Testing

@testable import Facts
@testable import Probes
@testable import Values

/// What a nameserver says of signatures counts where nobody could have changed it on its way.
@Suite struct TimeTargetsTests {
    @Test(
        arguments: [("127.0.0.1", true), ("::1", true), ("192.0.2.53", nil), ("2001:db8::53", nil)] as [(String, Bool?)]
    )
    func onlyTheBoxsOwnResolverIsBelieved(_ server: String, _ isAuthenticated: Bool?) throws {
        var facts = Patients.live()
        facts.timeDaemons = [Patients.daemon(sources: [NTPSource(name: "time.example", source: Patients.line)])]
        var targets = TimeTargets(facts, ProbeOptions())
        let endpoint = Endpoint(try #require(IPAddress(server)), port: 53)
        let address = try #require(IPAddress("192.0.2.1"))
        let answer = DNSAnswer(
            server: endpoint, name: "time.example.", type: "A", checkingDisabled: false,
            outcome: .answered(rcode: "NOERROR"), isAuthenticated: true, addresses: [address])
        targets.learn(from: [answer], askedInOrder: [endpoint])
        let found = targets.answers { _ in .silent(why: "test") }
        #expect(found.map(\.endpoint) == [Endpoint(address, port: 123)])
        #expect(found.map(\.isAddressAuthenticated) == [isAuthenticated])
    }

    /// libc completes a short name by the search list; so do we.
    @Test func shortNamesAreAskedForAsTheSearchListCompletesThem() throws {
        var facts = Patients.live()
        var conf = ResolvConf()
        conf.search = ["lan.example", "example"]
        facts.resolver.resolvConf = .known(conf, Source("/etc/resolv.conf"))
        facts.timeDaemons = [Patients.daemon(sources: [NTPSource(name: "clock", source: Patients.line)])]
        var targets = TimeTargets(facts, ProbeOptions())
        #expect(targets.namesToAsk == ["clock.lan.example.", "clock.example.", "clock."])
        let endpoint = Endpoint(try #require(IPAddress("127.0.0.1")), port: 53)
        let address = try #require(IPAddress("192.0.2.1"))
        func answer(_ name: String, _ rcode: String, _ addresses: [IPAddress]) -> DNSAnswer {
            DNSAnswer(
                server: endpoint, name: name, type: "A", checkingDisabled: false, outcome: .answered(rcode: rcode),
                addresses: addresses)
        }
        targets.learn(
            from: [answer("clock.lan.example.", "NXDOMAIN", []), answer("clock.example.", "NOERROR", [address])],
            askedInOrder: [endpoint])
        #expect(targets.knownEndpoints == [Endpoint(address, port: 123)])
        conf.ndots = 2
        #expect(conf.names(for: "a.b") == ["a.b.lan.example", "a.b.example", "a.b"])
        #expect(conf.names(for: "a.b.") == ["a.b"])
        #expect(conf.names(for: "A.b.c") == ["a.b.c"])
    }
}
