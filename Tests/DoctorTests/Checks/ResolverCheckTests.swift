import Testing

@testable import Facts
@testable import Findings
@testable import Programs
@testable import Values

/// `resolvers` and `resolver-fallback`.
@Suite struct ResolverCheckTests {
    private func asked(_ server: IPAddress, _ outcome: DNSAnswer.Outcome, cd: Bool = false, _ seconds: Double? = nil)
        -> DNSAnswer
    {
        DNSAnswer(
            server: Endpoint(server, port: 53), name: "ntp.example.org.", type: "A", checkingDisabled: cd,
            outcome: outcome, roundTripSeconds: seconds)
    }

    private func facts(_ servers: [IPAddress], _ answers: [DNSAnswer] = []) -> Facts {
        Patients.live {
            var configuration = ResolvConf()
            configuration.nameservers = servers.map { Sourced($0, Patients.line) }
            $0.resolver.resolvConf = .known(configuration, Source("/etc/resolv.conf"))
            $0.resolver.answers = answers
        }
    }

    private let good = DNSAnswer.Outcome.answered(rcode: "NOERROR")
    private let failed = DNSAnswer.Outcome.answered(rcode: "SERVFAIL")

    @Test(arguments: [(2.0, Status.ok), (2.001, .warning)])
    func slowAnswers(_ seconds: Double, _ status: Status) throws {
        let server = try #require(IPAddress("2001:db8::53"))
        let facts = facts([server], [asked(server, good, seconds)])
        #expect(Patients.status("resolvers", Patients.patient(facts)) == status)
    }

