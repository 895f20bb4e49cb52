import DoctorTesting
import Facts
import NTS
import Native
import Testing
import TimeScience

@testable import Box
@testable import Formats
@testable import Probes
@testable import Programs
@testable import Values

/// Web servers' dates, from the box's files to what they agree on: real TLS servers on loopback.
@Suite(.serialized) struct HTTPSMethodTests {
    /// The real network, but the authorities are a test's.
    private struct LabNetwork: SecureNetwork {
        let trust: TLSTrust
        let live = LiveSecureNetwork()

        var ciphers: any AESModes { live.ciphers }

        func exchange(_ requests: [SecureRequest], until deadline: Deadline) -> [SecureReply] {
            live.exchange(
                requests.map { request in
                    var request = request
                    request.trust = trust
                    return request
                }, until: deadline)
        }

        func verify(_ chain: PresentedChain, by _: TLSTrust, dates: CertificateDates) throws(ChainFault)
            -> [Certificate]
        {
            try live.verify(chain, by: trust, dates: dates)
        }

        func certificates(pem: [UInt8]) -> [Certificate] { live.certificates(pem: pem) }
    }

    private struct Site {
        var name: String
        var server: TLSServer
        var root: CertificateLab.Made
    }

    /// A server of its own authority, whose certificate is good from 2020 to 2030, that says `date`.
    private func site(_ lab: CertificateLab, _ name: String, _ date: String) throws -> Site {
        let root = try lab.make("Root \(name)", .authority, organization: "Authority of \(name)")
        let leaf = try lab.make(
            name, .server, by: root, dates: ("20200101000000Z", "20300101000000Z"), addresses: ["DNS:\(name)"],
            organization: "Owner of \(name)")
        let head = "HTTP/1.1 200 OK\r\nDate: \(date)\r\n\r\n"
        return Site(name: name, server: try TLSServer(leaf, answer: head), root: root)
    }

    private func facts(_ sites: [Site], reading: Timestamp, asking: [Site]? = nil) -> Facts {
        let clocks = LiveClocks()
        let box = Box(
            files: MemoryFiles(), clocks: clocks, dns: LiveDNS(), kernel: StillKernel(), network: LiveNetwork(),
            secure: LabNetwork(trust: TLSTrust(usesSystem: false, pem: sites.map(\.root.pem))), workers: LiveWorkers())
        var facts = Facts(
            host: HostFacts(name: "box", view: .live),
            clock: ClockFacts(reading: reading, boottimeSeconds: clocks.boottimeSeconds()))
        facts.resolver.hosts = sites.map {
            HostsEntry(address: $0.server.endpoint.address, names: [$0.name], source: Source("/etc/hosts"))
        }
        var options = ProbeOptions()
        options.webServers = (asking ?? sites).map {
            Sourced("https://\($0.name):\($0.server.endpoint.port)/", Source("/etc/boxdoctor/boxdoctor.toml", line: 2))
        }
        SignedTimeProbe(meanwhile: []).look(
            at: box, options: options, until: Deadline(in: 20, by: clocks), into: &facts)
        return facts
    }

    @Test func threeOperatorsWithThreeAuthoritiesAgree() throws {
        let lab = try CertificateLab()
        let date = "Sun, 01 Nov 2026 12:00:00 GMT"
        let sites = try ["a.example", "b.example.net", "c.example.org"].map { try site(lab, $0, date) }
        // In 1970: the dates of the certificates are judged at the date told.
        let clock = try Timestamp("1970-01-01T00:10:00Z")
        let found = facts(sites, reading: clock)
        let lag = try Timestamp("2026-11-01T12:00:00Z").seconds(since: clock)
        let estimate = estimateTime(found)
        #expect(estimate.standing == .agreed && estimate.proven.restsOnHTTPS)
        #expect(abs((estimate.lagSeconds ?? 0) - lag) < 10 && (estimate.uncertaintySeconds ?? 0) < 140)
        #expect(
            found.signedTimes.map(\.operatorName).sorted()
                == ["a.example", "b.example.net", "c.example.org"].map { "Owner of \($0)" })
        #expect(found.signedTimes.allSatisfy { $0.issuer == "Authority of \($0.name)" })
        // Never fewer.
        let two = estimateTime(facts(sites, reading: clock, asking: Array(sites.prefix(2))))
        #expect(two.estimate == nil && two.proven.why.contains("3 operators"))
    }

    @Test func aDateOutsideItsCertificateIsNone() throws {
        let site = try site(try CertificateLab(), "old.example", "Fri, 01 Nov 2041 12:00:00 GMT")
        let found = facts([site], reading: LiveClocks().reading())
        guard case .failed(.unauthentic, let why)? = found.signedTimes.first?.outcome else {
            Issue.record("\(found.signedTimes)")
            return
        }
        #expect(why.contains("expired"))
    }

    @Test func whoIsAsked() {
        var files = MemoryFiles()
        files.add(
            "/etc/apt/sources.list",
            "# deb https://not.example x\ndeb [arch=arm64] http://deb.example.org/debian x main\n")
        files.add(
            "/etc/apt/sources.list.d/own.sources",
            "URIs: https://user:5EC2E7@mirror.example.net:8443/x https://[2001:db8::1]/\nSuites: x\n")
        files.add(
            "/etc/yum.repos.d/a.repo",
            "[a]\nbaseurl=https://deb.example.org/$releasever/\nmetalink=https://m.example.com/x\n")
        var facts = Facts(
            host: HostFacts(name: "box", view: .live),
            clock: ClockFacts(reading: Timestamp(unixSeconds: 0), boottimeSeconds: 1))
        var resolver = LocalResolver(
            kind: .init(rawValue: "stubby"), configuration: Source("/s"),
            validation: Sourced(.off, Source("/s")), timeCheck: Sourced(.always, Source("/s")))
        resolver.upstreams = [
            Upstream(
                host: "192.0.2.1", port: 853, transport: .tls, authenticationName: "dns.example",
                source: Source("/s", line: 1)),
            Upstream(host: "doh.example.edu", port: 444, transport: .https, source: Source("/s", line: 2)),
            Upstream(host: "192.0.2.9", source: Source("/s", line: 3)),
        ]
        facts.resolver.local = [resolver]
        var options = ProbeOptions()
        func asked() -> [String] { webServers(facts, files, options).map { "\($0.host):\($0.port) \($0.source)" } }
        #expect(asked() == [])
        options.webServers = [
            Sourced("www.example.gov", Source("/t", line: 1)), Sourced("no host", Source("/t", line: 2)),
        ]
        #expect(asked() == ["www.example.gov:443 /t:1"])
        options.mayAskStrangers = true
        #expect(
            asked() == [
                "www.example.gov:443 /t:1", "dns.example:443 /s:1", "doh.example.edu:444 /s:2",
                "deb.example.org:443 /etc/apt/sources.list:2",
                "mirror.example.net:8443 /etc/apt/sources.list.d/own.sources:1",
                "2001:db8::1:443 /etc/apt/sources.list.d/own.sources:1", "m.example.com:443 /etc/yum.repos.d/a.repo:3",
            ])
    }
}
