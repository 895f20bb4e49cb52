import Programs
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Values

/// The loop catalogue, rows L1 to L8: each sick and healthy, with the exact loop and the exact repairs.
@Suite struct CatalogueTests {
    @Test func plainBoxComesUpFromAnywhere() {
        expectHealthy(Boxes.plain())
    }

    @Test func L1_ownValidatingResolver() {
        let lag: Int64 = 36 * 3600
        let sick = judgeBootstrap(Boxes.ownUnbound(lag: lag), lagSeconds: Double(lag))
        #expect(sick.status == .deadlock && sick.causes.isEmpty)
        #expect(
            lines(sick.loops.first) == [
                "clock-chrony-unbound-signatures",
                "clock needs an NTP source: 2.debian.pool.ntp.org, the only one [/etc/chrony/chrony.conf:3]",
                "source needs its address: 127.0.0.1, the only resolver [/etc/resolv.conf:1]",
                "resolver needs valid signatures: the signature for org. is valid only from 2026-11-19 16:23 UTC [unbound, validating]",
                "signature needs the clock: its dates are judged by the clock [/etc/unbound.conf:4]",
            ])
        #expect(sick.repairs.map(\.id) == ["address-source", "fallback-resolver", "domain-insecure"])
        #expect(sick.behindLimitSeconds == 99_600)

