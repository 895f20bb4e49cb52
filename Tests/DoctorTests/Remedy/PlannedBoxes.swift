import DoctorTesting
import Native

@testable import Doctor

/// Boxes from fixture trees, and what each remedy would do to them.
struct PlannedBox {
    static let names = [
        "debian12-chrony", "debian12-ntpsec", "debian12-openntpd", "debian12-unbound", "fedora-chrony",
        "fedora-unbound",
        "openwrt-dnsmasq", "openwrt-sysntpd", "pihole-ftl-time", "raspberrypios-timesyncd", "raspios-tunnels",
        "ubuntu-ntpd-rs", "ubuntu2404-resolved",
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
        box = try treeBox(name)
        var options = ProbeOptions()
        options.isRoot = true
        facts = ProbeRun(box: box, options: options).facts()
    }

    func prescription(of remedy: any Remedy) -> Prescription { remedy.prescribe(for: facts, with: Self.means) }

    var plans: [Plan] {
        allRemedies.flatMap { Treatment(remedy: $0, prescription: prescription(of: $0)).plans }
    }

    /// What the plan touches, as it is before: a patient for the surgeon.
    func patient(for plan: Plan) -> PatientBox {
        var files = MemoryFiles()
        files["/var/lib"] = MemoryFiles.Entry(.directory, mode: 0o755)
        files["/etc"] = MemoryFiles.Entry(.directory, mode: 0o755)
        for change in plan.files {
            if let bytes = try? box.files.read(change.path, limit: FileLimits.configuration) {
                files[change.path] = MemoryFiles.Entry(.file(bytes), mode: 0o640, owner: 3, group: 4)
            }
        }
        return PatientBox(files)
    }
}
