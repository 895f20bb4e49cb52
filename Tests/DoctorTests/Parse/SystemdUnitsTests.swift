import DoctorTesting
import Testing

@testable import Box
@testable import Facts
@testable import Probes
@testable import Programs
@testable import Values

@Suite struct SystemdUnitsTests {
    private func files() -> MemoryFiles {
        var files = MemoryFiles(texts: [
            "/usr/lib/systemd/system/a.service":
                "[Unit]\nAfter=x.target\n[Service]\nType=oneshot\n[Install]\nAlias=alias.service",
            "/etc/systemd/system/a.service.d/10.conf": "[Unit]\nAfter=y.target\n[Service]\nTimeoutStartSec=3min",
            "/usr/lib/systemd/system/a.service.d/10.conf": "[Unit]\nAfter=hidden.target",
            "/usr/lib/systemd/system/a.service.d/20.conf": "[Unit]\nAfter=\nAfter=z.target",
            "/etc/systemd/system/alias.service.d/30.conf": "[Unit]\nBefore=b.target",
            "/usr/lib/systemd/system/service.d/40.conf":
                "[Service]\nEnvironment=\"TOKEN=5EC2E7\" SYSTEMD_NSS_RESOLVE_VALIDATE=0",
            "/usr/lib/systemd/system/masked.service": "[Unit]\n",
            "/usr/lib/systemd/system/idle.service": "[Unit]\n",
            "/usr/lib/systemd/system/wg-quick@.service": "[Service]\nType=oneshot\n",
            "/usr/lib/systemd/system/wg-quick@wg0.service.d/x.conf":
                "[Service]\nEnvironment=WG_ENDPOINT_RESOLUTION_RETRIES=infinity",
        ])
        files.link("/etc/systemd/system/alias.service", to: "/usr/lib/systemd/system/a.service")
        files.link("/etc/systemd/system/masked.service", to: "/dev/null")
        files.link(
            "/etc/systemd/system/multi-user.target.wants/masked.service", to: "/usr/lib/systemd/system/masked.service")
        files.link("/etc/systemd/system/multi-user.target.wants/a.service", to: "/usr/lib/systemd/system/a.service")
        files.link(
            "/etc/systemd/system/multi-user.target.wants/wg-quick@wg0.service",
            to: "/usr/lib/systemd/system/wg-quick@.service")
        files.link("/etc/systemd/system/rescue.target.wants/idle.service", to: "/usr/lib/systemd/system/idle.service")
        files.link("/etc/systemd/system/loop1.service", to: "loop2.service")
        files.link("/etc/systemd/system/loop2.service", to: "loop1.service")
        return files
    }

    @Test func enablement() {
        let units = SystemdUnits(files())
        let wants = "/etc/systemd/system/multi-user.target.wants/"
        #expect(units.isEnabled("a.service") == .known(true, Source(wants + "a.service")))
        #expect(units.isEnabled("alias.service") == .known(true, Source(wants + "a.service")))
        #expect(units.isEnabled("masked.service") == .known(false, Source("/etc/systemd/system/masked.service")))
        #expect(units.isEnabled("idle.service") == .known(false, Source("/usr/lib/systemd/system/idle.service")))
        #expect(units.isEnabled("wg-quick@wg0.service") == .known(true, Source(wants + "wg-quick@wg0.service")))
        #expect(units.isEnabled("loop1.service") == .absent(Source("loop1.service")))
        #expect(units.isEnabled("none.service") == .absent(Source("none.service")))
        #expect(units.enabledUnits(prefix: "wg-quick@") == ["wg-quick@wg0.service"])
        #expect(!SystemdUnits(MemoryFiles()).isInstalled)
    }

    @Test func dropInsInOrder() throws {
        var reader = ConfigFiles(files())
        let units = SystemdUnits(files())
        let unit = try #require(units.unit("alias.service", &reader))
        let fact = UnitProbe.fact(unit, isEnabled: units.isEnabled(unit.name))
        #expect(fact.name == "a.service")
        // Dependencies are only ever added: an empty After= takes none back (systemd.unit(5)).
        #expect(
            fact.after == [
                Sourced("x.target", Source("/usr/lib/systemd/system/a.service", line: 2)),
                Sourced("y.target", Source("/etc/systemd/system/a.service.d/10.conf", line: 2)),
                Sourced("z.target", Source("/usr/lib/systemd/system/a.service.d/20.conf", line: 3)),
            ])
        #expect(fact.before.map(\.value) == ["b.target"])
        #expect(fact.startTimeoutSeconds == 180)
        // The other assignment of the line may be a secret.
        #expect(fact.environment.map(\.value) == ["SYSTEMD_NSS_RESOLVE_VALIDATE=0"])
        let tunnel = try #require(units.unit("wg-quick@wg0.service", &reader))
        let tunnelFact = UnitProbe.fact(tunnel, isEnabled: .known(true, Source("x")))
        #expect(tunnelFact.startTimeoutSeconds == nil)
        #expect(
            tunnelFact.environment.map(\.value) == [
                "SYSTEMD_NSS_RESOLVE_VALIDATE=0", "WG_ENDPOINT_RESOLUTION_RETRIES=infinity",
            ])
        #expect(units.unit("../../../etc/passwd", &reader) == nil)
        #expect(reader.troubles == [])
    }

    @Test func environmentFilesFillTheCommandLine() throws {
        var files = files()
        files.add(
            "/usr/lib/systemd/system/d.service",
            """
            [Service]
            Environment="OPTIONS=" MORE=-z
            EnvironmentFile=-/etc/default/d
            EnvironmentFile=-/etc/absent
            ExecStart=!/usr/sbin/d -n $OPTIONS ${MORE} $NONE "two words"
            """)
        files.add("/etc/default/d", "# x\nexport OPTIONS=\"-g -N\" # y\nSECRET='5EC2E7'\n")
        var reader = ConfigFiles(files)
        let unit = try #require(SystemdUnits(files).unit("d.service", &reader))
        #expect(
            DaemonOptions(unit, &reader).words.map { "\($0.value) \($0.source)" } == [
                "-n /usr/lib/systemd/system/d.service:5", "-g /etc/default/d:2", "-N /etc/default/d:2",
                "-z /usr/lib/systemd/system/d.service:2", "two words /usr/lib/systemd/system/d.service:5",
            ])
        #expect(reader.troubles == [])
    }

    /// OpenRC, System V and OpenWrt; a unit replaces the script of its name.
    @Test func otherInitSystems() {
        var openrc = MemoryFiles(texts: ["/etc/init.d/chronyd": "", "/etc/init.d/ntpd": ""])
        openrc.link("/etc/runlevels/default/chronyd", to: "/etc/init.d/chronyd")
        let services = Services(openrc)
        #expect(services.isEnabled(["chrony", "chronyd"]) == .known(true, Source("/etc/runlevels/default/chronyd")))
        #expect(services.isEnabled(["ntpd"]) == .known(false, Source("/etc/init.d/ntpd")))
        #expect(services.isEnabled(["unbound"]).isAbsent)
        var both = files()
        both.add("/etc/init.d/idle", "")
        both.link("/etc/rc2.d/S01idle", to: "../init.d/idle")
        both.add("/etc/init.d/old", "")
        both.link("/etc/rc2.d/S01old", to: "../init.d/old")
        #expect(Services(both).isEnabled(["idle"]).value == false)
        #expect(Services(both).isEnabled(["old"]) == .known(true, Source("/etc/rc2.d/S01old")))
        #expect(Services(MemoryFiles()).isEnabled(["x"]).isUnknown)
    }
}
