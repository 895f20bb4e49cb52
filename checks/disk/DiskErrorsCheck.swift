import Facts
import Findings
import Judgement
import Values

/// Whether a disk or card fails: errors the kernel logged, errors a file system counted, mounts turned read-only.
struct DiskErrorsCheck: Check {
    let id = "disk-errors"
    let group = "disk"
    let title = "A disk or card fails, or a file system has turned read-only."
    let why = """
        A worn SD card does not die at once. First the kernel logs errors, then the file system counts them, then it \
        is made read-only to save what is left. From then on no drift file, no trust anchor and no saved clock is \
        written. After the next power cut the box comes up in the past and with an old trust anchor. Nobody is told.
        """
    let reads = [
        "/proc/self/mountinfo and /etc/fstab: what is read-only and should not be", "/sys/fs/ext4/*/errors_count",
        "the kernel's log (dmesg): I/O errors of disks and cards",
    ]
    let advice = """
        Copy what matters to another disk first. Then check the file system while it is not mounted (`fsck`), and replace \
        the card or disk if the errors come back. Remounting it writable by hand loses data.
        """

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        if facts.host.view == .files { return finding(.skipped, Say.files) }
        if facts.isContainer { return finding(.skipped, Say.container) }
        let system = facts.system
        let readOnly = system.turnedReadOnly.value ?? []
        let damaged = system.damaged.value ?? []
        let errors = system.diskErrors.value ?? []
        let evidence =
            readOnly.prefix(5).map { Evidence($0.source, Say.readOnly($0.value)) }
            + damaged.prefix(5).map { Evidence($0.source, Say.errors($0)) }
            + errors.suffix(5).map { Evidence(system.diskErrors.source ?? Source("dmesg"), $0) }
        let metrics = ["read_only": Double(readOnly.count), "errors": Double(damaged.reduce(0) { $0 &+ $1.errors })]
        if let first = readOnly.first {
            let summary = Say.readOnly(String(first.value.prefix(30)))
            return finding(
                .critical, summary, detail: Say.detail, evidence: evidence, remedies: [Say.look], metrics: metrics)
        }
        if !errors.isEmpty || !damaged.isEmpty {
            let summary = damaged.first.map { Say.errors($0) } ?? Say.logged(errors.count)
            return finding(
                .warning, summary, detail: Say.detail, evidence: evidence, remedies: [Say.look], metrics: metrics)
        }
        let looks = [
            system.turnedReadOnly.whyUnknown, system.damaged.whyUnknown, system.diskErrors.whyUnknown,
        ].compactMap { $0 }
        if looks.count == 3 { return finding(.unknown, Say.unseen, detail: looks[0]) }
        return finding(.ok, Say.fine, detail: looks.first.map { "Not seen: \($0)." } ?? "", metrics: metrics)
    }
}

private enum Say {
    static let files = "only files examined: disks are not in use there"
    static let container = "disks are the host's affair in a container"
    static let unseen = "cannot see whether disks fail"
    static let fine = "no errors of disks or file systems"
    static let detail = "Copy what matters to another disk before anything else."
    static let look = RemedyOffer(
        id: "disk-log", class: .manual, command: "dmesg --level=emerg,alert,crit,err | tail -n 40")

    static func readOnly(_ point: String) -> String { "\(point) has turned read-only" }
    static func errors(_ damaged: DamagedFileSystem) -> String {
        "\(damaged.device.prefix(20)): \(damaged.errors) file system error\(damaged.errors == 1 ? "" : "s")"
    }
    static func logged(_ count: Int) -> String { "the kernel logged \(count) disk error\(count == 1 ? "" : "s")" }
}
