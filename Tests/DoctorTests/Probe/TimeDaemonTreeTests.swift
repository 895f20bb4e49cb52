import DoctorTesting
import Native
import Testing

@testable import Facts
@testable import Probes
@testable import Values

/// Whole trees as distributions ship them, all that is found.
@Suite struct TimeDaemonTreeTests {
    private func daemons(_ tree: String) throws -> (lines: [String], troubles: [Trouble]) {
        let facts = look([TimeDaemonProbe()], at: try treeBox(tree))
        return (facts.timeDaemons.flatMap(\.lines), facts.troubles)
    }

    @Test func debianChrony() throws {
        let found = try daemons("debian12-chrony")
        #expect(
            found.lines == [
                "chrony /etc/chrony/chrony.conf enabled: true /etc/systemd/system/multi-user.target.wants/chrony.service",
                "  configured pool 2.debian.pool.ntp.org 123 /etc/chrony/chrony.conf:3",
                "steps 1.0 in 3 behind any ahead any /etc/chrony/chrony.conf:12",
                "quorum 1 /etc/chrony/chrony.conf",
                "writes RTC: true /etc/chrony/chrony.conf:11",
                "takes DHCP: true /etc/chrony/chrony.conf:4",
            ])
        #expect(found.troubles == [])
    }

    @Test func fedoraChronyWithTimesyncdAsleep() throws {
        let found = try daemons("fedora-chrony")
        let builtIn = "systemd-timesyncd's built-in FallbackNTP="
        #expect(
            found.lines == [
                "chrony /etc/chrony.conf enabled: true /etc/systemd/system/multi-user.target.wants/chronyd.service",
                "  configured pool 2.fedora.pool.ntp.org 123 /etc/chrony.conf:2",
                "  dhcp server 192.0.2.123 123 /run/chrony-dhcp/eth0.sources:1",
                "  dhcp server fe80::1%eth0 123 /run/chrony-dhcp/eth0.sources:2",
                "steps 1.0 in 3 behind any ahead any /etc/chrony.conf:6",
                "quorum 1 /etc/chrony.conf",
                "writes RTC: true /etc/chrony.conf:7",
                "skips validation: true /etc/systemd/system/chronyd.service.d/validate.conf:2",
                "takes DHCP: true /etc/chrony.conf:4",
                "restores clock: true /etc/sysconfig/chronyd:1",
                "timesyncd /etc/systemd/timesyncd.conf enabled: false /usr/lib/systemd/system/systemd-timesyncd.service",
                "  fallback server 0.fedora.pool.ntp.org 123 \(builtIn)",
                "  fallback server 1.fedora.pool.ntp.org 123 \(builtIn)",
                "  fallback server 2.fedora.pool.ntp.org 123 \(builtIn)",
                "  fallback server 3.fedora.pool.ntp.org 123 \(builtIn)",
                "steps 0.4 in all behind any ahead any systemd-timesyncd",
                "quorum 1 systemd-timesyncd",
                "skips validation: true /usr/lib/systemd/system/systemd-timesyncd.service:8",
                "takes DHCP: false /etc/systemd/timesyncd.conf",
            ])
        #expect(found.troubles == [])
    }

    @Test func raspberryPiTimesyncd() throws {
        let found = try daemons("raspberrypios-timesyncd")
        #expect(
            found.lines == [
                "timesyncd /etc/systemd/timesyncd.conf enabled: true "
                    + "/etc/systemd/system/sysinit.target.wants/systemd-timesyncd.service",
                "  dhcp server 192.0.2.1 123 /run/systemd/timesyncd.conf.d/01-dhclient.conf:3",
                "  configured server ntp.example.net 123 /etc/systemd/timesyncd.conf.d/local.conf:2",
                "  configured server 2001:db8::123 123 /etc/systemd/timesyncd.conf.d/local.conf:2",
                "  fallback server 0.debian.pool.ntp.org 123 /etc/systemd/timesyncd.conf:3",
                "  fallback server 1.debian.pool.ntp.org 123 /etc/systemd/timesyncd.conf:3",
                "  fallback server 2.debian.pool.ntp.org 123 /etc/systemd/timesyncd.conf:3",
                "  fallback server 3.debian.pool.ntp.org 123 /etc/systemd/timesyncd.conf:3",
                "steps 0.4 in all behind any ahead any systemd-timesyncd",
                "quorum 1 systemd-timesyncd",
                "skips validation: true /usr/lib/systemd/system/systemd-timesyncd.service:8",
                "takes DHCP: true /etc/dhcp/dhclient-exit-hooks.d/timesyncd",
            ])
        #expect(found.troubles == [])
    }

    @Test func openWrt() throws {
        let found = try daemons("openwrt-sysntpd")
        #expect(
            found.lines == [
                "busybox /etc/config/system enabled: true /etc/rc.d/S98sysntpd",
                "  configured server 0.openwrt.pool.ntp.org 123 /etc/config/system:10",
                "  configured server 1.openwrt.pool.ntp.org 123 /etc/config/system:11",
                "  configured server 2.openwrt.pool.ntp.org 123 /etc/config/system:12",
                "  configured server 3.openwrt.pool.ntp.org 123 /etc/config/system:13",
                "steps 1.0 in all behind any ahead any busybox ntpd",
                "quorum 1 busybox ntpd",
                "takes DHCP: true /etc/config/system:7",
            ])
        #expect(found.troubles == [])
    }

    @Test func debianNtpsec() throws {
        let found = try daemons("debian12-ntpsec")
        #expect(
            found.lines == [
                "ntpsec /etc/ntpsec/ntp.conf enabled: true /etc/systemd/system/multi-user.target.wants/ntpsec.service",
                "  configured pool 0.debian.pool.ntp.org 123 /etc/ntpsec/ntp.conf:6",
                "  configured pool 1.debian.pool.ntp.org 123 /etc/ntpsec/ntp.conf:7",
                "  configured pool 2.debian.pool.ntp.org 123 /etc/ntpsec/ntp.conf:8",
                "  configured pool 3.debian.pool.ntp.org 123 /etc/ntpsec/ntp.conf:9",
                "steps 0.128 in all behind any ahead any /etc/default/ntpsec:1",
                "quorum 3 /etc/ntpsec/ntp.conf:4",
                "takes DHCP: true /etc/default/ntpsec:2",
            ])
        #expect(found.troubles == [])
    }

    @Test func ubuntuNtpdRs() throws {
        let found = try daemons("ubuntu-ntpd-rs")
        #expect(
            found.lines == [
                "ntpd-rs /etc/ntpd-rs/ntp.toml enabled: true /etc/systemd/system/multi-user.target.wants/ntpd-rs.service",
                "  configured pool ntpd-rs.pool.ntp.org 123 /etc/ntpd-rs/ntp.toml:7",
                "  configured server time.example.net 123 nts /etc/ntpd-rs/ntp.toml:13",
                "  configured server 2001:db8::123 1123 /etc/ntpd-rs/ntp.toml:17",
                "steps 0.01 in all behind any ahead 1800.0 /etc/ntpd-rs/ntp.toml:21",
                "quorum 3 /etc/ntpd-rs/ntp.toml:19",
            ])
        #expect(found.troubles == [])
    }

    @Test func debianOpenntpd() throws {
        let found = try daemons("debian12-openntpd")
        #expect(
            found.lines == [
                "openntpd /etc/openntpd/ntpd.conf enabled: true "
                    + "/etc/systemd/system/multi-user.target.wants/openntpd.service",
                "  configured pool 0.debian.pool.ntp.org 123 /etc/openntpd/ntpd.conf:2",
                "  configured pool 1.debian.pool.ntp.org 123 /etc/openntpd/ntpd.conf:3",
                "  configured pool 2.debian.pool.ntp.org 123 /etc/openntpd/ntpd.conf:4",
                "  configured pool 3.debian.pool.ntp.org 123 /etc/openntpd/ntpd.conf:5",
                "slews behind any ahead any /etc/openntpd/ntpd.conf",
                "quorum 1 /etc/openntpd/ntpd.conf",
            ])
        #expect(found.troubles == [])
    }

    @Test func piholeKeepsItsPasswordToItself() throws {
        let found = try daemons("pihole-ftl-time")
        #expect(
            found.lines == [
                "pihole /etc/pihole/pihole.toml enabled: true "
                    + "/etc/systemd/system/multi-user.target.wants/pihole-FTL.service",
                "  configured pool pool.ntp.org 123 /etc/pihole/pihole.toml:11",
                "steps 0.5 in all behind any ahead any pihole-FTL",
                "quorum 1 pihole-FTL",
            ])
        #expect(found.troubles == [])
    }

    @Test func debianPhc2sysSetsTheClockFromAPTPHardwareClock() throws {
        let found = try daemons("debian13-phc2sys")
        let unit = "/usr/lib/systemd/system/phc2sys.service"
        #expect(
            found.lines == [
                "phc2sys \(unit) enabled: true /etc/systemd/system/multi-user.target.wants/phc2sys.service",
                "  configured referenceClock PHC /dev/ptp0 123 \(unit):10",
                "steps 2e-05 in all behind any ahead any \(unit):10",
                "quorum 1 phc2sys",
            ])
        #expect(found.troubles == [])
    }

    /// phc2sys(8): which clock it sets, and when it steps, by its options.
    @Test(arguments: [
        ("-w -s eth0", "steps 2e-05 in 1", false), ("-a -r", "steps 2e-05 in 1", false),
        ("-a", "steps 2e-05 in 1", true), ("-s CLOCK_REALTIME -c eth0", "steps 2e-05 in 1", true),
        ("-s eth0 -F 0", "slews", false), ("-s eth0 -F 0 -S 2.5", "steps 2.5 in all", false),
    ])
    func phc2sysByItsOptions(_ options: String, _ steps: String, _ leavesClock: Bool) throws {
        let files = MemoryFiles(texts: [
            "/usr/lib/systemd/system/phc2sys.service": "[Service]\nExecStart=/usr/sbin/phc2sys \(options)\n"
        ])
        let daemon = try #require(look([TimeDaemonProbe()], at: memoryBox(files)).timeDaemons.first)
        #expect(daemon.lines.contains { $0.hasPrefix(steps + " ") }, "\(daemon.lines)")
        #expect(daemon.setsClock == !leavesClock)
    }
}