        expectHealthy(changed(Boxes.ownUnbound()) { $0.timeDaemons[0] = Boxes.chrony(["pool.ntp.org", "192.0.2.1"]) })
        expectHealthy(changed(Boxes.ownUnbound()) { Boxes.setNameservers(["127.0.0.1", "9.9.9.9"], in: &$0) })
        expectHealthy(
            changed(Boxes.ownUnbound()) {
                $0.resolver.local[0].insecureZones = [Sourced("ntp.org.", Source("/etc/unbound.conf", line: 9))]
            })
        expectHealthy(changed(Boxes.ownUnbound()) { $0.resolver.local[0].validation.value = .permissive })
    }

    /// The same box with a right clock: fine today, lost after a longer power cut; with a good clock chip, never.
    @Test func L1_latent() {
        var facts = Boxes.ownUnbound()
        facts.savedClocks = [Boxes.fakeHwclock()]
        let latent = judgeBootstrap(facts, lagSeconds: 0)
        #expect(latent.status == .latent && latent.causes.isEmpty)
        #expect(latent.loops.map(\.id) == ["clock-chrony-unbound-signatures"])
        #expect(latent.survivesPowerCutSeconds == 96_000)
        #expect(latent.repairs.map(\.id) == ["address-source", "fallback-resolver", "domain-insecure"])

        facts.rtc.devices = .known([Boxes.clockChip()], Source("/sys/class/rtc"))
        let kept = judgeBootstrap(facts, lagSeconds: 0)
        #expect(kept.status == .ok && kept.survivesPowerCutSeconds == nil && kept.repairs.isEmpty)
    }

    /// An image: no chain can be collected, yet a clock far behind is surely refused.
    @Test func L1_image() {
        var facts = Boxes.ownUnbound()
        facts.host.view = .files
        facts.dnssec.chains = []
        facts.rtc.devices = .notLooked(why: "files only")
        let report = judgeBootstrap(facts, lagSeconds: nil)
        #expect(report.status == .latent)
        #expect(
            lines(report.loops.first).dropFirst(3).first
                == "resolver needs valid signatures: 2.debian.pool.ntp.org, whose signatures are valid only near their time [unbound, validating]"
        )
        #expect(report.repairs.map(\.id) == ["address-source", "fallback-resolver", "domain-insecure"])
    }

    @Test func L2_resolvedValidates() {
        func box(_ daemon: (inout TimeDaemon) -> Void = { _ in }) -> Facts {
            var facts = Boxes.plain()
            facts.resolver.nsswitch = .known(
                [
                    Boxes.service("files", 7),
                    Boxes.service(
                        "resolve", 7, [.init(status: "unavail", isNegated: true, action: "return")]),
                    Boxes.service("dns", 7),
                ], Source("/etc/nsswitch.conf"))
            facts.resolver.local = [
                Boxes.local(.resolved, validation: .on, listens: Boxes.endpoint("127.0.0.53"))
            ]
            Boxes.setNameservers(["127.0.0.53"], in: &facts)
            facts.dnssec.chains = [Boxes.poolChain("2.debian.pool.ntp.org")]
            daemon(&facts.timeDaemons[0])
            return facts
        }
        let sick = judgeBootstrap(box(), lagSeconds: 0)
        #expect(sick.status == .latent)
        #expect(
            lines(sick.loops.first) == [
                "clock-chrony-resolved-signatures",
                "clock needs an NTP source: 2.debian.pool.ntp.org, the only one [/etc/chrony/chrony.conf:3]",
                "source needs its address: systemd-resolved, asked by nsswitch.conf [/etc/nsswitch.conf:7]",
                "resolver needs valid signatures: the signature for org. is valid only from 2026-11-20 15:13 UTC [systemd-resolved, validating]",
                "signature needs the clock: its dates are judged by the clock [/etc/resolved.conf:4]",
            ])
        #expect(sick.repairs.map(\.id) == ["address-source", "nss-no-validate", "domain-insecure"])
        expectHealthy(box { $0.skipsValidation = Sourced(true, Source("drop-in")) })
    }

    /// The variable reaches resolved only through nss-resolve: behind the stub address it changes nothing.
    @Test func L2_variableDoesNotReachTheStub() {
        var facts = Boxes.plain()
        facts.resolver.local = [Boxes.local(.resolved, validation: .on, listens: Boxes.endpoint("127.0.0.53"))]
        Boxes.setNameservers(["127.0.0.53"], in: &facts)
        facts.timeDaemons[0].skipsValidation = Sourced(true, Source("drop-in"))
        let sick = judgeBootstrap(facts, lagSeconds: 0)
        #expect(sick.loops.map(\.id) == ["clock-chrony-resolved-signatures"])
        #expect(sick.repairs.map(\.id) == ["address-source", "fallback-resolver", "domain-insecure"])
    }

    @Test func L3_dnsmasqChecksDates() {
        func box(_ check: LocalResolver.TimeCheck) -> Facts {
            var facts = Boxes.ownUnbound()
            facts.resolver.local = [Boxes.local(.dnsmasq, validation: .on, listens: Boxes.endpoint("127.0.0.1"))]
            facts.resolver.local[0].timeCheck.value = check
            facts.savedClocks = [Boxes.fakeHwclock()]
            facts.resolver.local[0].upstreams = [
                Upstream(host: "9.9.9.9", source: Source("/etc/dnsmasq.conf", line: 8))
            ]
            return facts
        }
        let sick = judgeBootstrap(box(.always), lagSeconds: 0)
        #expect(sick.status == .latent)
        #expect(sick.loops.map(\.id) == ["clock-chrony-dnsmasq-signatures"])
        #expect(sick.repairs.map(\.id) == ["address-source", "fallback-resolver", "dnssec-no-timecheck"])
        expectHealthy(box(.untilTold))

        // L3b: the file opens the check once the clock passes it: between it and the window nothing resolves.
        let opens = Boxes.now.unixSeconds - 10 * Boxes.day
        let gap = judgeBootstrap(
            box(
                .untilClockPasses(
                    file: "/var/lib/misc/dnsmasq.time",
                    time: .known(Timestamp(unixSeconds: opens), Source("/var/lib/misc/dnsmasq.time")))), lagSeconds: 0)
        #expect(gap.loops.map(\.id) == ["clock-chrony-dnsmasq-signatures"])
        #expect(gap.comesUp.last == .init(fromLag: 10 * Boxes.day + 1, toLag: nil))
    }

    @Test func L4_piHoleIsItsOwnResolver() {
        var facts = Boxes.ownUnbound()
        facts.resolver.local = [Boxes.local(.pihole, validation: .on, listens: Boxes.endpoint("127.0.0.1"))]
        facts.resolver.local[0].upstreams = [
            Upstream(host: "9.9.9.9", source: Source("/etc/pihole/pihole.toml", line: 8))
        ]
        let sick = judgeBootstrap(facts, lagSeconds: 0)
        #expect(sick.loops.map(\.id) == ["clock-chrony-pihole-signatures"])
        #expect(sick.repairs.map(\.id) == ["address-source", "fallback-resolver"])
        // Version 6 looks at no dates before it has synchronised.
        expectHealthy(changed(facts) { $0.resolver.local[0].timeCheck.value = .untilTold })
    }

    /// Pi-hole in front of the box's own unbound: the loop goes through both.
    @Test func L4_piHoleBeforeUnbound() {
        var facts = Boxes.ownUnbound()
        var unbound = Boxes.unbound()
        unbound.listens = [Sourced(Boxes.endpoint("127.0.0.1", 5335), Source("/etc/unbound.conf", line: 2))]
        var pihole = Boxes.local(.pihole, validation: .off, listens: Boxes.endpoint("0.0.0.0"))
        pihole.upstreams = [
            Upstream(host: "127.0.0.1", port: 5335, source: Source("/etc/pihole/pihole.toml", line: 8))
        ]
        facts.resolver.local = [pihole, unbound]
        let sick = judgeBootstrap(facts, lagSeconds: 0)
        #expect(
            lines(sick.loops.first).prefix(4) == [
                "clock-chrony-pihole-unbound-signatures",
                "clock needs an NTP source: 2.debian.pool.ntp.org, the only one [/etc/chrony/chrony.conf:3]",
                "source needs its address: 127.0.0.1, the only resolver [/etc/resolv.conf:1]",
                "resolver needs its upstream: Pi-hole asks 127.0.0.1 [/etc/pihole/pihole.toml:8]",
            ])
        #expect(sick.repairs.map(\.id) == ["address-source", "fallback-resolver", "domain-insecure"])
    }
}
