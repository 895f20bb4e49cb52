import Programs
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Values

/// The loop catalogue, rows L6 to L12 and L24: certificates, tunnels, domains.
@Suite struct CertificateCatalogueTests {
    private func certificate(_ name: String, _ purpose: CertificateFact.Purpose, at address: String) -> CertificateFact
    {
        CertificateFact(
            name: name, endpoint: Boxes.endpoint(address, 853), purpose: purpose,
            notBefore: Timestamp(unixSeconds: Boxes.now.unixSeconds - 20 * Boxes.day),
            notAfter: Timestamp(unixSeconds: Boxes.now.unixSeconds + 70 * Boxes.day), source: Source("TLS with \(name)")
        )
    }

    /// A box whose own resolver of this kind forwards over an encrypted transport.
    private func forwarding(
        _ kind: LocalResolver.Kind, _ transport: Upstream.Transport, checks name: String? = "dns.quad9.net"
    ) -> Facts {
        var facts = Boxes.ownUnbound()
        facts.resolver.local = [Boxes.local(kind, validation: .off, listens: Boxes.endpoint("127.0.0.1"))]
        facts.resolver.local[0].upstreams = [
            Upstream(
                host: "9.9.9.9", port: 853, transport: transport, authenticationName: name,
                source: Source("/etc/\(kind.rawValue).conf", line: 12))
        ]
        facts.certificates = [certificate("dns.quad9.net", transport == .tls ? .dot : .doh, at: "9.9.9.9")]
        return facts
    }

