import Box
import Facts
import Formats
import Values

/// Whether the box slept or was restored since its start, and which clocks of a host it could read.
struct ResumeProbe: Probe {
    package let step = "looking for a pause and for a host's clock"

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        guard let kernel = box.kernel else { return }
        let asleep = box.clocks.boottimeSeconds() - Double(box.clocks.monotonicNanoseconds()) / 1e9
        // Two calls apart, so that a little is nothing.
        facts.resume.asleepSeconds = .known(asleep < 1 ? 0 : asleep, Source("CLOCK_BOOTTIME"))
        facts.resume.forks = forks(box, until: deadline)
        facts.resume.hostClocks = .known(hostClocks(box, kernel), Source(ResumeProbe.folder))
    }

    private func forks(_ box: Box, until deadline: Deadline) -> Observed<[Double]> {
        guard let commands = box.commands else { return .notLooked(why: "no commands are run") }
        let source = Source("dmesg")
        let outcome = commands.run([Command("dmesg", outputLimit: FileLimits.configuration)], until: deadline).first
        guard let output = outcome?.output else {
            return .unreadable(why: "the kernel's log is not readable; run as root", source)
        }
        return .known(KernelLog.seconds(of: ResumeProbe.forked, in: output), source)
    }

    /// drivers/char/random.c, add_vmfork_randomness.
    private static let forked = "random: crng reseeded due to virtual machine fork"
    private static let folder = "/sys/class/ptp"
    /// Names that udev's rules give such a device, and that stay where its number may change.
    private static let lastingNames: [HostClock.Kind: String] = [.kvm: "/dev/ptp_kvm", .hyperV: "/dev/ptp_hyperv"]

    /// Network cards have such devices too: only those whose name says that a host stands behind them.
    private func hostClocks(_ box: Box, _ kernel: any Kernel) -> [HostClock] {
        let names = (try? box.files.list(ResumeProbe.folder, limit: FileLimits.directoryEntries)) ?? []
        return names.compactMap { name in
            let file = "\(ResumeProbe.folder)/\(name)/clock_name"
            guard let kind = firstLine(file, box.files).value.map(HostClock.Kind.init(rawValue:)),
                HostClock.Kind.all.contains(kind)
            else { return nil }
            let lasting = ResumeProbe.lastingNames[kind].flatMap { (try? box.files.info($0)) == nil ? nil : $0 }
            let path = lasting ?? "/dev/" + name
            let reading = kernel.deviceClock(path)
            return HostClock(
                kind: kind, path: path, reading: reading, clockThen: box.clocks.reading(), source: Source(file))
        }
    }
}
