import Facts
import Findings
import Judgement
import Probes
import Programs
import Remedies
import TimeScience
import Values

/// Whether the validating resolvers trust the key that signs the root, and will trust the next one.
struct TrustAnchorCheck: Check {
    let id = "trust-anchor"
    let group = "dns"
    let title = "The root's key is not trusted, or soon will not be."
    let why = """
        All trust in signed names begins with one key of the root zone. It is being exchanged: KSK-2024 (38696) \
        follows KSK-2017 (20326). A resolver learns the new key by itself only if it ran at the time and could write \
        its file. Its clock had to be right for thirty days. For one that missed it every signed name fails \
        validation; that looks just like a wrong clock and is not cured by the right one.
        """
    let reads = [
        "the trust anchor files of the local resolvers, with the state of each key (RFC 5011)",
        "the keys that sign the root now, where they could be fetched", "the resolvers' versions",
    ]
    let advice = """
        Install your distribution's current dns-root-data, restart the resolver, and let it write its file: for unbound \
        /var/lib/unbound must belong to the user unbound.
        """
    let thresholds = [
        Threshold(
            "stale", unit: "days", standard: 30, allowed: 1...3650,
            meaning: """
                Since the resolver last verified the root's keys. RFC 5011 asks for it every fifteen days at most; a new \
                key must be seen for thirty.
                """)
    ]

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        let validators = facts.validatorsInUse
        guard !validators.isEmpty else {
            let unread = facts.resolver.local.first {
                $0.whyUnread != nil
                    && ($0.isRunning.truth == true || $0.isRunning.isUnknown && $0.isEnabled.truth != false)
            }
            return unread.map { finding(.unknown, $0.unreadSummary, evidence: $0.unreadEvidence) }
                ?? finding(.skipped, Say.noValidator)
        }
        let signers = facts.rootSigners
        let verdicts = validators.map { verdict($0, signers, patient) }
        let evidence =
            verdicts.flatMap(\.evidence) + (signers.map { [Evidence(Source("query . DNSKEY"), Say.signers($0))] } ?? [])
        let worst = verdicts.max { $0.status < $1.status }
        // The remedy puts a file back; keys that stand in a configuration are for whoever wrote it.
        let remedies =
            (worst?.status ?? .ok) >= .warning && worst?.isInline == false
            ? patient.offers(RestoreAnchor()) : []
        return finding(
            worst?.status ?? .ok, worst?.summary ?? Say.noValidator, detail: worst?.detail ?? "", evidence: evidence,
            remedies: remedies, metrics: ["trusted_keys": Double(verdicts.map(\.trusted).min() ?? 0)])
    }

    private struct Verdict {
        var status: Status
        var summary: String
        var detail = ""
        var evidence: [Evidence]
        var trusted = 0
        var isInline = false
    }

    private func verdict(_ local: LocalResolver, _ signers: Set<UInt16>?, _ patient: Patient) -> Verdict {
        let facts = patient.facts
        let files = facts.anchorFiles(of: local)
        let evidence = files.map { Evidence(Source($0.path), Say.keys($0)) }
        guard let trusted = facts.trustedRootTags(of: local) else {
            return builtIn(local)
        }
        let inline = files.first { $0.inlineIn != nil }
        func verdict(_ status: Status, _ summary: String, _ detail: String = "") -> Verdict {
            Verdict(
                status: status, summary: summary,
                detail: inline.map { detail + (detail.isEmpty ? "" : " ") + Say.inline($0) } ?? detail,
                evidence: evidence, trusted: trusted.count, isInline: inline != nil)
        }
        if let missing = files.first(where: { $0.isMissing == true }) {
            return verdict(.critical, Say.missing(missing), Say.doesNotStart(local))
        }
        guard !trusted.isEmpty else {
            return files.contains { !$0.anchors.isEmpty }
                ? verdict(.critical, Say.trustsNone(local)) : verdict(.unknown, Say.unreadable(local))
        }
        if let signers, trusted.isDisjoint(with: signers) {
            return verdict(.critical, Say.signedByAnother(local, signers), Say.looksLikeTime)
        }
        // A private root, seen to be signed by a key of its own: the exchange does not concern it.
        let isPrivateRoot = signers?.union(trusted).isDisjoint(with: RootKeys.published) == true
        if !isPrivateRoot, !trusted.contains(RootKeys.next) {
            let isPending = files.flatMap(\.anchors).contains { $0.keyTag == RootKeys.next && $0.state == .pending }
            return verdict(.warning, isPending ? Say.pending(local) : Say.lacksNext(local), Say.revocation)
        }
        if let file = files.first(where: { $0.isWritable.value == false }) {
            return verdict(.warning, Say.notWritable(file), Say.missesNext)
        }
        let now = (patient.time.estimate ?? facts.windowReference)
        if let file = files.first(where: {
            $0.isWritable.value != nil && ($0.modified ?? now) > now.adding(seconds: 86_400)
        }) {
            return verdict(.warning, Say.fromTheFuture(file), Say.mtimeTrap)
        }
        if let file = files.first(where: { file in
            guard let last = file.lastSuccess else { return false }
            return now.seconds(since: last) > patient.threshold("stale", of: self) * 86_400
        }) {
            return verdict(.warning, Say.stale(file, now), Say.missesNext)
        }
        return Verdict(
            status: .ok, summary: Say.trusts(local, trusted), evidence: evidence, trusted: trusted.count,
            isInline: inline != nil)
    }

    /// No file known: what the installed version carries within.
    private func builtIn(_ local: LocalResolver) -> Verdict {
        let source = local.version.source ?? local.configuration
        guard let since = local.kind.program.carriesKSK2024Since, let version = local.version.value else {
            return Verdict(
                status: .unknown, summary: Say.noFile(local), evidence: [Evidence(local.configuration, Say.noFileNamed)]
            )
        }
        let isNew = RootKeys.compare(version, since)
        return Verdict(
            status: isNew ? .ok : .warning, summary: isNew ? Say.carriesNext(local) : Say.tooOld(local, since),
            detail: isNew ? "" : Say.revocation, evidence: [Evidence(source, "version \(version)")])
    }
}