    @Test func L6_resolverOverTLS() {
        for kind in [LocalResolver.Kind.unbound, .stubby] {
            let sick = judgeBootstrap(forwarding(kind, .tls), lagSeconds: 0)
            #expect(sick.status == .latent)
            #expect(
                lines(sick.loops.first) == [
                    "clock-chrony-\(kind.rawValue)-dot-certificate",
                    "clock needs an NTP source: 2.debian.pool.ntp.org, the only one [/etc/chrony/chrony.conf:3]",
                    "source needs its address: 127.0.0.1, the only resolver [/etc/resolv.conf:1]",
                    "resolver needs a valid certificate: the certificate of dns.quad9.net is valid only from 2026-10-31 20:03 UTC "
                        + "[/etc/\(kind.rawValue).conf:12]",
                    "certificate needs the clock: its dates are judged by the clock [TLS with dns.quad9.net]",
                ])
            #expect(sick.behindLimitSeconds == 20 * Boxes.day && sick.aheadLimitSeconds == 70 * Boxes.day)
            #expect(sick.repairs.map(\.id) == ["address-source", "fallback-resolver"])
        }
        // unbound checks no name it was not given.
        expectHealthy(forwarding(.unbound, .tls, checks: nil))
        expectHealthy(changed(forwarding(.unbound, .tls)) { $0.resolver.local[0].upstreams[0].transport = .plain })
    }

    /// The NTP names alone go to a plain resolver: the narrow breaker.
    @Test func L6_ntpZoneForwardedPlainly() {
        expectHealthy(
            changed(forwarding(.unbound, .tls)) {
                $0.resolver.local[0].upstreams.append(
                    Upstream(zone: "ntp.org", host: "192.168.1.1", source: Source("/etc/unbound.conf", line: 20)))
            })
    }

    @Test func L7_dnscryptProxy() {
        let sick = judgeBootstrap(forwarding(.dnscryptProxy, .https), lagSeconds: 0)
        #expect(sick.loops.map(\.id) == ["clock-chrony-dnscrypt-proxy-doh-certificate"])
        #expect(sick.repairs.map(\.id) == ["address-source", "fallback-resolver", "cert-ignore-timestamp"])
        expectHealthy(
            changed(forwarding(.dnscryptProxy, .https)) {
                $0.resolver.local[0].ignoresCertificateDates = Sourced(
                    true, Source("/etc/dnscrypt-proxy.conf", line: 3))
            })
    }

    @Test func L8_nts() {
        var facts = Boxes.plain()
        facts.timeDaemons = [Boxes.chrony(["time.cloudflare.com"], form: .server)]
        facts.timeDaemons[0].sources[0].usesNTS = true
        facts.certificates = [certificate("time.cloudflare.com", .nts, at: "162.159.200.1")]
        let sick = judgeBootstrap(facts, lagSeconds: 0)
        #expect(
            lines(sick.loops.first) == [
                "clock-chrony-nts-certificate",
                "clock needs an NTP source: time.cloudflare.com with NTS, the only one [/etc/chrony/chrony.conf:3]",
                "source needs a valid certificate: the certificate of time.cloudflare.com is valid only from 2026-10-31 20:03 UTC "
                    + "[/etc/chrony/chrony.conf:3]",
                "certificate needs the clock: its dates are judged by the clock [TLS with time.cloudflare.com]",
            ])
        // Chrony would still require one of its NTS sources beside a plain one.
        #expect(sick.repairs.map(\.id) == ["nocerttimecheck"])
        expectHealthy(
            changed(facts) {
                $0.timeDaemons[0].certificateChecksSkipped = Sourced(1, Source("/etc/chrony.conf", line: 9))
            })
        expectHealthy(changed(facts) { $0.timeDaemons[0].sources[0].usesNTS = false })
    }

    private func wireGuard(_ endpoint: String, allowed: [String], handshake: Int64? = nil) -> Tunnel {
        let source = Source("/etc/wireguard/wg0.conf", line: 6)
        return Tunnel(
            interface: "wg0", manager: .wgQuick, isEnabled: .known(true, source), isUp: .known(false, source),
            peers: [
                Tunnel.Peer(
                    endpointHost: endpoint, endpointPort: 51820, allowedIPs: allowed,
                    latestHandshake: handshake.map { .known(Timestamp(unixSeconds: $0), source) } ?? .absent(source),
                    source: source)
            ], dns: [], source: source)
    }

    @Test func L9_tunnelRefusesAnOlderClock() {
        var facts = Boxes.plain()
        facts.timeDaemons = [Boxes.chrony(["10.8.0.1"])]
        facts.tunnels = [
            wireGuard("198.51.100.7", allowed: ["10.8.0.0/24"], handshake: Boxes.now.unixSeconds - 90)
        ]
        let sick = judgeBootstrap(facts, lagSeconds: 0)
        #expect(sick.status == .latent)
        #expect(
            lines(sick.loops.first) == [
                "clock-chrony-tunnel",
                "clock needs an NTP source: 10.8.0.1, the only one [/etc/chrony/chrony.conf:3]",
                "source needs the tunnel wg0: 10.8.0.1 is in 10.8.0.0/24, sent through wg0 [/etc/wireguard/wg0.conf:6]",
                "tunnel needs the clock: the peer drops handshakes older than the last it saw [/etc/wireguard/wg0.conf:6]",
            ])
        #expect(sick.behindLimitSeconds == 90)
        #expect(sick.repairs.map(\.id) == ["address-source", "bypass-route"])
        expectHealthy(changed(facts) { $0.timeDaemons = [Boxes.chrony(["10.8.0.1", "192.0.2.1"])] })
    }

    @Test func L10_endpointByName() {
        var facts = Boxes.ownUnbound()
        facts.timeDaemons = [Boxes.chrony(["10.8.0.1"])]
        facts.tunnels = [wireGuard("vpn.example.org", allowed: ["10.8.0.0/24"])]
        facts.dnssec.chains = [Boxes.poolChain("vpn.example.org")]
        let sick = judgeBootstrap(facts, lagSeconds: 0)
        #expect(sick.status == .latent)
        #expect(
            lines(sick.loops.first) == [
                "clock-chrony-tunnel-unbound-signatures",
                "clock needs an NTP source: 10.8.0.1, the only one [/etc/chrony/chrony.conf:3]",
                "source needs the tunnel wg0: 10.8.0.1 is in 10.8.0.0/24, sent through wg0 [/etc/wireguard/wg0.conf:6]",
                "tunnel needs its endpoint's address: vpn.example.org, through 127.0.0.1, the only resolver "
                    + "[/etc/wireguard/wg0.conf:6]",
                "resolver needs valid signatures: the signature for org. is valid only from 2026-11-19 16:23 UTC [unbound, validating]",
                "signature needs the clock: its dates are judged by the clock [/etc/unbound.conf:4]",
            ])
        #expect(
            sick.causes.map(\.because).first
                == "vpn.example.org is looked up at the start only: who asks gives up before the clock is right")
        #expect(
            sick.repairs.map(\.id) == ["fallback-resolver", "tunnel-endpoint-address"])
        // With a right clock from elsewhere, looking the name up again is what is missing.
        let other = judgeBootstrap(
            changed(facts) { $0.timeDaemons = [Boxes.chrony(["10.8.0.1", "192.0.2.1"])] }, lagSeconds: 0)
        #expect(other.comesUp == [.init(fromLag: nil, toLag: nil)] && other.loops.isEmpty)
        #expect(other.repairs.map(\.id) == ["wireguard-retry", "fallback-resolver", "tunnel-endpoint-address"])
        expectHealthy(changed(facts) { $0.tunnels[0].peers[0].endpointHost = "198.51.100.7" })
    }

    /// The name is looked up by a resolver that is only reached through the tunnel: no clock is needed for this one.
    @Test func L10_resolverInsideTheTunnel() {
        var facts = Boxes.plain()
        Boxes.setNameservers(["10.8.0.1"], in: &facts)
        facts.tunnels = [wireGuard("vpn.example.org", allowed: ["10.8.0.0/24"])]
        let sick = judgeBootstrap(facts, lagSeconds: 0)
        #expect(
            lines(sick.loops.first) == [
                "tunnel",
                "tunnel needs its endpoint's address: vpn.example.org, through 10.8.0.1, the only resolver "
                    + "[/etc/wireguard/wg0.conf:6]",
            ])
        #expect(sick.repairs.map(\.id) == ["fallback-resolver", "tunnel-endpoint-address"])
    }

    @Test func L11_vpnTakesTheRoutes() {
        var facts = Boxes.plain(lag: 400 * Boxes.day)
        facts.timeDaemons = [Boxes.chrony(["192.0.2.1"])]
        let source = Source("/etc/openvpn/client.conf", line: 4)
        facts.tunnels = [
            Tunnel(
                interface: "tun0", manager: .openvpn, isEnabled: .known(true, source), isUp: .known(false, source),
                peers: [
                    .init(
                        endpointHost: "198.51.100.7", endpointPort: 1194, allowedIPs: [],
                        latestHandshake: .absent(source), source: source)
                ], dns: [], source: source)
        ]
        facts.host.routes = .known(
            [
                Route(destination: Boxes.ip("0.0.0.0"), prefixLength: 0, gateway: nil, interface: "tun0"),
                Route(destination: Boxes.ip("192.168.1.0"), prefixLength: 24, gateway: nil, interface: "eth0"),
            ], Source("/proc/net/route"))
        let sick = judgeBootstrap(facts, lagSeconds: Double(400 * Boxes.day))
        #expect(sick.status == .deadlock)
        #expect(
            lines(sick.loops.first) == [
                "clock-chrony-tunnel-vpn-certificate",
                "clock needs an NTP source: 192.0.2.1, the only one [/etc/chrony/chrony.conf:3]",
                "source needs the tunnel tun0: 192.0.2.1 is routed through tun0 [/proc/net/route]",
                "tunnel needs a valid certificate: TLS with 198.51.100.7 [/etc/openvpn/client.conf:4]",
                "certificate needs the clock: its dates are judged by the clock [vpn certificate of 198.51.100.7]",
            ])
        let healthy = changed(facts) {
            $0.host.routes = .known(
                [
                    Route(
                        destination: Boxes.ip("0.0.0.0"), prefixLength: 0, gateway: Boxes.ip("192.168.1.1"),
                        interface: "eth0")
                ], Source("/proc/net/route"))
        }
        #expect(judgeBootstrap(healthy, lagSeconds: Double(400 * Boxes.day)).status == .ok)
    }

    @Test func L12_tailscaleTakesTheNames() {
        var facts = Boxes.plain()
        Boxes.setNameservers(["100.100.100.100"], in: &facts)
        let source = Source("/var/lib/tailscale")
        facts.tunnels = [
            Tunnel(
                interface: "tailscale0", manager: .tailscale, isEnabled: .known(true, source),
                isUp: .known(true, source), peers: [], dns: [], source: source)
        ]
        let sick = judgeBootstrap(facts, lagSeconds: 0)
        #expect(sick.status == .latent)
        #expect(
            lines(sick.loops.first) == [
                "clock-chrony-tunnel-tailscale-certificate",
                "clock needs an NTP source: 2.debian.pool.ntp.org, the only one [/etc/chrony/chrony.conf:3]",
                "source needs its address: 100.100.100.100, the only resolver, Tailscale's [/etc/resolv.conf:1]",
                "tunnel needs a valid certificate: Tailscale logs in over TLS [/var/lib/tailscale]",
                "certificate needs the clock: its dates are judged by the clock "
                    + "[tailscale certificate of controlplane.tailscale.com]",
            ])
        #expect(sick.repairs.map(\.id) == ["address-source", "fallback-resolver"])
        let healthy = changed(facts) { $0.timeDaemons = [Boxes.chrony(["pool.ntp.org", "192.0.2.1"])] }
        #expect(judgeBootstrap(healthy, lagSeconds: 0).comesUp == [.init(fromLag: nil, toLag: nil)])
    }

    /// A domain's time server, found through the domain's names behind a validator.
    @Test func L24_domainController() {
        var facts = Boxes.ownUnbound()
        facts.timeDaemons = [Boxes.chrony(["dc1.corp.example.com"], form: .server)]
        facts.resolver.local[0].upstreams = [
            Upstream(zone: "corp.example.com", host: "192.168.1.10", source: Source("/etc/unbound.conf", line: 30))
        ]
        facts.dnssec.chains = [Boxes.poolChain("dc1.corp.example.com")]
        let sick = judgeBootstrap(facts, lagSeconds: 0)
        #expect(sick.loops.map(\.id) == ["clock-chrony-unbound-signatures"])
        #expect(sick.repairs.map(\.id) == ["address-source", "fallback-resolver", "domain-insecure"])
        expectHealthy(
            changed(facts) {
                $0.resolver.local[0].insecureZones = [
                    Sourced("corp.example.com", Source("/etc/unbound.conf", line: 31))
                ]
            })
    }
}
