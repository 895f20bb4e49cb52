import DoctorTesting
import Native
import Programs
import Testing

@testable import Box
@testable import Facts
@testable import Probes
@testable import Values

/// Loops, junk, secrets for root alone: each a clear line, and the rest goes on.
@Suite struct HostileConfigTests {
    private func facts(of files: MemoryFiles) -> Facts {
        look([LocalResolverProbe(), TrustAnchorProbe(), TunnelProbe()], at: memoryBox(files))
    }

    @Test func includeLoopsAndUnreadableFiles() {
        var files = MemoryFiles(texts: [
            "/etc/unbound/unbound.conf":
                """
            server:
              val-override-date: "-1"
              include: "/etc/unbound/unbound.conf"
              include: /etc/unbound/secret.conf
              module-config: "iterator"
              interface: "unclosed
            forward-zone:
              name: .
              forward-addr: 127.0.0.1@5353
            """
        ])
        files.fail("/etc/unbound/secret.conf", .permissionDenied)
        let facts = facts(of: files)
        let main = "/etc/unbound/unbound.conf"
        #expect(
            facts.resolver.local.map(described) == [
                [
                    "unbound \(main)", "unread: \(main):3: include loop: \(main) -> \(main); not followed again",
                    "validation off \(main):5", "time never \(main):2", "skew 3600 86400",
                    "listens 127.0.0.1:53 \(main)", "listens [::1]:53 \(main)", "recurses", "user unbound",
                ]
            ])
        #expect(
            facts.troubles == [
                Trouble(Source(main, line: 3), "include loop: \(main) -> \(main); not followed again"),
                Trouble(
                    Source(main, line: 4), "/etc/unbound/secret.conf: permission denied; run as root to read it"),
                Trouble(Source(main, line: 6), "a quote is not closed; unbound does not start with this line"),
                Trouble(
                    Source(main, line: 9), "unbound never asks 127.0.0.1: set 'do-not-query-localhost: no' to let it"),
            ])
    }

    @Test func dnsmasqLoopAndBinaryFile() {
        var files = MemoryFiles(texts: [
            "/etc/dnsmasq.conf": "conf-file=/etc/dnsmasq.conf\nconf-dir=/etc/dnsmasq.d,*.conf\ndnssec\nno-resolv\n",
            "/etc/dnsmasq.d/a.conf": "server=/corp.example/#\nserver=192.0.2.1#x\nserver=192.0.2.1\n",
            "/etc/dnsmasq.d/b.txt": "server=192.0.2.2\n",
        ])
        files["/etc/dnsmasq.d/c.conf"] = MemoryFiles.Entry(.file([0, 1, 2]))
        let facts = facts(of: files)
        #expect(facts.resolver.local.map(\.upstreams).flatMap { $0 }.map(\.host) == ["192.0.2.1"])
        #expect(
            facts.troubles.map { "\($0.source) \($0.text)" } == [
                "/etc/dnsmasq.conf:1 include loop: /etc/dnsmasq.conf -> /etc/dnsmasq.conf; not followed again",
                "/etc/dnsmasq.d/c.conf binary, not a text file; not read",
                "/etc/dnsmasq.d/a.conf:2 not the address of a server; ignored",
                "/etc/dnsmasq.conf:3 dnssec without a trust-anchor for the root: dnsmasq refuses to start",
            ])
    }

    /// What cannot be read says nothing about its resolver, and the facts say so.
    @Test func unreadResolversAreCalledUnread() {
        var files = MemoryFiles(texts: [
            "/etc/dnscrypt-proxy/dnscrypt-proxy.toml": "listen_addresses = ['127.0.0.1:53'\n",
            "/etc/pihole/pihole.toml": "[dns]\ndnssec = yes\n",
        ])
        let binary = ["/etc/unbound/unbound.conf", "/etc/bind/named.conf", "/etc/stubby/stubby.yml"]
        for path in binary { files[path] = MemoryFiles.Entry(.file([0, 1, 2])) }
        let local = facts(of: files).resolver.local
        #expect(
            local.map { "\($0.kind.rawValue): \($0.whyUnread ?? "read")" } == [
                "unbound: binary, not a text file; not read",
                "pihole: not valid TOML: this is no value; a text needs quotes",
                "bind: binary, not a text file; not read",
                "dnscrypt-proxy: not valid TOML: the list that line 1 begins goes on without ',' or ']'",
                "stubby: binary, not a text file; not read",
            ])
    }

    /// Every parser meets every prefix of every other's files and noise: nothing traps, nothing hangs.
    @Test func anyBytes() throws {
        var state: UInt64 = 0x9e37_79b9_7f4a_7c15
        func random() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
        let alphabet = Array("ab:/#{}[]();\"'\\=.,-@%! \t\n0123456789*|&<>".utf8)
        let paths = [
            "/etc/resolv.conf", "/etc/nsswitch.conf", "/etc/hosts", "/etc/unbound/unbound.conf", "/etc/dnsmasq.conf",
            "/etc/bind/named.conf", "/etc/stubby/stubby.yml", "/opt/AdGuardHome/AdGuardHome.yaml",
            "/etc/systemd/resolved.conf", "/etc/dnscrypt-proxy/dnscrypt-proxy.toml", "/etc/powerdns/recursor.conf",
            "/etc/knot-resolver/kresd.conf", "/etc/wireguard/wg0.conf", "/etc/openvpn/x.conf",
            "/usr/share/dns/root.key", "/etc/config/network", "/etc/boxdoctor/freeze",
        ]
        for _ in 0..<60 {
            var files = MemoryFiles()
            for path in paths {
                let bytes = (0..<Int(random() % 300)).map { _ in alphabet[Int(random()) % alphabet.count] }
                files[path] = MemoryFiles.Entry(.file(bytes))
            }
            let facts = look(
                [HostProbe(), LibcProbe(), LocalResolverProbe(), TrustAnchorProbe(), TunnelProbe(), StateProbe()],
                at: memoryBox(files))
            #expect(facts.resolver.local.count == 9)
        }
    }
}
