import Programs
import Testing

@testable import Facts
@testable import Probes
@testable import Values

@Suite struct CertificateProbeTests {
    @Test func readsTheDatesOfOpenSSL() throws {
        let dates = try #require(
            certificateDates(Array("notBefore=Jun  1 00:00:00 2024 GMT\nnotAfter=Dec 31 23:59:59 2049 GMT\n".utf8)))
        #expect(dates.notBefore.description == "2024-06-01T00:00:00Z")
        #expect(dates.notAfter.description == "2049-12-31T23:59:59Z")
        for junk in [
            "", "notBefore=x", "notBefore=Jun  1 00:00:00 2024 GMT\n", "notBefore=Foo 1 00:00:00 2024 GMT\nnotAfter==",
        ] {
            #expect(certificateDates(Array(junk.utf8)) == nil)
        }
    }

    @Test func asksOnlyConfiguredNamesThatAreSafeArguments() throws {
        var facts = Facts(
            host: HostFacts(name: "box", view: .live),
            clock: ClockFacts(reading: Timestamp(unixSeconds: 0), boottimeSeconds: 1))
        let source = Source("/etc/unbound/unbound.conf", line: 7)
        var unbound = LocalResolver(
            kind: .unbound, configuration: source, validation: Sourced(.on, source), timeCheck: Sourced(.always, source)
        )
        unbound.upstreams = [
            Upstream(host: "192.0.2.1", port: 853, transport: .tls, authenticationName: "dns.example", source: source),
            Upstream(host: "2001:db8::1", port: 853, transport: .tls, authenticationName: "-evil", source: source),
            Upstream(
                host: "dns.example", port: 853, transport: .tls, authenticationName: "dns.example", source: source),
            Upstream(host: "192.0.2.2", source: source),
            Upstream(host: "192.0.2.3", port: 853, transport: .tls, authenticationName: "192.0.2.3", source: source),
        ]
        facts.resolver.local = [unbound]
        let servers = certificateServers(facts)
        #expect(servers.map(\.name) == ["dns.example", "192.0.2.3"])
        #expect(servers.map { "\($0.endpoint) \($0.purpose.rawValue)" } == ["192.0.2.1:853 dot", "192.0.2.3:853 dot"])
    }
}
