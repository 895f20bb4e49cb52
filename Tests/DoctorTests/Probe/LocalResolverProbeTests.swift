import Testing

@testable import Facts
@testable import Probes
@testable import Values

@Suite struct LocalResolverProbeTests {
    @Test func debianUnbound() throws {
        let facts = look([LocalResolverProbe()], at: try treeBox("debian12-unbound"))
        let main = "/etc/unbound/unbound.conf"
        let anchor = "/etc/unbound/unbound.conf.d/root-auto-trust-anchor-file.conf:3"
        #expect(
            facts.resolver.local.map(described) == [
                [
                    "unbound \(main)", "validation on \(anchor)", "time always \(main)", "skew 3600 86400",
                    "listens 127.0.0.1:53 \(main)", "listens [::1]:53 \(main)", "recurses",
                    "anchors /var/lib/unbound/root.key \(anchor)", "maintains /var/lib/unbound/root.key \(anchor)",
                    "user unbound",
                ]
            ])
        #expect(facts.resolver.local.first?.isEnabled.value == true)
        #expect(facts.resolver.local.first?.isRunning.isUnknown == true)
        #expect(facts.troubles == [])
    }

    @Test func fedoraUnboundWithIncludesInsideClauses() throws {
        let facts = look([LocalResolverProbe()], at: try treeBox("fedora-unbound"))
        let main = "/etc/unbound/unbound.conf"
        let forward = "/etc/unbound/conf.d/forward.conf"
        #expect(
            facts.resolver.local.map(described) == [
                [
                    "unbound \(main)",
                    "unread: \(forward):11: not a server's address; unbound does not start with it",
                    "validation on \(main):19", "time always \(main)", "skew 60 86400",
                    "listens 127.0.0.1:53 \(main):7", "listens [::1]:5353 \(main):8", "insecure lan. \(main):23",
                    "insecure ntp.org. \(main):24", "ignores CD", "stripped true \(main):15",
                    "stub lan. fe80::1%eth0 5335 plain \(forward):8",
                    "forward . 1.1.1.1 853 tls as cloudflare-dns.com else root \(forward):5",
                    "forward . 2606:4700:4700::1111 853 tls as cloudflare-dns.com else root \(forward):6",
                    "forward . dns.example.net 8853 tls else root \(forward):7",
                    "anchors /var/lib/unbound/root.key \(main):18",
                    "maintains /var/lib/unbound/root.key \(main):18", "user unbound",
                ]
            ])
        #expect(
            facts.troubles == [
                Trouble(Source(forward, line: 11), "not a server's address; unbound does not start with it")
            ])
    }

    @Test func ubuntuResolved() throws {
        let facts = look([LocalResolverProbe()], at: try treeBox("ubuntu2404-resolved"))
        let dropIn = "/etc/systemd/resolved.conf.d/10-tls.conf"
        let main = "/etc/systemd/resolved.conf"
        let live = "/run/systemd/resolve/resolv.conf"
        #expect(
            facts.resolver.local.map(described) == [
                [
                    "resolved \(main)", "validation on \(dropIn):4", "time always \(main)", "skew 0 4200",
                    "listens 127.0.0.53:53 \(main)", "listens 127.0.0.54:53 \(main)",
                    "insecure home.example. /etc/dnssec-trust-anchors.d/home.negative:2",
                    "insecure lan. /etc/dnssec-trust-anchors.d/home.negative:3",
                    "forward . 9.9.9.9 853 tls as dns.quad9.net \(dropIn):2",
                    "forward . 2620:fe::fe 8853 tls as dns.quad9.net \(dropIn):2",
                    "forward . 192.168.1.1 853 tls \(live):3", "forward . fe80::1%2 853 tls \(live):4",
                    "user systemd-resolve",
                ]
            ])
        #expect(facts.resolver.local.first?.isEnabled.value == true)
        #expect(facts.troubles == [])
    }

    @Test func openWrtDnsmasq() throws {
        let facts = look([LocalResolverProbe()], at: try treeBox("openwrt-dnsmasq"))
        let dhcp = "/etc/config/dhcp"
        let resolv = "/tmp/resolv.conf.d/resolv.conf.auto"
        #expect(
            facts.resolver.local.map(described) == [
                [
                    "dnsmasq \(dhcp):1", "validation on \(dhcp):15", "time untilTold /etc/init.d/dnsmasq",
                    "listens 127.0.0.1:53 \(dhcp)", "listens [::1]:53 \(dhcp)", "insecure corp.example. \(dhcp):16",
                    "forward corp.example. 10.1.1.1 53 plain \(dhcp):16",
                    "forward . 2001:db8::5 5353 plain \(dhcp):17", "forward . 203.0.113.53 53 plain \(resolv):2",
                    "forward . 2001:db8::53 53 plain \(resolv):4", "user dnsmasq",
                ]
            ])
        #expect(facts.resolver.local.first?.isEnabled.value == true)
        #expect(
            facts.dnssec.anchors.map { $0.anchors.map { "\($0.owner) \($0.keyTag) \($0.algorithm) \($0.source)" } }
                == [[". 20326 8 /usr/share/dnsmasq/trust-anchors.conf:2"]])
        #expect(facts.troubles == [])
    }

    @Test func piholeSix() throws {
        let facts = look([LocalResolverProbe()], at: try treeBox("pihole-v6"))
        let toml = "/etc/pihole/pihole.toml"
        #expect(
            facts.resolver.local.map(described) == [
                [
                    "pihole \(toml)", "validation on \(toml):10", "time always \(toml)",
                    "listens 127.0.0.1:53 \(toml):9", "listens [::1]:53 \(toml):9",
                    "forward . 127.0.0.1 5335 plain \(toml):4", "forward . 2620:fe::fe 53 plain \(toml):4",
                    "user pihole",
                ]
            ])
        #expect(facts.troubles == [])
    }

    @Test func piholeFive() throws {
        let facts = look([LocalResolverProbe()], at: try treeBox("pihole-v5"))
        let part = "/etc/dnsmasq.d/01-pihole.conf"
        #expect(
            facts.resolver.local.map(described) == [
                [
                    "pihole /etc/dnsmasq.conf", "validation on \(part):8",
                    "time untilClockPasses(file: \"/var/lib/misc/dnsmasq.time\", time: Values.Observed<Values.Timestamp>"
                        + ".absent(/var/lib/misc/dnsmasq.time)) \(part):10",
                    "listens 127.0.0.1:53 /etc/dnsmasq.conf", "listens [::1]:53 /etc/dnsmasq.conf",
                    "forward . 9.9.9.9 53 plain \(part):5", "forward . fe80::2%eth0 5353 plain \(part):6",
                    "user dnsmasq",
                ]
            ])
        #expect(facts.troubles == [])
    }

    @Test func proxiesAndRecursors() throws {
        let facts = look([LocalResolverProbe()], at: try treeBox("debian12-proxies"))
        let (bind, options) = ("/etc/bind/named.conf", "/etc/bind/named.conf.options")
        let (knot, powerdns) = ("/etc/knot-resolver/kresd.conf", "/etc/powerdns/recursor.conf")
        let (toml, stubby) = ("/etc/dnscrypt-proxy/dnscrypt-proxy.toml", "/etc/stubby/stubby.yml")
        let adguard = "/opt/AdGuardHome/AdGuardHome.yaml"
        #expect(
            facts.resolver.local.map(described) == [
                [
                    "bind \(bind)", "validation on \(options):6", "time never \(options):8",
                    "listens 127.0.0.1:5354 \(options):9", "listens [::1]:53 \(options):10",
                    "forward . 192.0.2.1 53 plain \(options):4", "forward . 2001:db8::1 5353 plain \(options):4",
                    "forward corp.example. 10.1.1.1 53 plain else root /etc/bind/named.conf.local:1", "user bind",
                ],
                [
                    "knot \(knot)", "validation on \(knot)", "time always \(knot)", "listens 127.0.0.1:5301 \(knot):2",
                    "forward . 192.0.2.53 53 plain \(knot):3", "user knot-resolver",
                ],
                [
                    "powerdns \(powerdns)", "validation on \(powerdns):1", "time always \(powerdns)",
                    "listens 127.0.0.1:53 \(powerdns):2", "listens [::1]:5399 \(powerdns):2",
                    "forward . 9.9.9.9 53 plain \(powerdns):3", "forward . 2620:fe::fe 5353 plain \(powerdns):3",
                    "user pdns",
                ],
                [
                    "dnscrypt-proxy \(toml)", "validation off \(toml)", "time always \(toml)",
                    "listens 127.0.2.1:53 \(toml):2", "listens [::1]:5353 \(toml):2", "bootstrap 9.9.9.11:53 \(toml):4",
                    "bootstrap [2620:fe::11]:53 \(toml):4", "certificates true \(toml):6", "not read \(toml):3",
                    "not read \(toml):12",
                ],
                [
                    "stubby \(stubby)", "validation off \(stubby)", "time always \(stubby)",
                    "listens 127.0.0.1:8053 \(stubby):8", "listens [::1]:8053 \(stubby):9",
                    "forward . 185.49.141.37 853 tls as getdnsapi.net \(stubby):12",
                    "forward . 2a04:b900:0:100::38 443 tls as getdnsapi.net \(stubby):17",
                ],
                [
                    "adguard-home \(adguard)", "validation off \(adguard)", "time always \(adguard)",
                    "listens 127.0.0.1:5300 \(adguard):8", "listens [::1]:5300 \(adguard):9",
                    "forward . dns10.quad9.net 443 https as dns10.quad9.net \(adguard):12",
                    "forward . dns.example.net 8853 tls as dns.example.net \(adguard):13",
                    "forward lan. 192.168.1.1 53 plain \(adguard):14",
                    "forward home.example. 192.168.1.1 53 plain \(adguard):14", "bootstrap 9.9.9.10:53 \(adguard):17",
                    "bootstrap [2620:fe::10]:53 \(adguard):18", "not read \(adguard):15",
                ],
            ])
        #expect(facts.troubles == [])
    }
}
