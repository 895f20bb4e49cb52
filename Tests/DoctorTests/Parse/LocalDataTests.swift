import DoctorTesting
import Testing

@testable import Box
@testable import Facts
@testable import Programs
@testable import Values

/// What resolvers answer by themselves. The real ones say the same in Tests/NativeTests/Scenarios.
@Suite struct LocalDataTests {
    private func told(_ answers: [LocalAnswer]?) -> [String] {
        (answers ?? []).map {
            "\($0.name) \($0.coversBelow ? "below" : "here") \($0.hasAddress ? "address" : "nothing")"
        }
    }

    private func unbound(_ text: String, _ files: [String: String] = [:]) -> LocalResolver {
        UnboundResolver.read("/u", MemoryFiles(texts: files.merging(["/u": text]) { $1 })).resolver
    }

    /// unbound.conf(5), VIEW OPTIONS: the view of the smallest network; the rest only where told.
    @Test func viewsOfUnbound() {
        let views = """
            view:
                name: "home"
                local-data: "a.example. A 192.0.2.1"
            view:
                name: "first"
                view-first: yes
                local-data: "b.example. A 192.0.2.1"
            server:
                local-data: "c.example. A 192.0.2.1"

            """
        func names(_ lines: String) -> [String] {
            told(unbound(views + lines).localAnswers).filter { $0.hasSuffix("address") }
        }
        #expect(names("") == ["c.example. here address"])
        #expect(names("access-control-view: 127.0.0.0/8 home") == ["a.example. here address"])
        #expect(names("access-control-view: 192.0.2.0/24 home") == ["c.example. here address"])
        #expect(
            names("access-control-view: 127.0.0.0/8 home\naccess-control-view: 127.0.0.1 first") == [
                "b.example. here address", "c.example. here address",
            ])
    }

    @Test func zonesOfUnbound() {
        let files = ["/z": "@ SOA a b 1 2 3 4 5\nt1 A 192.0.2.1\n", "/r": "t2.example A 192.0.2.1\n"]
        let zone = "auth-zone:\n name: example\n zonefile: /z\n"
        let policy = "rpz:\n name: p.\n zonefile: /r\n"
        func own(_ text: String) -> [String] {
            let usual = Set(told(unbound("server:\n").localAnswers))
            return told(unbound(text, files).localAnswers).filter { !usual.contains($0) }
        }
        #expect(own(zone) == ["t1.example. here address", "example. below nothing"])
        #expect(own(zone + " for-downstream: no\n") == [])
        #expect(own(policy) == [])
        #expect(
            own(policy + "server:\n module-config: \"respip validator iterator\"\n") == ["t2.example. here address"])
        #expect(own("auth-zone:\n name: example\n zonefile: /none\n") == [])
    }

    /// config_file.c: fourteen digits are a date, others seconds since 1970, -1 none.
    @Test func datesOfUnbound() {
        func check(_ value: String) -> LocalResolver.TimeCheck {
            unbound("server:\n val-override-date: \"\(value)\"\n").timeCheck.value
        }
        #expect(check("-1") == .never)
        #expect(check("20240101000000") == .at(Timestamp(unixSeconds: 1_704_067_200)))
        #expect(check("1700000000") == .at(Timestamp(unixSeconds: 1_700_000_000)))
        #expect(check("0") == .always && check("") == .always && check("20249901000000") == .never)
    }

    /// Both to trust and not to: unbound-checkconf(8) of 1.17.1 says "anchor cannot be with and without autotrust".
    @Test func rootThatIsTrustedAndInsecure() {
        let text = "server:\n auto-trust-anchor-file: /k\n domain-insecure: \".\"\n"
        #expect(unbound(text).whyNotStarting?.source == Source("/u", line: 3))
        #expect(unbound("server:\n auto-trust-anchor-file: /k\n domain-insecure: \"org\"\n").whyNotStarting == nil)
    }

    private func dnsmasq(_ text: String, _ files: [String: String] = [:]) -> LocalResolver? {
        DnsmasqFiles.plain(MemoryFiles(texts: files.merging(["/etc/dnsmasq.conf": text]) { $1 }), ResolverStart())?
            .resolver
    }

    @Test func hostsOfDnsmasq() {
        let files = [
            "/etc/hosts": "192.0.2.1 box\n", "/more": "192.0.2.2 t1 t2.example\n", "/d/a": "192.0.2.3 t3\n",
            "/d/.b": "192.0.2.3 t4\n",
        ]
        #expect(told(dnsmasq("", files)?.localAnswers) == ["box. here address"])
        #expect(told(dnsmasq("no-hosts\naddn-hosts=/none", files)?.localAnswers) == [])
        #expect(
            told(dnsmasq("no-hosts\naddn-hosts=/more\nhostsdir=/d\nexpand-hosts\ndomain=lan", files)?.localAnswers) == [
                "t1. here address", "t1.lan. here address", "t2.example. here address", "t3. here address",
                "t3.lan. here address",
            ])
    }

    @Test func recordsOfDnsmasq() {
        #expect(
            told(
                dnsmasq("host-record=box.lan,192.0.2.1\ncname=a.lan,b.lan,box.lan,60\ncname=c.lan,elsewhere")?
                    .localAnswers)
                == ["box.lan. here address", "a.lan. here address", "b.lan. here address"])
        let hides = dnsmasq("stop-dns-rebind\nrebind-domain-ok=/lan/intern/\nserver=/example/#\ndnssec")
        #expect(hides?.hidesPrivate == Sourced(["lan.", "intern."], Source("/etc/dnsmasq.conf", line: 1)))
        #expect(hides?.insecureZones == [])
    }
}
