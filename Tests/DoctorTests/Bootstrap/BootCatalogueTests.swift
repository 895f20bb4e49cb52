import Programs
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Values

/// The loop catalogue, rows L13 to L20 and L28: what the box starts from, in which order, with what it kept.
@Suite struct BootCatalogueTests {
    private func unit(
        _ name: String, after: [String] = [], before: [String] = [], timeout: Double? = nil
    ) -> UnitFact {
        let file = "/usr/lib/systemd/system/\(name)"
        return UnitFact(
            name: name, isEnabled: .known(true, Source(file)), after: after.map { Sourced($0, Source(file, line: 4)) },
            before: before.map { Sourced($0, Source(file, line: 5)) }, startTimeoutSeconds: timeout,
            source: Source(file))
    }

    @Test func L13_orderingCycle() {
        var facts = Boxes.ownUnbound()
        facts.timeDaemons = [Boxes.chrony(["192.0.2.1"])]
        facts.units = [
            unit("unbound.service", after: ["time-sync.target"], before: ["nss-lookup.target"]),
            unit("chrony.service", after: ["nss-lookup.target"], before: ["time-sync.target"]),
        ]
        let sick = judgeBootstrap(facts, lagSeconds: 0)
        #expect(sick.status == .latent)
        let units = "/usr/lib/systemd/system"
        #expect(
            lines(sick.loops.first) == [
                "chrony-nss-lookup-unbound-time-sync",
                "chrony.service needs nss-lookup.target: chrony.service starts after nss-lookup.target "
                    + "[\(units)/chrony.service:4]",
                "nss-lookup.target needs unbound.service: nss-lookup.target starts after unbound.service "
                    + "[\(units)/unbound.service:5]",
                "unbound.service needs time-sync.target: unbound.service starts after time-sync.target "
                    + "[\(units)/unbound.service:4]",
                "time-sync.target needs chrony.service: time-sync.target starts after chrony.service "
                    + "[\(units)/chrony.service:5]",
            ])
        #expect(sick.repairs.map(\.id) == ["unit-ordering"])
        expectHealthy(changed(facts) { $0.units[0].after = [Sourced("time-set.target", Source("unit"))] })
    }

    @Test func L14_resolverWaitsForTheClock() {
        var facts = Boxes.ownUnbound()
        facts.resolver.local[0].validation.value = .off
        facts.units = [
            unit("unbound.service", after: ["time-sync.target"]),
            unit("chrony.service"),
            unit("systemd-time-wait-sync.service", before: ["time-sync.target"]),
        ]
        let sick = judgeBootstrap(facts, lagSeconds: 0)
        #expect(sick.status == .latent)
        let units = "/usr/lib/systemd/system"
        #expect(
            lines(sick.loops.first) == [
                "clock-chrony-unbound-time-sync-systemd-time-wait-sync",
                "clock needs an NTP source: 2.debian.pool.ntp.org, the only one [/etc/chrony/chrony.conf:3]",
                "source needs its address: 127.0.0.1, the only resolver [/etc/resolv.conf:1]",
                "resolver needs its turn to start: unbound is unbound.service [\(units)/unbound.service]",
                "unbound.service needs time-sync.target: unbound.service starts after time-sync.target "
                    + "[\(units)/unbound.service:4]",
                "time-sync.target needs systemd-time-wait-sync.service: time-sync.target starts after "
                    + "systemd-time-wait-sync.service [\(units)/systemd-time-wait-sync.service:5]",
                "systemd-time-wait-sync.service needs the clock: waits without limit for the clock "
                    + "[\(units)/systemd-time-wait-sync.service]",
            ])
        #expect(
            sick.repairs.map(\.id) == ["address-source", "fallback-resolver", "unit-ordering", "time-wait-timeout"])
        expectHealthy(changed(facts) { $0.units[2].startTimeoutSeconds = 90 })
    }

    @Test func L15_savedClockIsNotKept() {
        var facts = Boxes.ownUnbound()
        facts.savedClocks = [Boxes.fakeHwclock()]
        facts.savedClocks[0].persists = .known(false, Source("/proc/self/mountinfo"))
        let sick = judgeBootstrap(facts, lagSeconds: 0)
        #expect(sick.status == .latent && sick.survivesPowerCutSeconds == 0)
        #expect(sick.loops.map(\.id) == ["clock-chrony-unbound-signatures"])
        #expect(sick.repairs.map(\.id) == ["address-source", "fallback-resolver", "domain-insecure"])
        // Kept, it survives a day; a stale one is as old as it is.
        facts.savedClocks = [Boxes.fakeHwclock()]
        #expect(judgeBootstrap(facts, lagSeconds: 0).survivesPowerCutSeconds == 96_000)
        facts.savedClocks = [Boxes.fakeHwclock(hoursOld: 5)]
        #expect(judgeBootstrap(facts, lagSeconds: 0).survivesPowerCutSeconds == 81_600)
    }

    @Test func L16_clockChipWithoutBattery() {
        for reading in [nil, Timestamp(unixSeconds: 86400)] {
            var facts = Boxes.ownUnbound()
            facts.rtc.devices = .known([Boxes.clockChip(reading)], Source("/sys/class/rtc"))
            let sick = judgeBootstrap(facts, lagSeconds: 0)
            #expect(sick.status == .latent && sick.survivesPowerCutSeconds == 0)
            #expect(sick.loops.map(\.id) == ["clock-chrony-unbound-signatures"])
        }
        var healthy = Boxes.ownUnbound()
        healthy.rtc.devices = .known([Boxes.clockChip()], Source("/sys/class/rtc"))
        #expect(judgeBootstrap(healthy, lagSeconds: 0).status == .ok)
    }

    /// OpenRC's swclock sets the clock without comparing: a right clock chip beside it does not help.
    @Test func L16_clockChipOverridden() {
        var facts = Boxes.ownUnbound()
        facts.rtc.devices = .known([Boxes.clockChip()], Source("/sys/class/rtc"))
        facts.savedClocks = [Boxes.fakeHwclock(hoursOld: 120)]
        facts.savedClocks[0].kind = .swclock
        facts.savedClocks[0].saveIntervalSeconds = nil
        let sick = judgeBootstrap(facts, lagSeconds: 0)
        #expect(sick.status == .latent && sick.survivesPowerCutSeconds == 0)
        #expect(sick.loops.map(\.id) == ["clock-chrony-unbound-signatures"])
    }

    @Test func L17_clockChipInLocalTime() {
        var facts = Boxes.ownUnbound()
        facts.rtc.devices = .known([Boxes.clockChip()], Source("/sys/class/rtc"))
        facts.rtc.isLocalTime = .known(true, Source("/etc/adjtime", line: 3))
        // Signed three hours ago: a clock that is a time zone behind is too early.
        facts.dnssec.chains[0].links[2] = Boxes.link(
            "org.", "NSEC3", .insecureProof, Boxes.now.unixSeconds - 3 * 3600, Boxes.now.unixSeconds + 20 * 3600)
        let sick = judgeBootstrap(facts, lagSeconds: 0)
        #expect(sick.status == .latent)
        #expect(sick.loops.map(\.id) == ["clock-chrony-unbound-signatures"])
        #expect(
            sick.repairs.map(\.id) == ["rtc-utc", "address-source", "fallback-resolver", "domain-insecure"])
        #expect(
            judgeBootstrap(changed(facts) { $0.rtc.isLocalTime = .known(false, Source("/etc/adjtime")) }, lagSeconds: 0)
                .status == .ok)
    }

    @Test func L19_trustAnchorNotWritable() {
        var facts = Boxes.ownUnbound()
        let file = "/var/lib/unbound/root.key"
        facts.resolver.local[0].anchorFiles = [Sourced(file, Source("/etc/unbound.conf", line: 4))]
        facts.resolver.local[0].insecureZones = [Sourced("ntp.org", Source("/etc/unbound.conf", line: 6))]
        facts.state = [
            StatePath(
                purpose: .trustAnchor, user: "unbound", path: file, mount: .notLooked(why: ""),
                isWritable: .known(false, Source(file)), source: Source("/etc/unbound.conf", line: 4))
        ]
        let sick = judgeBootstrap(facts, lagSeconds: 0)
        #expect(sick.status == .latent && sick.loops.isEmpty)
        #expect(
            sick.causes.map(\.because) == [
                "\(file) cannot be written: unbound ends with \"could not open autotrust file\"",
                "no real-time clock, no saved clock: the clock starts in the past",
            ])
        #expect(sick.repairs.map(\.id) == ["address-source", "fallback-resolver", "trust-anchor"])
        expectHealthy(changed(facts) { $0.state[0].isWritable = .known(true, Source(file)) })
    }

    @Test func L20_noRandomNumbers() {
        var facts = Boxes.plain(lag: 5 * Boxes.day)
        facts.entropy.isReady = .known(false, Source("getrandom"))
        let sick = judgeBootstrap(facts, lagSeconds: Double(5 * Boxes.day))
        #expect(sick.status == .stuck && sick.loops.isEmpty)
        #expect(sick.causes.first?.because == "the kernel's random number generator is not ready and nothing feeds it")
        #expect(sick.repairs.map(\.id) == ["entropy-source"])
        expectHealthy(
            changed(facts) { $0.entropy.isReady = .known(true, Source("getrandom")) }, lag: Double(5 * Boxes.day))
    }

    @Test func L28_offeredServersIgnored() {
        var facts = Boxes.ownUnbound()
        facts.timeDaemons[0].sources[0].origin = .fallback
        facts.timeDaemons[0].takesDHCP = Sourced(false, Source("/etc/systemd/network/eth0.network", line: 5))
        let sick = judgeBootstrap(facts, lagSeconds: 0)
        #expect(sick.loops.map(\.id) == ["clock-chrony-unbound-signatures"])
        #expect(
            sick.repairs.map(\.id) == ["address-source", "fallback-resolver", "domain-insecure", "dhcp-sources"])
        expectHealthy(
            changed(facts) {
                $0.timeDaemons[0].sources.append(
                    NTPSource(name: "192.168.1.1", origin: .dhcp, source: Source("/run/chrony-dhcp/eth0.sources")))
            })
    }

    /// Two changes together where one is not enough: no step, and no address.
    @Test func pairsAreFound() {
        var facts = Boxes.ownUnbound()
        facts.timeDaemons[0].steps.stepsLargeOffsets = false
        let sick = judgeBootstrap(facts, lagSeconds: 0)
        #expect(sick.status == .latent)
        #expect(sick.loops.map(\.id) == ["clock-chrony-unbound-signatures"])
        #expect(sick.causes.map(\.because).first?.hasPrefix("chrony never steps the clock") == true)
        #expect(
            sick.repairs.map(\.id) == [
                "address-source+makestep", "makestep+fallback-resolver", "makestep+domain-insecure",
            ])
    }
}
