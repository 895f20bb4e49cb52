import DoctorTesting
import Native

@testable import Bootstrap
@testable import Box
@testable import Facts
@testable import Probes
@testable import Programs
@testable import Records
@testable import Remedies
@testable import Reports
@testable import Values

/// Boxes from fixture trees, and what each remedy would do to them.
struct PlannedBox {
    static let names = [
        "debian12-chrony", "debian12-ntpsec", "debian12-openntpd", "debian12-unbound", "fedora-chrony",
        "fedora-unbound",
        "openwrt-dnsmasq", "openwrt-sysntpd", "pihole-ftl-time", "raspberrypios-timesyncd", "raspios-tunnels",
        "ubuntu-ntpd-rs", "ubuntu2404-resolved", "everything",
    ]
    /// Documentation addresses (RFC 5737, RFC 3849), as if they had answered and agreed.
    static let means: Means = {
        var means = Means()
        means.timeServers = ["192.0.2.1", "198.51.100.2", "2001:db8::3"].compactMap { IPAddress($0) }
        means.resolvers = [IPAddress("192.0.2.53")].compactMap { $0 }
        return means
    }()

    let name: String
    let box: Box
    let facts: Facts

    init(_ name: String) throws {
        self.name = name
        if name == "everything" {
            (box, facts) = (try treeBox("debian12-chrony"), try Self.everything())
            return
        }
        (box, facts) = (try treeBox(name), try Self.probed(name))
    }

    private static func probed(_ name: String) throws -> Facts {
        var options = ProbeOptions()
        options.isRoot = true
        return ProbeRun(box: try treeBox(name), options: options).facts()
    }

    /// A running box under systemd with all that remedies are for: chrony without steps, unbound with an old anchor, a tunnel
    /// to a name, a real-time clock in local time, names through systemd-resolved.
    private static func everything() throws -> Facts {
        var facts = try probed("debian12-chrony")
        let source = Source("test")
        facts.host.initSystem = .known(.systemd, source)
        facts.resolver = try probed("debian12-unbound").resolver
        facts.resolver.nsswitch = .known([NameService(name: "resolve", source: source)], source)
        facts.dnssec = try probed("debian12-unbound").dnssec
        facts.tunnels = try probed("raspios-tunnels").tunnels
        facts.rtc.devices = .known(
            [
                RTCDevice(
                    device: "rtc0", name: "rtc-ds1307", reading: .known(facts.clock.reading, source), clockThen: nil,
                    setClockAtBoot: true)
            ], source)
        facts.rtc.isLocalTime = .known(true, source)
        for index in facts.timeDaemons.indices {
            facts.timeDaemons[index].isRunning = .known(true, source)
            facts.timeDaemons[index].steps.stepsLargeOffsets = false
            facts.timeDaemons[index].restoresClock = nil
            facts.timeDaemons[index].skipsValidation = nil
        }
        for index in facts.savedClocks.indices { facts.savedClocks[index].isRestored = .known(false, source) }
        var resolved = LocalResolver(
            kind: .resolved, configuration: source, validation: Sourced(.on, source),
            timeCheck: Sourced(.always, source))
        resolved.isEnabled = .known(true, source)
        facts.resolver.local.append(resolved)
        for index in facts.dnssec.anchors.indices where facts.dnssec.anchors[index].format == "unbound" {
            facts.dnssec.anchors[index].anchors = []
            facts.dnssec.anchors[index].isWritable = .known(true, source)
        }
        return facts
    }

    func prescription(of remedy: any Remedy) -> Prescription { remedy.prescribe(for: facts, with: Self.means) }

    var plans: [Plan] {
        allRemedies.flatMap { ChosenRemedy($0, prescription(of: $0)).plans }
    }

    /// What the plan touches, as it is before: a memory for the surgeon.
    func memory(for plan: Plan) -> MemoryBox {
        var files = MemoryFiles()
        files["/var/lib"] = MemoryFiles.Entry(.directory, mode: 0o755)
        files["/etc"] = MemoryFiles.Entry(.directory, mode: 0o755)
        for change in plan.files {
            if let bytes = try? box.files.read(change.path, limit: FileLimits.configuration) {
                files[change.path] = MemoryFiles.Entry(.file(bytes), mode: 0o640, owner: 3, group: 4)
            }
        }
        if name == "everything" { files.add("/etc/adjtime", "0.0 0 0.0\n0\nLOCAL\n") }
        return MemoryBox(files)
    }
}
