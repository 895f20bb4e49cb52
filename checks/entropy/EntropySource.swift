import Facts
import Findings
import Judgement
import Remedies
import Values

/// Where the kernel's randomness comes from.
struct EntropySource: Check {
    let id = "entropy-source"
    let group = "entropy"
    let title = "The box has no good source of randomness."
    let why = """
        Randomness has to come from somewhere: a generator in the processor or on the board, or one that the virtual \
        machine's host lends (virtio-rng). Kernels since 5.4 also use tiny variations in the processor's timing. A box \
        with none of these waits long at boot. A saved seed is no substitute where an image is copied to many boxes: \
        all of them would begin alike, so crediting it is dangerous.
        """
    let reads = [
        "/sys/class/misc/hw_random/rng_current and rng_quality", "/proc/cpuinfo", "random.trust_cpu on /proc/cmdline",
        "SYSTEMD_RANDOM_SEED_CREDIT", "haveged, rngd, jitterentropy-rngd running",
    ]
    let advice = """
        Virtual machine: add a virtio-rng device to it. Board: load the driver of its generator. Old kernel without \
        either: install rng-tools or haveged. Never make the box credit a saved seed.
        """

    func judge(_ patient: Patient) -> Finding {
        let (facts, entropy) = (patient.facts, patient.facts.entropy)
        if facts.isContainer { return finding(.skipped, Say.container) }
        if let credit = entropy.creditsSeed.value, credit {
            let evidence = [
                Evidence(entropy.creditsSeed.source ?? Source("systemd-random-seed.service"), Say.creditLine)
            ]
            return finding(.warning, Say.credits, detail: Say.creditsDetail, evidence: evidence)
        }
        if facts.host.view == .files { return finding(.skipped, Say.files) }
        let evidence = evidence(entropy)
        let kernel = facts.host.kernelRelease.value.flatMap(KernelVersion.init(release:))
        if let name = hardware(entropy), isCredited(entropy, kernel) {
            return finding(.ok, Say.hardware(name), evidence: evidence)
        }
        if entropy.hasCPUSource.value == true, entropy.trustsCPU.value == true {
            return finding(.ok, Say.processor, evidence: evidence)
        }
        if let helper = entropy.daemons.first { return finding(.ok, Say.helper(helper), evidence: evidence) }
        guard let kernel else {
            return finding(.unknown, Say.unseen, detail: facts.host.kernelRelease.whyUnknown ?? "", evidence: evidence)
        }
        if kernel >= KernelVersion(5, 4), let machine = facts.host.machine.value, !hasSlowCounter(machine) {
            return finding(.ok, Say.timing, evidence: evidence)
        }
        if entropy.hardwareSource.isUnknown || entropy.hasCPUSource.isUnknown || facts.host.machine.isUnknown {
            let why = entropy.hardwareSource.whyUnknown ?? entropy.hasCPUSource.whyUnknown ?? ""
            return finding(.unknown, Say.unseen, detail: why, evidence: evidence)
        }
        let unused = hardware(entropy)
        return finding(
            .warning, unused.map(Say.unused) ?? Say.none, detail: unused == nil ? Say.noneDetail : Say.unusedDetail,
            evidence: evidence, remedies: [remedy(facts.host)])
    }

    private func hardware(_ entropy: EntropyFacts) -> String? {
        guard let name = entropy.hardwareSource.value, !name.isEmpty, name != "none" else { return nil }
        return name
    }

    /// Kernels before 6.2 count a generator's output only if its driver gives it a quality.
    private func isCredited(_ entropy: EntropyFacts, _ kernel: KernelVersion?) -> Bool {
        entropy.hardwareQuality.value ?? 0 > 0 || kernel.map { $0 >= KernelVersion(6, 2) } ?? false
    }

    /// 32-bit ARM before version 7 has no cycle counter that user or kernel could gather timing from.
    private func hasSlowCounter(_ machine: String) -> Bool {
        ["armv4", "armv5", "armv6", "mips"].contains { machine.hasPrefix($0) }
    }

    private func remedy(_ host: HostFacts) -> RemedyOffer {
        let package = host.system.value?.hasPrefix("openwrt") == true ? "haveged" : "rng-tools"
        return RemedyOffer(id: "entropy-source", class: .manual, command: host.installCommand(package))
    }

    private func evidence(_ entropy: EntropyFacts) -> [Evidence] {
        var lines: [Evidence] = []
        if let source = entropy.hardwareSource.source, !entropy.hardwareSource.isUnknown {
            let quality = entropy.hardwareQuality.value.map { ", quality \($0)" } ?? ""
            lines.append(Evidence(source, "hardware generator: \(hardware(entropy) ?? "none")\(quality)"))
        }
        if let has = entropy.hasCPUSource.value, let source = entropy.hasCPUSource.source {
            lines.append(Evidence(source, has ? "the processor has a generator" : "the processor has no generator"))
        }
        if let trusts = entropy.trustsCPU.value, let source = entropy.trustsCPU.source {
            lines.append(Evidence(source, trusts ? "the kernel trusts it" : "the kernel does not count it"))
        }
        return lines + entropy.daemons.prefix(3).map { Evidence(Source("/proc"), "\($0) is running") }
    }
}

private enum Say {
    static let container = "container: randomness comes from its host"
    static let files = "only files examined: the hardware cannot be seen"
    static let unseen = "cannot see where randomness comes from"
    static let processor = "randomness from the processor's own generator"
    static let timing = "randomness from the processor's timing"
    static let none = "no source of randomness but chance events"
    static let noneDetail = """
        Neither the processor nor the board nor a helper program gives any, so the kernel waits for disk and network \
        events at every boot.
        """
    static let unusedDetail = "This kernel counts a generator's output only when a program such as rngd passes it on."
    static let credits = "a saved seed counts as randomness"
    static let creditLine = "SYSTEMD_RANDOM_SEED_CREDIT is set"
    static let creditsDetail = """
        If this system was copied from an image, every copy starts from the same seed and makes the same keys. Remove \
        the setting.
        """

    static func hardware(_ name: String) -> String { "randomness from hardware (\(name.prefix(30)))" }
    static func helper(_ name: String) -> String { "randomness from \(name.prefix(30))" }
    static func unused(_ name: String) -> String { "the generator \(name.prefix(20)) is there but not used" }
}
