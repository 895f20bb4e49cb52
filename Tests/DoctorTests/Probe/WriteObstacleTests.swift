import DoctorTesting
import Testing

@testable import Bootstrap
@testable import Box
@testable import Facts
@testable import Probes
@testable import Remedies
@testable import TimeScience
@testable import Values

/// What cannot be written is known before a repair is offered, and told by hand.
@Suite struct WriteObstacleTests {
    private func prescription(_ change: (inout MemoryFiles) -> Void) -> Prescription {
        var files = MemoryFiles(texts: ["/etc/site/resolv.conf": "nameserver 127.0.0.1\n"])
        files.add("/etc/resolv.conf", "nameserver 127.0.0.1\n")
        change(&files)
        var facts = look([LibcProbe(), WriteObstacleProbe()], at: memoryBox(files))
        facts.resolver.resolvConf = facts.resolver.resolvConf.map { conf in
            var conf = conf
            conf.owner = .file
            return conf
        }
        var means = Means()
        means.resolvers = ["192.0.2.1"].compactMap { IPAddress($0) }
        return FallbackResolver().prescription(for: facts, with: means)
    }

    @Test func aPlainFileIsWritten() {
        guard case .plans = prescription({ _ in }) else {
            Issue.record("not planned")
            return
        }
    }

    @Test func anImmutableOneIsToldByHand() {
        #expect(
            prescription { $0.immutable = ["/etc/resolv.conf"] }
                == .manual([
                    "/etc/resolv.conf is immutable:", "    chattr -i /etc/resolv.conf",
                    "    boxdoctor fix fallback-resolver", "    chattr +i /etc/resolv.conf",
                ]))
    }

    /// Files through a linked folder are written like any other; of a linked file the target is named.
    @Test func linksOfFilesOnly() {
        var files = MemoryFiles(texts: ["/etc/site/chrony.conf": "", "/etc/site/sources.d/a.sources": ""])
        files.entries["/etc/chrony.conf"] = .init(.link("/etc/site/chrony.conf"))
        files.entries["/etc/sources.d"] = .init(.link("/etc/site/sources.d"))
        var facts = look([], at: memoryBox(files))
        var daemon = Boxes.chrony(["t1.example"])
        daemon.extensibleFile = Sourced("/etc/chrony.conf", Source("/etc/chrony.conf"))
        daemon.sourceDirectory = Sourced("/etc/sources.d", Source("/etc/chrony.conf"))
        facts.timeDaemons = [daemon]
        WriteObstacleProbe().look(
            at: memoryBox(files), options: ProbeOptions(), until: Deadline(in: 1, by: memoryBox(files).clocks),
            into: &facts)
        #expect(
            facts.host.obstacles == [
                WriteObstacle(path: "/etc/chrony.conf", kind: .link(target: "/etc/site/chrony.conf"))
            ])
    }
}
