import Facts
import Findings
import Judgement
import Values

/// Where a container or virtual machine gets its random numbers from.
struct ContainerRandom: Check {
    let id = "container-random"
    let group = "entropy"
    let title = "A container or virtual machine has no random numbers of its own to begin with."
    let why = """
        Some container tools put the device of /dev/urandom in the place of /dev/random, so that nothing ever waits. \
        On kernels before 5.6 it then gives numbers before the generator is initialised, and keys made from them can \
        be guessed. Since 5.6 both are one and the same once it is initialised. A virtual machine, and a CI host that \
        starts many, has no noise of its own. Without a virtio-rng device from its host, the first start takes long or \
        stands.
        """
    let reads = [
        "/dev/random: whether it is the device 1:9", "/sys/class/dmi/id/sys_vendor: whether this is a virtual machine",
        "/sys/class/misc/hw_random/rng_current", "/proc/cpuinfo: whether the processor makes random numbers",
    ]
    let advice = """
        Container: a kernel of 5.6 or later on the host, or the real /dev/random. Virtual machine: give it a virtio-rng \
        device (`-device virtio-rng-pci` for QEMU, an <rng> element for libvirt).
        """
    let dependsOn = ["entropy-ready"]

    /// DMI vendors of hypervisors whose machines take a virtio-rng.
    private static let hypervisors = ["QEMU", "KVM", "Red Hat", "oVirt", "OpenStack Foundation", "Bochs"]

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        if facts.host.view == .files { return finding(.skipped, Say.files) }
        let kernel = facts.host.kernelRelease.value.flatMap { KernelVersion(release: $0) }
        if facts.isContainer {
            guard let isUrandom = facts.entropy.randomIsUrandom.truth else { return finding(.unknown, Say.unseen) }
            guard isUrandom else { return finding(.ok, Say.own) }
            let evidence = [Evidence(facts.entropy.randomIsUrandom.source ?? Source("/dev/random"), Say.masquerade)]
            guard let kernel else { return finding(.unknown, Say.noKernel, evidence: evidence) }
            return kernel < KernelVersion(5, 6)
                ? finding(.warning, Say.early, evidence: evidence) : finding(.ok, Say.same, evidence: evidence)
        }
        guard facts.host.container.isAbsent else { return finding(.unknown, Say.unseen) }
        guard let vendor = facts.system.vendor.value, ContainerRandom.hypervisors.contains(vendor) else {
            return facts.system.vendor.isUnknown
                ? finding(.unknown, Say.unseen) : finding(.skipped, Say.neither)
        }
        let place = facts.system.vendor.source ?? Source("DMI")
        if facts.entropy.hardwareSource.value != nil { return finding(.ok, Say.lent) }
        guard facts.entropy.hardwareSource.isAbsent else { return finding(.unknown, Say.unseen) }
        let evidence = [
            Evidence(place, Say.machine(vendor)),
            Evidence(facts.entropy.hardwareSource.source ?? Source("hw_random"), Say.nothingLent),
        ]
        // Since 5.4 the kernel makes do with the processor's timing (reference: random.c, try_to_generate_entropy).
        if facts.entropy.hasCPUSource.truth == true || kernel.map({ $0 >= KernelVersion(5, 4) }) == true {
            return finding(.ok, Say.otherwise, evidence: evidence)
        }
        guard kernel != nil else { return finding(.unknown, Say.noKernel, evidence: evidence) }
        return finding(.warning, Say.missing, evidence: evidence)
    }
}

private enum Say {
    static let files = "only files examined: no kernel runs there"
    static let neither = "neither a container nor a virtual machine"
    static let unseen = "cannot tell what random numbers are made from"
    static let noKernel = "cannot tell how old the kernel is"
    static let own = "the container has the real /dev/random"
    static let same = "/dev/random is urandom, the same on this kernel"
    static let early = "/dev/random is urandom, on a kernel older than 5.6"
    static let masquerade = "device 1:9, urandom in its place"
    static let lent = "the host lends its random numbers"
    static let otherwise = "no virtio-rng, and this kernel does without"
    static let missing = "no virtio-rng, and an old kernel that needs it"
    static let nothingLent = "no hardware generator in use"

    static func machine(_ vendor: String) -> String { "a virtual machine of \(vendor)" }
}
