import Facts
import Findings
import Judgement
import Programs
import TimeScience
import Values

/// Whether sources with NTS can be trusted at a wrong clock, and what they take from those without.
struct NTS: Check {
    let id = "nts"
    let group = "ntp"
    let title = "What authenticates the time servers ends soon, is missing, or is switched off."
    let why = """
        NTS proves who sends the time, by certificates that have dates; a box whose clock is wrong refuses them. \
        Distributions therefore pin one server's certificate for a century. When that one ends, or its file is gone, the \
        next power cut leaves the box without time. And a plain server beside NTS does not help: chrony hears it only \
        together with one that is authenticated.
        """
    let reads = [
        "nts, certset, ntstrustedcerts, nocerttimecheck, authselectmode (chrony)", "the certificates they name",
    ]
    let advice = """
        Take the package's update for a certificate that ends; put a missing file back. A plain source of your own \
        counts beside NTS only with `authselectmode ignore`, which gives the protection up.
        """
    let thresholds = [
        Threshold(
            "expires", unit: "days", standard: 90, allowed: 1...3650,
            meaning: """
                How long before its end a pinned certificate is told. It comes with the package, so it takes an update \
                of the system to renew it.
                """)
    ]

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        let daemons = facts.daemonsInCharge.filter { $0.sources.contains { $0.usesNTS && $0.isSelectable } }
        guard let daemon = daemons.first else { return finding(.skipped, Say.none) }
        let sources = daemon.sources.filter { $0.usesNTS && $0.isSelectable }
        let trusted = daemon.trustedCertificates ?? []
        let evidence =
            sources.map { Evidence($0.source, Say.source($0)) } + trusted.map { Evidence($0.source, Say.pinned($0)) }
        func result(_ status: Status, _ summary: String, _ detail: String = "") -> Finding {
            finding(
                status, summary, detail: detail, evidence: evidence, metrics: ["sources": Double(sources.count)])
        }
        // A set of its own holds nothing but what is put into it.
        if let lost = sources.first(where: { source in
            (source.certificateSet ?? 0) > 0 && !trusted.contains { $0.set == source.certificateSet }
        }) {
            return result(.warning, Say.emptySet(lost), Say.neverAccepted)
        }
        let now = patient.time.estimate ?? facts.clock.reading
        let days = patient.threshold("expires", of: self)
        if let ending = trusted.filter({ used in sources.contains { ($0.certificateSet ?? 0) == used.set } })
            .filter({ $0.notAfter.seconds(since: now) < days * 86_400 }).min(by: { $0.notAfter < $1.notAfter })
        {
            return result(.warning, Say.ends(ending, now), Say.endsDetail)
        }
        if let skipped = daemon.certificateChecksSkipped, skipped.value > 1 {
            return result(.warning, Say.lasting(skipped.value), Say.lastingDetail)
        }
        if plainBesideThem(daemon, sources) != nil, !sources.contains(where: { lasts($0, trusted) }),
            (daemon.certificateChecksSkipped?.value ?? 0) < 1
        {
            return result(.warning, Say.bound, Say.boundDetail)
        }
        return result(.ok, Say.fine(sources.count))
    }

    /// A source without NTS that is heard only beside one with it (chrony.conf(5), authselectmode mix).
    private func plainBesideThem(_ daemon: TimeDaemon, _ sources: [NTPSource]) -> NTPSource? {
        guard sources.allSatisfy(\.isRequired) else { return nil }
        return daemon.sources.first {
            !$0.usesNTS && !$0.isRequired && $0.isSelectable && $0.form != .referenceClock && $0.origin != .atStart
        }
    }

    /// Checked by a certificate on the disk that reaches back to where a clock without a battery starts.
    private func lasts(_ source: NTPSource, _ trusted: [TrustedCertificate]) -> Bool {
        trusted.contains { $0.set == (source.certificateSet ?? 0) && !$0.isAuthority && $0.notBefore.unixSeconds <= 0 }
    }
}

private enum Say {
    static let none = "no time source uses NTS"
    static let neverAccepted = "Its certificate is accepted by nothing, whatever the clock reads."
    static let endsDetail = "Once it has ended, a box whose clock is wrong has no server left that it believes."
    static let lastingDetail = """
        While dates are not looked at, whoever has an old key of a server can give the time. Once is enough for a start.
        """
    static let boundDetail = """
        Beside NTS a plain source moves no clock until an authenticated one agrees, and their certificates are refused \
        by a clock that is months off.
        """

    static func fine(_ count: Int) -> String {
        count == 1 ? "one source with NTS, with what it is checked by" : "\(count) sources with NTS, all can be checked"
    }
    static func emptySet(_ source: NTPSource) -> String {
        "set \(source.certificateSet ?? 0) of trusted certificates is empty"
    }
    static func ends(_ certificate: TrustedCertificate, _ now: Timestamp) -> String {
        let left = certificate.notAfter.seconds(since: now)
        return left < 0
            ? "a pinned certificate ended \(durationText(-left)) ago"
            : "a pinned certificate ends in \(durationText(left))"
    }
    static func lasting(_ count: Int) -> String { "certificate dates are not looked at for \(count) clock updates" }
    static let bound = "a plain source counts only while NTS works"
    static func source(_ source: NTPSource) -> String {
        "\(source.name) with NTS" + (source.certificateSet.map { ", checked by set \($0)" } ?? "")
            + (source.isRequired ? ", required" : "")
    }
    static func pinned(_ certificate: TrustedCertificate) -> String {
        let kind = certificate.isAuthority ? "authority" : "server's own"
        return "\(certificate.path): \(certificate.name), \(kind), \(certificate.notBefore.short) to "
            + certificate.notAfter.short
    }
}
