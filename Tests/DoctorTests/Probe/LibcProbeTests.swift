import DoctorTesting
import Native
import Testing

@testable import Facts
@testable import Probes
@testable import Programs
@testable import Values

@Suite struct LibcProbeTests {
    @Test func debian() throws {
        let facts = look([HostProbe(), LibcProbe()], at: try treeBox("debian12-unbound"))
        var conf = ResolvConf()
        conf.nameservers = [
            Sourced(try #require(IPAddress("127.0.0.1")), Source("/etc/resolv.conf", line: 1))
        ]
        #expect(facts.resolver.resolvConf == .known(conf, Source("/etc/resolv.conf")))
        let line = Source("/etc/nsswitch.conf", line: 7)
        #expect(
            facts.resolver.nsswitch
                == .known(
                    [
                        NameService(name: "files", source: line),
                        NameService(
                            name: "mdns4_minimal",
                            actions: [.init(status: "notfound", isNegated: false, action: "return")], source: line),
                        NameService(name: "dns", source: line),
                    ], line))
        #expect(facts.resolver.hosts.map(\.names).first == ["localhost"])
        #expect(facts.resolver.hosts.count == 5)
        #expect(facts.host.name == "attic")
        #expect(facts.host.system == .known("debian 12", Source("/etc/os-release")))
        #expect(
            facts.host.initSystem == .known(.systemd, Source("/lib/systemd")) || facts.host.initSystem.value != nil)
        #expect(facts.host.freeze.isAbsent)
        #expect(facts.host.routes.isUnknown)
        #expect(facts.troubles == [])
    }

    @Test(arguments: [
        ("ubuntu2404-resolved", ResolvConf.Owner.resolved, ["127.0.0.53"]),
        ("fedora-unbound", .networkManager, ["::1"]), ("openwrt-dnsmasq", .netifd, ["127.0.0.1", "::1"]),
        ("pihole-v5", .dhcpcd, ["127.0.0.1"]), ("pihole-v6", .file, ["127.0.0.1"]),
    ])
    func owners(_ tree: String, _ owner: ResolvConf.Owner, _ servers: [String]) throws {
        let conf = try #require(look([LibcProbe()], at: try treeBox(tree)).resolver.resolvConf.value)
        #expect(conf.owner == owner)
        #expect(conf.effective.map(\.description) == servers)
    }

    @Test func optionsAreHeldToWhatGlibcAllows() throws {
        let conf = try #require(look([LibcProbe()], at: try treeBox("fedora-unbound")).resolver.resolvConf.value)
        #expect(conf.timeoutSeconds == 2)
        #expect(conf.attempts == 5)
        #expect(conf.rotates && conf.trustsAD)
        #expect(conf.search == ["lan"])
    }

    @Test func negatedActions() throws {
        let services = look([LibcProbe()], at: try treeBox("ubuntu2404-resolved")).resolver.nsswitch.value
        #expect(services?.map(\.name) == ["files", "resolve", "dns"])
        #expect(services?[1].actions == [.init(status: "unavail", isNegated: true, action: "return")])
    }

    /// glibc wants the keyword at the very start, ignores what is no address, and knows scopes.
    @Test func oddLines() {
        let files = MemoryFiles(texts: [
            "/etc/resolv.conf":
                """
            # nameserver 192.0.2.1
              nameserver 192.0.2.2
            nameserver fe80::1%eth0
            nameserver\tdns.example.net
            nameserver 192.0.2.3 ;here
            nameserver 192.0.2.4;here
            search a.example
            domain b.example
            options timeout:999 attempts:x
            """,
            "/etc/nsswitch.conf": "passwd: files\n",
            "/etc/hosts": "\0binary",
        ])
        let facts = look([LibcProbe()], at: memoryBox(files))
        let conf = facts.resolver.resolvConf.value
        #expect(conf?.nameservers.map { "\($0.value) \($0.source.line ?? 0)" } == ["fe80::1%eth0 3", "192.0.2.3 5"])
        #expect(conf?.search == ["b.example"])
        #expect(conf?.timeoutSeconds == 30)
        #expect(facts.resolver.nsswitch == .absent(Source("/etc/nsswitch.conf")))
        #expect(
            facts.troubles == [
                Trouble(
                    Source("/etc/resolv.conf", line: 4),
                    "'dns.example.net' is not an address; a nameserver must be one"),
                Trouble(
                    Source("/etc/resolv.conf", line: 6),
                    "'192.0.2.4;here' is not an address; a nameserver must be one"),
                Trouble(Source("/etc/hosts"), "binary, not a text file; not read"),
            ])
    }
}
