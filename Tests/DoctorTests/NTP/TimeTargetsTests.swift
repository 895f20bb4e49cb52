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
}
