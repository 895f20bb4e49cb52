import Facts
import Findings
import Judgement
import Values

/// The fill of the entropy pool, on the old kernels where that number means something.
struct EntropyLevel: Check {
    let id = "entropy-level"
    let group = "entropy"
    let title = "The entropy pool of this old kernel is nearly empty."
    let why = """
        Old kernels keep count of the randomness they have gathered and let readers of /dev/random wait when it runs \
        out. Since 5.18, and in later updates of 5.10 and 5.15, the generator never runs dry once it is ready. The \
        number always reads 256 then: many guides and monitors still warn of that, wrongly. This check says which of \
        the two your kernel is.
        """
    let reads = ["/proc/sys/kernel/random/entropy_avail and poolsize", "uname -r"]
    let advice = "Update the kernel; until then a source of randomness keeps the pool filled (see `entropy-source`)."
    let dependsOn = ["entropy-source"]
    let thresholds = [
        Threshold(
            "warning", unit: "bits", standard: 256, allowed: 1...4096,
            meaning: "Of 4096. Fewer than one strong key needs: a second reader of /dev/random waits."),
        Threshold(
            "critical", unit: "bits", standard: 128, allowed: 1...4096,
            meaning: "Of 4096. Readers of /dev/random wait now: 128 is where the kernel starts to hold them back."),
    ]

    func judge(_ patient: Patient) -> Finding {
        let (facts, entropy) = (patient.facts, patient.facts.entropy)
        if facts.host.view == .files { return finding(.skipped, Say.files) }
        let release = facts.host.kernelRelease.value
        // The pool's own size tells best: distributions carry the new generator into older version numbers.
        if let pool = entropy.poolBits.value, pool <= 256 {
            return finding(
                .skipped, Say.always,
                evidence: [Evidence(entropy.poolBits.source ?? Source("poolsize"), Say.size(pool))])
        }
        if entropy.poolBits.value == nil, let release, let version = KernelVersion(release: release), isNew(version) {
            return finding(
                .skipped, Say.always, evidence: [Evidence(facts.host.kernelRelease.source ?? Source("uname"), release)])
        }
        guard let bits = entropy.availableBits.value else {
            let why = entropy.availableBits.whyUnknown ?? Say.missing
            return finding(.unknown, Say.unseen, detail: why)
        }
        let level = Double(bits)
        let status: Status =
            level < patient.threshold("critical", of: self)
            ? .critical : level < patient.threshold("warning", of: self) ? .warning : .ok
        return finding(
            status, Say.level(bits), detail: status == .ok ? "" : Say.waiting,
            evidence: [
                Evidence(entropy.availableBits.source ?? Source("entropy_avail"), Say.of(bits, entropy.poolBits.value))
            ],
            metrics: ["available_bits": level])
    }

    /// Releases with the 256-bit pool: 5.18, and the updates that brought it to the two long-term series.
    private func isNew(_ version: KernelVersion) -> Bool {
        version >= KernelVersion(5, 18)
            || version.major == 5 && version.minor == 15 && version.patch >= 44
            || version.major == 5 && version.minor == 10 && version.patch >= 119
    }
}

private enum Say {
    static let files = "only files examined: no running kernel to ask"
    static let always = "does not apply: this kernel's pool is always full"
    static let unseen = "cannot read the level of the entropy pool"
    static let missing = "/proc/sys/kernel/random/entropy_avail is not there."
    static let waiting = "Programs that read /dev/random wait until the kernel has gathered more."

    static func level(_ bits: Int) -> String { "\(bits) bits of randomness in the pool" }
    static func size(_ bits: Int) -> String { "pool of \(bits) bits, which stays full once ready" }
    static func of(_ bits: Int, _ pool: Int?) -> String { pool.map { "\(bits) of \($0) bits" } ?? "\(bits) bits" }
}
