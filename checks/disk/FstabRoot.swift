import Facts
import Findings
import Judgement
import Programs
import Values

/// Whether the next boot finds the file systems that fstab names.
struct FstabRoot: Check {
    let id = "fstab-root"
    let group = "disk"
    let title = "The next boot may not find its root or another file system."
    let why = """
        A card that was copied, a disk that was replaced or a partition that was made anew has a new UUID. The box \
        runs on with the old name in /etc/fstab, because nobody reads that file again until the next start. Then \
        systemd waits ninety seconds for a device that does not exist, and ends in emergency mode, without network, \
        time or names. Where the root in fstab is not the one mounted, another system comes up than the one that went \
        down.
        """
    let reads = ["/etc/fstab", "/dev/disk/by-uuid and its neighbours", "/proc/self/mountinfo: what / is mounted from"]
    let advice = """
        Look the right name up with `blkid`, correct the line in /etc/fstab, and run `findmnt --verify`. Add the option \
        nofail to what the box can do without.
        """

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        if facts.host.view == .files { return finding(.skipped, Say.files) }
        if facts.isContainer { return finding(.skipped, Say.container) }
        guard let entries = facts.system.fstab.value else {
            return facts.system.fstab.isAbsent
                ? finding(.skipped, Say.none)
                : finding(.unknown, Say.unseen, detail: facts.system.fstab.whyUnknown ?? "")
        }
        let missing = entries.filter { $0.bearer.isAbsent && !$0.isOptional }
        if let worst = missing.first(where: { $0.mountPoint == "/" }) ?? missing.first {
            return finding(
                .critical, Say.missing(worst), detail: Say.detail,
                evidence: missing.prefix(5).map { Evidence($0.source, Say.line($0)) }, remedies: [Say.verify],
                metrics: ["missing": Double(missing.count)])
        }
        if let root = entries.first(where: { $0.mountPoint == "/" }), let bearer = root.bearer.value,
            let mounted = facts.system.rootDevice.value, mounted.hasPrefix("/dev/"), mounted != "/dev/root",
            !mounted.hasPrefix("/dev/mapper/"), !bearer.hasPrefix("/dev/dm-"), bearer != mounted
        {
            return finding(
                .warning, Say.other(mounted),
                evidence: [
                    Evidence(root.source, Say.line(root)),
                    Evidence(facts.system.rootDevice.source ?? Source("/"), Say.mounted(mounted)),
                ], remedies: [Say.verify], metrics: ["missing": 0])
        }
        let unseen = entries.contains { $0.bearer.isUnknown && !$0.isOptional }
        return unseen
            ? finding(.unknown, Say.unseen, detail: entries.compactMap(\.bearer.whyUnknown).first ?? "")
            : finding(.ok, Say.fine, metrics: ["missing": 0])
    }
}

private enum Say {
    static let files = "only files examined: its disks are not there"
    static let container = "disks are the host's affair in a container"
    static let none = "no /etc/fstab"
    static let unseen = "cannot tell whether fstab names what is there"
    static let fine = "fstab names devices that are there"
    static let detail = "The next boot waits for it and ends in emergency mode."
    static let verify = RemedyOffer(id: "fstab-verify", class: .manual, command: "findmnt --verify; blkid")

    static func missing(_ entry: FstabEntry) -> String {
        "no device bears what fstab has for \(entry.mountPoint.prefix(20))"
    }
    static func other(_ device: String) -> String { "root is \(device.prefix(20)), not what fstab says" }
    static func mounted(_ device: String) -> String { "/ is mounted from \(device)" }
    static func line(_ entry: FstabEntry) -> String {
        "\(entry.device) for \(entry.mountPoint)\(entry.bearer.value.map { ", which is \($0)" } ?? ", borne by no device")"
    }
}
