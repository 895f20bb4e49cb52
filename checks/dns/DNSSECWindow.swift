import DNSSEC
import Facts
import Findings
import Judgement
import Probes
import Programs
import Remedies
import TimeScience
import Values

/// Whether the names that this box needs are accepted by its validator at the clock it has, and how near the edge it is.
struct DNSSECWindow: Check {
    let id = "dnssec-window"
    let group = "dns"
    let title = "A name that the box needs is refused for its signatures' dates."
    let why = """
        Signed names carry dates: before the first and after the last a validating resolver refuses them, and programs \
        only hear SERVFAIL. With a wrong clock that happens to names that are in perfect order, the time servers' \
        among them. This check works out at which clock readings the names of your time servers, encrypted resolvers \
        and tunnels are accepted. It also says how far the clock is from the nearest edge.
        """
    let reads = [
        "the signatures from the root down to each configured name, asked for with the CD and DO bits",
        "the validating resolver's configuration: which dates it still tolerates",
    ]
    let advice = """
        `boxdoctor windows NAME` draws the dates. Refused and the clock wrong: `boxdoctor fix --clock`. Refused at the \
        true time: the zone's owner let signatures expire; use another time source.
        """
    let dependsOn = ["clock-offset", "trust-anchor", "bootstrap-loop"]
    let limits = [
        MetricLimit("ahead_margin_seconds", .below, warning: "expires"),
        MetricLimit("behind_margin_seconds", .below, warning: "behind"),
    ]
    let thresholds = [
        Threshold(
            "expires", unit: "seconds", standard: 21_600, allowed: 0...2_592_000,
            meaning: """
                How long the signatures remain good. Zones sign anew days before; six hours left means that somebody \
                has stopped signing, or that answers are old.
                """),
        Threshold(
            "behind", unit: "seconds", standard: 300, allowed: 0...86_400,
            meaning: """
                How far the clock may still fall behind before names are refused. Fresh signatures are backdated an hour \
                or more; less than five minutes means the clock is behind already.
                """),
    ]

    /// A wrong clock explains what would be accepted at the true time, not what is broken at any.
    func isConsequence(of cause: String, in patient: Patient) -> Bool {
        if cause == "trust-anchor" {
            return patient.facts.chainsInUse.contains { $0.status == .bogus }
        }
        if cause == "bootstrap-loop" { return true }
        guard let truth = patient.believedTime else { return false }
        return judged(patient).allSatisfy { name in
            name.isAccepted || name.accepted.contains(truth.unixSeconds)
        }
    }

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        if let why = facts.whyChainsWereNotFollowed { return finding(.skipped, Say.notAsked(why)) }
        let chains = facts.chainsInUse
        guard !chains.isEmpty else {
            return facts.namesNeeded.isEmpty ? finding(.ok, Say.noNames) : finding(.unknown, Say.notFollowed)
        }
        let names = judged(patient)
        let evidence = chains.map { chain in
            let name = names.first { $0.chain.name == chain.name }
            return Evidence(
                Source("chain of \(chain.name)"), name.map { Say.state($0) } ?? Say.unjudged(chain))
        }
        var metrics = ["names": Double(chains.count), "accepted": Double(names.filter(\.isAccepted).count)]
        metrics["behind_margin_seconds"] = names.compactMap(\.behindMargin).min()
        metrics["ahead_margin_seconds"] = names.compactMap(\.aheadMargin).min()
        func result(_ status: Status, _ summary: String, _ detail: String = "", _ remedies: [RemedyOffer] = [])
            -> Finding
        {
            finding(status, summary, detail: detail, evidence: evidence, remedies: remedies, metrics: metrics)
        }
        guard !facts.validatorsInUse.isEmpty else { return result(.ok, Say.noValidator) }
        if let refused = names.first(where: { !$0.isAccepted && $0.chain.status != .bogus }) {
            let isClock = patient.believedTime.map { refused.accepted.contains($0.unixSeconds) } ?? true
            return result(
                .critical, Say.refused(refused), Say.detail(refused, isClock: isClock),
                isClock ? patient.clockOffers : [])
        }
        if let broken = chains.first(where: { $0.status == .bogus }) {
            return result(.critical, Say.broken(broken), broken.why)
        }
        if let truth = patient.believedTime,
            let ends = names.first(where: { !$0.accepted.contains(truth.unixSeconds) })
        {
            return result(.warning, Say.refusedAtTruth(ends), Say.detail(ends, isClock: false))
        }
        if let ends = names.first(where: { ($0.aheadMargin ?? .infinity) < patient.threshold("expires", of: self) }) {
            return result(.warning, Say.expires(ends), Say.detail(ends, isClock: false))
        }
        if let opens = names.first(where: { ($0.behindMargin ?? .infinity) < patient.threshold("behind", of: self) }) {
            return result(.warning, Say.nearStart(opens), Say.detail(opens, isClock: true))
        }
        if names.count < chains.count { return result(.unknown, Say.someUnknown(chains.count - names.count)) }
        return result(.ok, Say.allAccepted(names))
    }

    /// One entry for each name whose windows are known, judged by the strictest validator in use.
    private func judged(_ patient: Patient) -> [Judged] {
        let facts = patient.facts
        let reference = (patient.believedTime ?? facts.windowReference).unixSeconds
        let now = patient.time.reading.unixSeconds
        return facts.chainsInUse.filter { $0.status != .unknown }.map { chain in
            let sets = facts.validatorsInUse.map { local -> (chain: NameChain, model: ValidatorModel, IntervalSet) in
                let model = ValidatorModel(for: local)
                let own = facts.dnssec.chain(of: chain.name, judgedBy: local) ?? chain
                return (own, model, own.acceptedWindows(by: model, reference: reference))
            }
            let strictest = sets.first { !$0.2.contains(now) } ?? sets.first
            return Judged(
                chain: strictest?.chain ?? chain, validator: strictest?.model ?? .ldns,
                accepted: sets.map(\.2).reduce(
                    sets.isEmpty ? chain.acceptedWindows(by: .ldns, reference: reference) : .all
                ) { $0.intersection($1) }, now: now, reference: reference)
        }
    }
}