    @Test func refusedSignatures() throws {
        let server = try #require(IPAddress("127.0.0.1"))
        let facts = facts([server], [asked(server, failed), asked(server, good, cd: true)])
        let behind = Patients.judge("resolvers", Patients.patient(facts, lag: 86_400))
        #expect(behind?.status == .critical)
        #expect(behind?.remedies.map(\.id) == ["fix-clock"])
        #expect(
            Patients.judge("resolvers", Patients.patient(facts, lag: 60))?.remedies.map(\.id) == ["fallback-resolver"])
    }

    /// Without an answer to compare with, a failure is just that.
    @Test func plainFailures() throws {
        let (first, second) = (try #require(IPAddress("192.0.2.1")), try #require(IPAddress("192.0.2.2")))
        func judged(_ answers: [DNSAnswer]) -> Finding? {
            Patients.judge("resolvers", Patients.patient(facts([first, second], answers), lag: 86_400))
        }
        let silent = DNSAnswer.Outcome.silent(why: "no answer")
        #expect(judged([asked(first, failed), asked(second, silent)])?.summary == "none of 2 nameservers answers")
        #expect(judged([asked(first, silent), asked(second, good)])?.summary == "192.0.2.1 fails; another answers")
        #expect(judged([asked(first, .junk(why: "wrong id"))])?.status == .unknown)
        #expect(judged([])?.status == .unknown)
    }

    private func local(
        _ kind: LocalResolver.Kind, _ address: IPAddress, _ validation: LocalResolver.Validation,
        _ timeCheck: LocalResolver.TimeCheck = .always, port: UInt16 = 53, upstreams: [Upstream] = []
    ) -> LocalResolver {
        var resolver = LocalResolver(
            kind: kind, configuration: Patients.line, validation: Sourced(validation, Patients.line),
            timeCheck: Sourced(timeCheck, Patients.line))
        resolver.isEnabled = .known(true, Patients.line)
        resolver.listens = [Sourced(Endpoint(address, port: port), Patients.line)]
        resolver.upstreams = upstreams
        return resolver
    }

    private func fallback(_ locals: [LocalResolver], _ sources: [NTPSource] = []) throws -> Finding? {
        var facts = facts([try #require(IPAddress("127.0.0.1"))])
        facts.resolver.local = locals
        facts.timeDaemons = [Patients.daemon(sources: sources)]
        return Patients.judge("resolver-fallback", Patients.patient(facts))
    }

    @Test func validatorsAndTheirDates() throws {
        let loopback = try #require(IPAddress("127.0.0.1"))
        #expect(try fallback([local(.unbound, loopback, .on)])?.status == .warning)
        #expect(try fallback([local(.unbound, loopback, .off)])?.status == .ok)
        #expect(try fallback([local(.unbound, loopback, .permissive)])?.status == .ok)
        #expect(try fallback([local(.dnsmasq, loopback, .on, .untilTold)])?.status == .ok)
    }

    /// Pi-hole in front of unbound: what counts is who checks the dates in the end.
    @Test func upstreamsOnTheSameBox() throws {
        let loopback = try #require(IPAddress("127.0.0.1"))
        let upstream = Upstream(host: "127.0.0.1", port: 5335, source: Patients.line)
        let pihole = local(.pihole, loopback, .off, upstreams: [upstream])
        #expect(try fallback([pihole, local(.unbound, loopback, .on, port: 5335)])?.status == .warning)
        #expect(try fallback([pihole, local(.unbound, loopback, .off, port: 5335)])?.status == .ok)
        let circle = local(
            .unbound, loopback, .off, port: 5335, upstreams: [Upstream(host: "127.0.0.1", source: Patients.line)])
        #expect(try fallback([pihole, circle])?.status == .ok)
    }

    /// Nothing is known of a resolver whose configuration could not be read; another way out still counts.
    @Test func unreadConfigurations() throws {
        let loopback = try #require(IPAddress("127.0.0.1"))
        var unbound = local(.unbound, loopback, .off, port: 5335)
        unbound.whyUnread = "binary, not a text file; not read"
        let upstream = Upstream(host: "127.0.0.1", port: 5335, source: Patients.line)
        let pihole = local(.pihole, loopback, .off, upstreams: [upstream])
        let behind = try fallback([pihole, unbound])
        #expect(behind?.status == .unknown)
        #expect(behind?.summary == "the configuration of unbound could not be read")
        #expect(behind?.evidence == [Evidence(Patients.line, "binary, not a text file; not read")])
        let address = NTPSource(name: "192.0.2.1", source: Patients.line)
        #expect(try fallback([pihole, unbound], [address])?.status == .ok)

        var two = facts([loopback, try #require(IPAddress("192.0.2.53"))])
        unbound.listens = [Sourced(Endpoint(loopback, port: 53), Patients.line)]
        two.resolver.local = [unbound]
        #expect(Patients.judge("resolver-fallback", Patients.patient(two))?.summary.hasPrefix("192.0.2.53 ") == true)
        #expect(Patients.status("trust-anchor", Patients.patient(two)) == .unknown)
    }

    /// dnscrypt-proxy takes its servers from a list, and all of them have certificates.
    @Test func dnscryptProxyAndItsList() throws {
        var proxy = local(.dnscryptProxy, try #require(IPAddress("127.0.0.1")), .off)
        #expect(try fallback([proxy])?.status == .warning)
        proxy.ignoresCertificateDates = Sourced(true, Patients.line)
        #expect(try fallback([proxy])?.status == .ok)
    }

    @Test func encryptedUpstreams() throws {
        let loopback = try #require(IPAddress("127.0.0.1"))
        let named = Upstream(
            host: "9.9.9.9", port: 853, transport: .tls, authenticationName: "dns.quad9.net", source: Patients.line)
        let anybody = Upstream(host: "9.9.9.9", port: 853, transport: .tls, source: Patients.line)
        #expect(try fallback([local(.stubby, loopback, .off, upstreams: [named])])?.status == .warning)
        #expect(try fallback([local(.unbound, loopback, .off, upstreams: [named, anybody])])?.status == .ok)
    }

    @Test func waysAround() throws {
        let unbound = local(.unbound, try #require(IPAddress("127.0.0.1")), .on)
        let address = NTPSource(name: "192.0.2.1", source: Patients.line)
        var secured = address
        secured.usesNTS = true
        #expect(try fallback([unbound], [address])?.status == .ok)
        #expect(try fallback([unbound], [secured])?.status == .warning)
        var exempting = unbound
        exempting.insecureZones = [Sourced("NTP.org.", Patients.line)]
        #expect(try fallback([exempting], [NTPSource(name: "pool.ntp.org", source: Patients.line)])?.status == .ok)
        #expect(try fallback([exempting], [NTPSource(name: "notntp.org", source: Patients.line)])?.status == .warning)
    }
}