/// What is known of the roll (reference: ICANN's plan for KSK-2024).
private enum RootKeys {
    static let next: UInt16 = 38696
    /// KSK-2010, KSK-2017, KSK-2024.
    static let published: Set<UInt16> = [19036, 20326, next]

    /// Whether `version` is `least` or later, number by number.
    static func compare(_ version: String, _ least: String) -> Bool {
        func numbers(_ text: String) -> [Int] {
            text.split { !$0.isNumber }.prefix(3).compactMap { Int($0) }
        }
        return !numbers(version).lexicographicallyPrecedes(numbers(least))
    }
}

private enum Say {
    static let noValidator = "no resolver of this box checks signatures"
    static let noFileNamed = "names no trust anchor file"
    static let looksLikeTime = "Every signed name fails validation, whatever the clock says."
    static let revocation =
        "KSK-2017 (20326) is to be revoked on 2027-01-11; without the new key nothing signed is accepted then."
    static let missesNext = "The resolver cannot learn the root's next key by itself."
    static let mtimeTrap = """
        Debian's helper copies the packaged key only over an older file. A file dated in the future is never older: set \
        its date with touch once the clock is right.
        """

    static func inline(_ file: TrustAnchorFile) -> String {
        "It is told its keys in \(file.source): put those of /usr/share/dns/root.ds there."
    }
    static func missing(_ file: TrustAnchorFile) -> String { "\(file.path) is not there" }
    static func doesNotStart(_ local: LocalResolver) -> String {
        "\(local.kind.title) is told to read its keys there, and nothing makes the file: it does not start."
    }
    static func trustsNone(_ local: LocalResolver) -> String { "\(local.kind.title) trusts no key of the root" }
    static func unreadable(_ local: LocalResolver) -> String { "cannot read the anchors of \(local.kind.title)" }
    static func noFile(_ local: LocalResolver) -> String { "which keys \(local.kind.title) trusts is not known" }
    static func lacksNext(_ local: LocalResolver) -> String { "\(local.kind.title) lacks the root's new key, 38696" }
    static func pending(_ local: LocalResolver) -> String { "\(local.kind.title) does not trust the new root key yet" }
    static func carriesNext(_ local: LocalResolver) -> String {
        "\(local.kind.title) carries the root's new key within"
    }
    static func tooOld(_ local: LocalResolver, _ since: String) -> String {
        "\(local.kind.title) before \(since) lacks the new root key"
    }
    static func signedByAnother(_ local: LocalResolver, _ signers: Set<UInt16>) -> String {
        "\(local.kind.title) does not trust root key \(list(signers))"
    }
    static func notWritable(_ file: TrustAnchorFile) -> String { "\(file.path) cannot be written" }
    static func fromTheFuture(_ file: TrustAnchorFile) -> String { "\(file.path) is dated in the future" }
    static func stale(_ file: TrustAnchorFile, _ now: Timestamp) -> String {
        "root keys last verified \(durationText(now.seconds(since: file.lastSuccess ?? now))) ago"
    }
    static func trusts(_ local: LocalResolver, _ tags: Set<UInt16>) -> String {
        "\(local.kind.title) trusts root key\(tags.count == 1 ? "" : "s") \(list(tags))"
    }
    static func signers(_ tags: Set<UInt16>) -> String { "the root is signed by \(list(tags))" }
    static func keys(_ file: TrustAnchorFile) -> String {
        let keys = file.anchors.map { "\($0.keyTag) \($0.state.rawValue)" }
        return keys.isEmpty ? "no key could be read" : keys.joined(separator: ", ")
    }
    private static func list(_ tags: Set<UInt16>) -> String { tags.sorted().map(String.init).joined(separator: ", ") }
}
