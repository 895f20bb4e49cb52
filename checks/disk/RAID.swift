import Facts
import Findings
import Judgement
import Values

/// Whether a software RAID has lost a disk.
struct RAID: Check {
    let id = "raid"
    let group = "disk"
    let title = "A software RAID has lost a disk, or is not running."
    let why = """
        A mirror that has lost a disk works as before and says nothing, until the other disk fails too. Then \
        everything is gone, and with it the time that was saved and the names that were known. While a new disk is \
        filled, the array is slow and still unprotected. This check reads what the kernel says of each array and how \
        far it has got.
        """
    let reads = ["/proc/mdstat"]
    let advice = """
        See which disk is missing with `mdadm --detail /dev/md0`, replace it, and add the new one with \
        `mdadm --manage /dev/md0 --add /dev/sdX1`. An array that is being rebuilt needs only patience.
        """

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        if facts.host.view == .files { return finding(.skipped, Say.files) }
        if facts.isContainer { return finding(.skipped, Say.container) }
        switch facts.system.arrays {
        case .absent: return finding(.ok, Say.none)
        case .unreadable(let why, _), .notLooked(let why): return finding(.unknown, Say.unseen, detail: why)
        case .known(let arrays, _):
            guard let worst = arrays.max(by: { status($0) < status($1) }) else { return finding(.ok, Say.none) }
            let bad = arrays.filter { status($0) != .ok }
            return finding(
                status(worst), bad.isEmpty ? Say.fine(arrays.count) : Say.bad(worst, others: bad.count - 1),
                evidence: (bad.isEmpty ? arrays : bad).prefix(10).map { Evidence($0.source, Say.line($0)) },
                remedies: bad.prefix(3).map {
                    RemedyOffer(
                        id: "raid-detail", class: .manual, command: "mdadm --detail /dev/\($0.name.shellQuoted)")
                }, metrics: ["arrays": Double(arrays.count), "degraded": Double(bad.count)])
        }
    }

    private func status(_ array: RAIDArray) -> Status {
        guard array.isActive else { return .critical }
        let isWhole = array.working >= array.wanted && array.failed.isEmpty
        if isWhole { return .ok }
        return array.action == "recovery" ? .warning : .critical
    }
}

private enum Say {
    static let files = "only files examined: arrays do not run there"
    static let container = "disks are the host's affair in a container"
    static let none = "no software RAID"
    static let unseen = "cannot read what the kernel says of RAID"

    static func fine(_ count: Int) -> String { count == 1 ? "the one array is whole" : "all \(count) arrays are whole" }

    static func bad(_ array: RAIDArray, others: Int) -> String {
        let more = others > 0 ? ", and \(others) more" : ""
        if !array.isActive { return "\(array.name) is not running\(more)" }
        if let percent = array.progressPercent, array.action == "recovery" {
            return "\(array.name) is being rebuilt, \(numeral(percent, decimals: 1)) % done\(more)"
        }
        return "\(array.name) has \(array.working) of \(array.wanted) disks\(more)"
    }

    static func line(_ array: RAIDArray) -> String {
        var words = ["\(array.name), \(array.level), \(array.working) of \(array.wanted) disks"]
        if !array.failed.isEmpty { words.append("failed: \(array.failed.prefix(8).joined(separator: ", "))") }
        if let action = array.action, let percent = array.progressPercent {
            words.append("\(action) \(numeral(percent, decimals: 1)) %")
        }
        return words.joined(separator: ", ")
    }
}