extension Facts {
    /// Each name's chain as the validator in use sees it that makes least of it.
    fileprivate var chainsInUse: [NameChain] {
        func badness(_ chain: NameChain) -> Int {
            switch chain.status {
            case .secure, .insecure: 0
            case .unknown: 1
            case .bogus: 2
            }
        }
        return dnssec.chains.map { chain in
            let own = validatorsInUse.compactMap { dnssec.chain(of: chain.name, judgedBy: $0) }
            return own.max { badness($0) < badness($1) } ?? chain
        }
    }
}

/// One name at the present reading.
private struct Judged {
    var chain: NameChain
    var validator: ValidatorModel
    var accepted: IntervalSet
    var now: Int64
    var reference: Int64

    var isAccepted: Bool { accepted.contains(now) }
    private var window: IntervalSet.Interval? { accepted.component(around: now) }
    /// How far the clock may fall behind, or run ahead, before the name is refused; nil = any length. Below zero the name is
    /// refused, and by so much the clock is beyond that edge.
    var behindMargin: Double? {
        if let window { return window.from == .min ? nil : Double(now - window.from) }
        return nearest.flatMap { $0.edge == .from ? Double(now - $0.second) : nil }
    }
    var aheadMargin: Double? {
        if let window { return window.until == .max ? nil : Double(window.until - now) }
        return nearest.flatMap { $0.edge == .until ? Double($0.second - now) : nil }
    }

    /// The nearest window that does not hold the reading, the edge towards it, and the link whose edge that is.
    var nearest: (edge: NameChain.Edge, second: Int64, link: ChainLink?)? {
        let next = accepted.intervals.first { $0.from > now }
        let last = accepted.intervals.last { $0.until < now }
        if let next, last.map({ now - $0.until > next.from - now }) ?? true {
            return (.from, next.from, binding(.from, next))
        }
        return last.map { (.until, $0.until, binding(.until, $0)) }
    }

    func binding(_ edge: NameChain.Edge, _ window: IntervalSet.Interval) -> ChainLink? {
        chain.bindingLink(at: edge, of: window, by: validator, reference: reference)
    }
}

private enum Say {
    static let notFollowed = "no nameserver gave a chain of signatures to judge"
    static let noNames = "the box needs no name to come up"
    static let noValidator = "no resolver of this box checks signatures"

    static func notAsked(_ why: String) -> String { "nobody was asked: \(why)" }

    static func refused(_ name: Judged) -> String {
        guard let nearest = name.nearest else { return "\(name.chain.name): refused at any clock" }
        let word = nearest.edge == .from ? "not valid before" : "expired"
        return "\(name.chain.name): \(word) \(Timestamp(unixSeconds: nearest.second).short)"
    }

    static func refusedAtTruth(_ name: Judged) -> String { "\(name.chain.name): refused once the clock is right" }

    static func broken(_ chain: NameChain) -> String { "\(chain.name): broken, whatever the clock" }

    static func expires(_ name: Judged) -> String {
        "\(name.chain.name): refused in \(durationText(name.aheadMargin ?? 0))"
    }

    static func nearStart(_ name: Judged) -> String {
        "\(name.chain.name): \(durationText(name.behindMargin ?? 0)) from refusal"
    }

    static func someUnknown(_ count: Int) -> String {
        "the signatures of \(count) name\(count == 1 ? "" : "s") were not seen"
    }

    static func allAccepted(_ names: [Judged]) -> String {
        let least = names.compactMap(\.behindMargin).min()
        let count = names.count == 1 ? "1 name" : "\(names.count) names"
        return "\(count) accepted" + (least.map { ", also \(durationText($0)) behind" } ?? "")
    }

    static func detail(_ name: Judged, isClock: Bool) -> String {
        let cause =
            isClock
            ? "The clock is the cause, as far as can be seen."
            : "The clock is not the cause: the zone's owner must sign anew."
        return "\(name.validator.name) refuses what lies outside the signatures' dates. \(cause)"
    }

    static func state(_ name: Judged) -> String {
        if name.chain.status == .bogus { return "broken: \(name.chain.why)" }
        if name.isAccepted {
            let until = name.aheadMargin.map { " for \(durationText($0)) more" } ?? ""
            return "accepted by \(name.validator.name)\(until), \(name.chain.status.rawValue)"
        }
        guard let nearest = name.nearest else { return "no clock reading satisfies all its signatures" }
        let link = nearest.link.map { "\($0.owner) \($0.type)" } ?? "a signature"
        let word = nearest.edge == .from ? "not valid before" : "expired"
        return "\(link) \(word) \(Timestamp(unixSeconds: nearest.second).toTheSecond) (\(name.validator.name))"
    }

    static func unjudged(_ chain: NameChain) -> String { "not known: \(chain.why)" }
}
