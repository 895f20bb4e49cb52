import Box
import Facts
import Findings
import Judgement
import Programs
import Remedies
import Values

/// Whether the files that time and names need over a restart can be written, and stay.
struct StateWritable: Check {
    let id = "state-writable"
    let group = "state"
    let title = "What must be kept over a restart cannot be written."
    let why = """
        Time and name services keep a few small files: the saved clock, how fast the clock drifts, the keys that names \
        are checked with. A card that has gone read-only, a file system in memory, a full disk or a wrong owner makes \
        them fail quietly. The box runs on, and the next start begins with an old clock, or not at all.
        """
    let reads = ["/proc/self/mountinfo", "the directories of saved clock, drift file and trust anchor"]
    let advice = """
        Read-only although it should not be: look for disk errors in `dmesg`. On purpose, with an overlay in memory: \
        give these files a small writable partition of their own.
        """
    let thresholds = [
        Threshold(
            "free", unit: "bytes", standard: 1_048_576, allowed: 4096...1_099_511_627_776,
            meaning: """
                Free space where the files lie. They are a few kilobytes, but are written anew before the old one goes; \
                under a megabyte something else will take the rest.
                """)
    ]

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        guard !facts.state.isEmpty else {
            if let unread = facts.timeDaemons.first(where: { $0.whyUnread != nil }) {
                return finding(.unknown, unread.unreadSummary, evidence: unread.unreadEvidence)
            }
            return finding(.skipped, Say.nothing)
        }
        let judged = facts.state.map { ($0, state($0, patient.threshold("free", of: self))) }
        let bad = judged.filter { $0.1 != .fine && $0.1 != .unknown }
        let unknown = judged.filter { $0.1 == .unknown }
        let free = facts.state.compactMap { $0.mount.value?.freeBytes }.min()
        let metrics = free.map { ["free_bytes": Double($0)] } ?? [:]
        let shown = bad.isEmpty ? (unknown.isEmpty ? judged : unknown) : bad
        let evidence = shown.map { Evidence($0.0.source, Say.line($0.0, $0.1)) }
        // Unbound ends when it cannot keep its keys; the others go on, with a worse next start.
        let worst = bad.first { $0.0.isTrustAnchor && $0.1 == .notWritable } ?? bad.first
        guard let worst else {
            if unknown.isEmpty {
                return finding(.ok, Say.fine(facts.state.count), evidence: evidence, metrics: metrics)
            }
            let why = unknown[0].0.isWritable.whyUnknown ?? unknown[0].0.mount.whyUnknown ?? ""
            // Files alone do not tell what is mounted where, nor as whom a daemon runs.
            return finding(
                facts.host.view == .files ? .skipped : .unknown, facts.host.view == .files ? Say.files : Say.unseen,
                detail: why, evidence: evidence, metrics: metrics)
        }
        let isCritical = worst.0.isTrustAnchor && worst.1 == .notWritable
        return finding(
            isCritical ? .critical : .warning, Say.bad(worst.0, worst.1), detail: Say.consequence(worst.0, worst.1),
            evidence: evidence, remedies: remedies(worst.0, worst.1, patient), metrics: metrics)
    }

    private func state(_ path: StatePath, _ free: Double) -> PathState {
        let mount = path.mount.value
        if path.isWritable.truth == false || mount?.isReadOnly == true { return .notWritable }
        if mount?.isVolatile == true { return .volatile }
        if let bytes = mount?.freeBytes, Double(bytes) < free { return .full }
        // One that is known to be writable is fine even where its mount was not seen.
        return path.isWritable.truth == nil ? .unknown : .fine
    }

    private func remedies(_ path: StatePath, _ state: PathState, _ patient: Patient) -> [RemedyOffer] {
        if state == .full {
            return [RemedyOffer(id: "free-space", class: .manual, command: "du -xh --max-depth=2 / | sort -h")]
        }
        if let mount = path.mount.value, mount.isReadOnly {
            let command = "mount -o remount,rw \(mount.mountPoint.shellQuoted)"
            return [RemedyOffer(id: "remount", class: .manual, command: command)]
        }
        if path.isTrustAnchor, state == .notWritable {
            let offers = patient.offers(RestoreAnchor())
            return offers.isEmpty ? [ladder(path)] : offers
        }
        if state == .notWritable { return [ladder(path)] }
        // Another way of saving the clock helps where that lies elsewhere.
        let isEverything = path.mount.value?.mountPoint == "/"
        return path.purpose == .savedClock && !isEverything ? patient.offers(SavedClockRemedy()) : []
    }

    /// Whose each folder on the way is.
    private func ladder(_ path: StatePath) -> RemedyOffer {
        RemedyOffer(id: "owners", class: .manual, command: "namei -l \(path.path.shellQuoted)")
    }
}

private enum PathState { case fine, notWritable, volatile, full, unknown }

extension StatePath {
    fileprivate var isTrustAnchor: Bool { purpose == .trustAnchor }
}

private enum Say {
    static let nothing = "nothing on this box keeps state for time or names"
    static let files = "only files examined: what is mounted cannot be seen"
    static let unseen = "cannot tell whether all state can be written"

    /// Facts name programs as our code does.
    static func name(_ user: String) -> String {
        String((allClockKeepers.first { $0.kind.rawValue == user }?.title ?? user).prefix(20))
    }

    static func fine(_ count: Int) -> String {
        count == 1 ? "the one file that must stay can be written" : "all \(count) files that must stay can be written"
    }

    static func bad(_ path: StatePath, _ state: PathState) -> String {
        let what = "\(name(path.user))'s \(path.purpose.rawValue.prefix(18))"
        switch state {
        case .notWritable: return "\(what) cannot be written"
        case .volatile: return "\(what) is lost at power-off"
        case .full: return "almost no space left for \(what)"
        case .fine, .unknown: return what
        }
    }

    static func consequence(_ path: StatePath, _ state: PathState) -> String {
        path.isTrustAnchor && state == .notWritable
            ? "unbound ends with \"could not open autotrust file for writing\", and then no name resolves."
            : "The next start has to do without it."
    }

    static func line(_ path: StatePath, _ state: PathState) -> String {
        var words = ["\(path.purpose.rawValue) \(path.path)"]
        if let mount = path.mount.value {
            words.append("on \(mount.mountPoint) (\(mount.fileSystem)\(mount.isReadOnly ? ", read-only" : ""))")
            if state == .volatile { words.append("gone after a restart") }
            if state == .full, let bytes = mount.freeBytes { words.append("\(bytes) bytes free") }
        }
        if path.isWritable.truth == false { words.append("not writable by \(name(path.user))") }
        if let why = path.isWritable.whyUnknown { words.append("not known to be writable: \(why)") }
        return words.joined(separator: ", ")
    }
}
