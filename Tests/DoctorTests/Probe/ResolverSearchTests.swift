import DoctorTesting
import Native
import Testing

@testable import Bootstrap
@testable import Box
@testable import Facts
@testable import Probes
@testable import Records
@testable import Remedies
@testable import TimeScience
@testable import Values

/// A second resolver out of what the box has heard of: only one that answers now, and never the box itself.
@Suite struct ResolverSearchTests {
    private static let records = [
        "/run/systemd/netif/leases/2": "ADDRESS=192.0.2.7\nDNS=192.0.2.11 192.0.2.12\n",
        "/run/systemd/netif/links/2": "DNS=2001:db8::11 192.0.2.13:53#dns.example\nNTP=192.0.2.99\n",
        "/run/NetworkManager/no-stub-resolv.conf": "nameserver 192.0.2.14\n",
        "/run/NetworkManager/devices": "nameserver 192.0.2.98\n",
        "/run/systemd/resolve/resolv.conf": "nameserver 127.0.0.1\nnameserver 192.0.2.15\n",
        "/var/lib/dhcp/dhclient.eth0.leases": """
        lease {
          option domain-name-servers 192.0.2.97;
        }
        lease {
          option routers 192.0.2.1;
          option domain-name-servers 192.0.2.16, 192.0.2.17;
        }

        """,
    ]

    private func look(
        _ texts: [String: String] = records, answers: @escaping @Sendable (Endpoint) -> Bool = { _ in true }
    ) -> Facts {
        var facts = Facts(
            host: HostFacts(name: "box", view: .live), clock: ClockFacts(reading: LiarTests.reading, boottimeSeconds: 1)
        )
        var conf = ResolvConf()
        conf.nameservers = [IPAddress("127.0.0.1"), IPAddress("192.0.2.14")].compactMap { $0 }.map {
            Sourced($0, Source("/etc/resolv.conf", line: 1))
        }
        facts.resolver.resolvConf = .known(conf, Source("/etc/resolv.conf"))
        facts.host.routes = .known(
            ["192.0.2.1", "fe80::1"].compactMap { IPAddress($0) }.map {
                Route(destination: $0, prefixLength: 0, gateway: $0, interface: "eth0")
            }, Source("/proc/net/route"))
        let clocks = ManualClocks(now: LiarTests.reading)
        let network = ScriptedNetwork(clocks: clocks) { asked in
            guard answers(asked.destination), let question = DNSServer.question(asked.payload) else { return .silence }
            return .messages([DNSServer.response(to: question)])
        }
        let box = Box(
            files: MemoryFiles(texts: texts), clocks: clocks, dns: LiveDNS(), kernel: StillKernel(), network: network)
        var options = ProbeOptions()
        options.searchesResolvers = true
        ResolverSearchProbe().look(at: box, options: options, until: Deadline(in: 5, by: clocks), into: &facts)
        #expect(facts.resolver.answers.isEmpty && facts.troubles.isEmpty)
        return facts
    }

    @Test func everyRecordIsRead() {
        #expect(
            look().resolver.others?.map { "\($0.value) \($0.source)" } == [
                "192.0.2.11 /run/systemd/netif/leases/2:2", "192.0.2.12 /run/systemd/netif/leases/2:2",
                "2001:db8::11 /run/systemd/netif/links/2:1", "192.0.2.15 /run/systemd/resolve/resolv.conf:2",
                "192.0.2.16 /var/lib/dhcp/dhclient.eth0.leases:6", "192.0.2.17 /var/lib/dhcp/dhclient.eth0.leases:6",
                "192.0.2.1 default route",
            ])
    }

    @Test func onlyThoseThatAnswerCount() {
        let facts = look { "\($0.address)" == "192.0.2.1" }
        #expect(facts.resolver.others?.map { "\($0.value)" } == ["192.0.2.1"])
        let means = Means(facts, time: estimateTime(facts), servers: [], resolvers: [])
        #expect(means.resolvers.map(\.description) == ["192.0.2.1"])
        #expect(
            FallbackResolver().prescribe(for: facts, with: means)
                == .plans([
                    Plan(
                        remedy: "fallback-resolver",
                        title: "adds 192.0.2.1 (default route) as a second resolver, asked when the first fails",
                        files: [
                            DropIn.block("/etc/resolv.conf", "fallback-resolver", ["nameserver 192.0.2.1"]).keepingLines
                        ])
                ]))
    }

    @Test func whereNobodyAnswersTheCommandIsNamed() {
        let facts = look { _ in false }
        #expect(facts.resolver.others == [])
        guard case .needs(let missing) = FallbackResolver().prescribe(for: facts, with: Means()) else {
            Issue.record("a plan out of nothing")
            return
        }
        #expect(missing.option == .resolver)
    }

    /// Records are from outside: binary ones, and ones without end.
    @Test func hostileRecordsHarmNobody() {
        var texts = [
            "/run/systemd/netif/leases/2": "DNS=\u{0}\u{1}", "/var/lib/dhcp/a.leases": "option domain-name-servers",
        ]
        texts["/run/dhcpcd/hook-state/resolv.conf/eth0"] = (0..<300).map { "nameserver 198.51.100.\($0)\n" }.joined()
        var facts = Facts(
            host: HostFacts(name: "box", view: .live), clock: ClockFacts(reading: LiarTests.reading, boottimeSeconds: 1)
        )
        let clocks = ManualClocks(now: LiarTests.reading)
        let network = ScriptedNetwork(clocks: clocks) { _ in .silence }
        var options = ProbeOptions()
        options.searchesResolvers = true
        let box = Box(
            files: MemoryFiles(texts: texts), clocks: clocks, dns: LiveDNS(), kernel: StillKernel(), network: network)
        ResolverSearchProbe().look(at: box, options: options, until: Deadline(in: 5, by: clocks), into: &facts)
        #expect(network.asked.count == 8 && facts.resolver.others == [])
    }
}
