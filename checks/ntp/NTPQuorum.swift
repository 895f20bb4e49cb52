import Facts
import Findings
import Judgement
import Programs
import TimeScience
import Values

/// Whether enough independent sources agree for a wrong one to be noticed.
struct NTPQuorum: Check {
    let id = "ntp-quorum"
    let group = "ntp"
    let title = "Too few time sources agree."
    let why = """
        With one time server, nobody notices when it is wrong. With two that differ, nobody knows which is right. With \
        three, a single wrong one is outvoted; RFC 8633 advises four, so that one may also be missing. A daemon can \
        also be told to wait until a number of sources agree, and then waits for ever if it has fewer.
        """
    let reads = ["the daemon's sources and its quorum (minsources, minsane)", "what each source answered"]
    let advice = "Add servers of other operators, or a pool, to the daemon's configuration."
    let dependsOn = ["ntp-sources"]
    let thresholds = [
        Threshold(
            "sources", unit: "sources", standard: 3, allowed: 1...16,
            meaning: """
                Fewer than this many sources are a warning. Three outvote one that is wrong; RFC 8633 section 3.2 \
                advises at least four.
                """)
    ]

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        guard let daemon = facts.daemonsInCharge.first else {
            return facts.mightHaveUnseenDaemon
                ? finding(.unknown, Say.unseen) : finding(.skipped, facts.isContainer ? Say.container : Say.nobody)
        }
        if daemon.whyUnread != nil {
            return finding(.unknown, daemon.unreadSummary, evidence: daemon.unreadEvidence)
        }
        let sources = daemon.sources.filter(\.isSelectable)
        let expected = sources.map(\.servers).reduce(0, +)
        let wanted = Evidence(daemon.quorum.source, Say.wanted(daemon))
        if sources.contains(where: { $0.form == .referenceClock }) {
            return finding(.skipped, Say.referenceClock, evidence: [wanted])
        }
        if expected < daemon.quorum.minimumSources {
            return finding(
                .critical, Say.cannotReach(daemon, expected), detail: Say.waitsForEver,
                evidence: [wanted] + sources.map { Evidence($0.source, "\($0.form.rawValue) \($0.name)") },
                metrics: ["expected": Double(expected)])
        }
        if patient.time.asked > 0, patient.time.sources.contains(where: { $0.offsetSeconds != nil }) {
            return judgeAnswers(daemon, wanted, patient)
        }
        if facts.host.view == .live {
            return finding(
                facts.host.isOffline ? .skipped : .unknown, facts.host.isOffline ? Say.offline : Say.noAnswers,
                evidence: [wanted])
        }
        return daemon.kind.program.followsOneSource
            ? finding(.skipped, Say.followsOne(daemon), evidence: [wanted])
            : judgeCount(expected, wanted, patient)
    }

    private func judgeAnswers(_ daemon: TimeDaemon, _ wanted: Evidence, _ patient: Patient) -> Finding {
        let time = patient.time
        let answered = time.sources.filter { $0.verdict != .unusable && $0.offsetSeconds != nil }
        let liars = answered.filter { $0.verdict == .falseticker }
        let evidence =
            [wanted]
            + (liars.isEmpty ? [] : answered).prefix(10).map { verdict in
                Evidence(verdict.answer.source, Say.vote(verdict, verdict.answer.endpoint?.address))
            }
        let metrics = ["agreeing": Double(time.agreeing), "answered": Double(answered.count)]
        func result(_ status: Status, _ summary: String, _ detail: String = "") -> Finding {
            finding(status, summary, detail: detail, evidence: evidence, metrics: metrics)
        }
        if time.lagSeconds == nil {
            return result(.critical, time.agreeing > 0 ? Say.impossible : Say.noMajority(answered.count), Say.why(time))
        }
        if time.agreeing < daemon.quorum.minimumSources {
            return result(.critical, Say.tooFew(daemon, time.agreeing), Say.waitsForEver)
        }
        if let liar = liars.first {
            return result(
                .warning, Say.liar(liar.answer.endpoint?.address, liar.name, liars.count),
                Say.liarDetail)
        }
        if daemon.kind.program.followsOneSource { return result(.skipped, Say.followsOne(daemon)) }
        return judgeCount(time.agreeing, wanted, patient, metrics)
    }

    private func judgeCount(
        _ count: Int, _ wanted: Evidence, _ patient: Patient, _ metrics: [String: Double] = [:]
    ) -> Finding {
        let enough = Double(count) >= patient.threshold("sources", of: self)
        return finding(
            enough ? .ok : .warning, enough ? Say.enough(count) : Say.few(count),
            detail: enough ? "" : Say.fewDetail(count),
            evidence: [wanted], metrics: metrics)
    }
}

private enum Say {
    static let nobody = "no time daemon is in charge"
    static let container = "container: its host keeps the clock"
    static let unseen = "cannot see which time daemon is in charge"
    static let offline = "--offline: no time server was asked"
    static let noAnswers = "no time server gave an answer to compare"
    static func followsOne(_ daemon: TimeDaemon) -> String { "\(daemon.title) follows one server at a time" }
    static let referenceClock = "the daemon has its own receiver, which needs no majority"
    static let waitsForEver = "Until enough sources agree, the daemon leaves the clock as it is."
    static let impossible = "the servers agree on a time that cannot be"
    static let liarDetail = "The daemon outvotes it as well, as long as enough others answer; better replace it."

    static func wanted(_ daemon: TimeDaemon) -> String {
        let count = daemon.quorum.minimumSources
        return count == 1
            ? "\(daemon.title) is content with 1 source" : "\(daemon.title) wants \(count) sources to agree"
    }

    static func cannotReach(_ daemon: TimeDaemon, _ count: Int) -> String {
        "\(daemon.title) wants \(daemon.quorum.minimumSources) sources and has \(count)"
    }

    static func tooFew(_ daemon: TimeDaemon, _ count: Int) -> String {
        "\(daemon.title) wants \(daemon.quorum.minimumSources) sources to agree, and \(count) do"
    }

    static func noMajority(_ count: Int) -> String { "\(count) time servers answer, and no majority agrees" }

    static func liar(_ address: IPAddress?, _ name: String, _ count: Int) -> String {
        count == 1
            ? "\(address.map { "\($0)" } ?? String(name.prefix(40))) tells a wrong time"
            : "\(count) servers tell a wrong time"
    }

    static func why(_ time: TimeEstimate) -> String {
        time.why.isEmpty ? "" : time.why.prefix(1).uppercased() + time.why.dropFirst() + "."
    }

    static func enough(_ count: Int) -> String { "\(count) sources: one that is wrong is outvoted" }

    static func few(_ count: Int) -> String {
        count == 1 ? "only 1 time source: nobody would notice it lie" : "only \(count) time sources"
    }

    static func fewDetail(_ count: Int) -> String {
        count == 2
            ? "When two differ, nobody can say which is right. Three or four decide." : "Three or four can outvote one."
    }

    static func vote(_ verdict: TimeEstimate.SourceVerdict, _ address: IPAddress?) -> String {
        let offset = verdict.offsetSeconds ?? 0
        let side = offset == 0 ? "right" : "\(durationText(offset)) \(offset > 0 ? "behind" : "ahead")"
        return "\(address.map { "\($0)" } ?? verdict.name): clock \(side)"
            + (verdict.verdict == .falseticker ? ", against the majority" : "")
    }
}
