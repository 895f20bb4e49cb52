import Bootstrap
import Facts
import Findings
import Programs
import Records
import Values

/// Gives chrony the clock of the host that the box runs on: a source without a network, a name or a certificate.
package struct HostClockSource: Remedy {
    package let id = "host-clock"
    package let title = "gives chrony the clock of the host as a source, read from a device"
    package let weakens: String? = "chronyd does not start where the device is missing, as on another host"
    package let rank = 15

    package init() {}

    package func adds(to facts: Facts) -> String { "the host's clock as a source" }

    package func effect(on facts: inout Facts, with means: Means) {
        guard let index = facts.keeperIndex, let device = facts.hostClock,
            facts.timeDaemons[index].kind.program.hostClockLine(device.path) != nil
        else { return }
        facts.timeDaemons[index].sources.append(
            .hardwareClock(device.path, facts.timeDaemons[index].configuration))
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let daemon = facts.keeper else { return facts.withoutDaemon }
        guard let device = facts.hostClock else {
            return .notNeeded(why: "no device here shows a host's clock (/sys/class/ptp)")
        }
        guard let line = daemon.kind.program.hostClockLine(device.path) else {
            return .notNeeded(why: "\(daemon.title) cannot read such a device")
        }
        guard !daemon.sources.contains(where: \.isHardwareClock) else {
            return .notNeeded(why: "\(daemon.title) reads a hardware clock already")
        }
        // The module is loaded by nobody else (modules-load.d(5)).
        let module = FileChange(
            path: "/etc/modules-load.d/\(DropIn.name)-\(id).conf", contents: DropIn.text(id, ["ptp_kvm"]))
        return configuring(daemon, [line], beside: device.kind == .kvm ? [module] : [], facts)
    }
}

extension Facts {
    /// A host's clock that could be read.
    fileprivate var hostClock: HostClock? { resume.hostClocks.value?.first { $0.reading.value != nil } }
}
