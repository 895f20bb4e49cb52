import DNSSEC
import Facts
import Findings
import Judgement
import Probes
import Programs
import Remedies
import TimeScience
import Values

/// What each nameserver does with signatures: checks them, strips them, refuses to be told not to; and where it refuses
/// good names, whether the clock or the trust anchor is to blame.
struct DNSSECValidator: Check {
    let id = "dnssec-validator"
    let group = "dns"
    let title = "A resolver refuses names over their signatures."
    let why = """
        A resolver that checks signatures answers SERVFAIL to what it does not trust, and says no more. Asked not to \
        check (the CD bit) it hands the same name out. The difference between the two answers shows that signatures \
        are the trouble. Their dates show whether the clock or an outdated root key is behind it.
        """
    let reads = [
        "each nameserver's answers with and without the CD bit", "the signatures on the way to the names asked for",
        "the trust anchors of the local resolvers",
    ]
    let advice = """
        Clock: `boxdoctor fix --clock`. Trust anchor: `boxdoctor explain trust-anchor`. A nameserver that strips \
        signatures cannot stand behind a validating resolver; give that one another upstream.
        """
    let dependsOn = ["clock-offset", "trust-anchor", "bootstrap-loop", "network-up"]

    func isConsequence(of cause: String, in patient: Patient) -> Bool {
        if cause == "network-up" { return servers(patient).allSatisfy(\.isSilent) }
        let blames = servers(patient).compactMap(\.blame)
        return blames.contains { cause == "trust-anchor" ? $0 == .anchor : $0 == .clock }
    }

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        let isChoice = facts.host.isOffline || facts.host.view == .files
        guard !facts.resolver.answers.isEmpty else { return finding(isChoice ? .skipped : .unknown, Say.notAsked) }
        let servers = servers(patient)
        let evidence = servers.map { Evidence(Source("query \($0.endpoint)"), Say.state($0)) }
        let metrics = [
            "validating": Double(servers.filter(\.validates).count),
            "refusing": Double(servers.filter { $0.refused != nil }.count),
        ]
        func result(_ status: Status, _ summary: String, _ detail: String = "", _ remedies: [RemedyOffer] = [])
            -> Finding
        {
            finding(status, summary, detail: detail, evidence: evidence, remedies: remedies, metrics: metrics)
        }
        if let bad = servers.first(where: { $0.refused != nil }) {
            return result(.critical, Say.refuses(bad), Say.blame(bad), remedies(bad, patient))
        }
        if let deaf = servers.first(where: \.ignoresCD) { return result(.warning, Say.ignores(deaf), Say.noWayRound) }
        if let stripping = servers.first(where: \.strips), !facts.validatorsInUse.isEmpty {
            return result(.warning, Say.strips(stripping), Say.cannotValidate)
        }
        if servers.allSatisfy(\.isSilent) { return result(.unknown, Say.noneAnswers) }
        let count = servers.filter(\.validates).count
        return result(.ok, count == 0 ? Say.noneValidates : Say.validate(count, of: servers.count))
    }

    private func remedies(_ server: Server, _ patient: Patient) -> [RemedyOffer] {
        switch server.blame {
        case .clock: patient.clockOffers
        case .anchor: patient.offers(RestoreAnchor())
        case .zone, .open, nil: []
        }
    }

    private func servers(_ patient: Patient) -> [Server] {
        let facts = patient.facts
        var endpoints: [Endpoint] = []
        for answer in facts.resolver.answers where !endpoints.contains(answer.server) {
            endpoints.append(answer.server)
        }
        return endpoints.map { endpoint in
            let answers = facts.resolver.answers.filter { $0.server == endpoint }
            let (plain, unchecked) = (answers.filter { !$0.checkingDisabled }, answers.filter(\.checkingDisabled))
            func fails(_ answer: DNSAnswer) -> Bool { answer.outcome == .answered(rcode: "SERVFAIL") }
            let refused = plain.first { asked in
                fails(asked)
                    && unchecked.contains { $0.name == asked.name && $0.type == asked.type && $0.isUsable }
            }
            // Refused with and without CD, while another nameserver answers: then the bit made no difference.
            let deaf = plain.contains { asked in
                fails(asked) && unchecked.contains { $0.name == asked.name && $0.type == asked.type && fails($0) }
                    && facts.resolver.answers.contains {
                        $0.server != endpoint && $0.name == asked.name && $0.type == asked.type && $0.isUsable
                    }
            }
            return Server(
                endpoint: endpoint, validates: refused != nil || plain.contains(where: \.isAuthenticated),
                isSilent: !answers.contains(where: \.isAnswered), refused: refused?.name,
                ignoresCD: deaf && refused == nil,
                strips: facts.resolver.strips?.contains(endpoint) == true,
                blame: refused.map { blame($0.name, patient) })
        }
    }

    /// Why a name is refused that is there: its dates, the key at the top, or the zone itself.
    private func blame(_ name: String, _ patient: Patient) -> Blame {
        let facts = patient.facts
        if let signers = facts.rootSigners,
            facts.validatorsInUse.contains(where: { local in
                guard let trusted = facts.trustedRootTags(of: local) else { return false }
                return trusted.isDisjoint(with: signers)
            })
        {
            return .anchor
        }
        let validator = facts.validatorsInUse.first
        let chains = validator.map(facts.dnssec.chains(judgedBy:)) ?? facts.dnssec.chains
        let asked = validator.map { facts.dnssec.chain(of: name, judgedBy: $0) } ?? facts.dnssec.chain(of: name)
        guard let chain = asked ?? chains.first else { return .open }
        // The root itself is never broken: then it is our anchor that does not fit this network's.
        if chain.status == .bogus { return canonical(name).isEmpty ? .open : .zone }
        guard chain.status != .unknown else { return .open }
        let model = validator.map(ValidatorModel.init(for:)) ?? .ldns
        let reference = (patient.believedTime ?? facts.windowReference).unixSeconds
        let accepted = chain.acceptedWindows(by: model, reference: reference)
        guard !accepted.contains(patient.time.reading.unixSeconds) else { return .open }
        let truth = patient.believedTime?.unixSeconds
        return truth.map(accepted.contains) ?? true ? .clock : .zone
    }
}

private enum Blame { case clock, anchor, zone, open }

private struct Server {
    var endpoint: Endpoint
    var validates: Bool
    /// It answered nothing at all, so nothing is known of it.
    var isSilent: Bool
    /// A name it refuses and hands out unchecked.
    var refused: String?
    var ignoresCD: Bool
    var strips: Bool
    var blame: Blame?
}

extension DNSAnswer {
    fileprivate var isAnswered: Bool { if case .answered = outcome { true } else { false } }
    fileprivate var isUsable: Bool { outcome == .answered(rcode: "NOERROR") || outcome == .answered(rcode: "NXDOMAIN") }
}

private enum Say {
    static let notAsked = "no nameserver was asked"
    static let noneAnswers = "no nameserver answers, so none can be judged"
    static let noneValidates = "no nameserver checks signatures"
    static let noWayRound = """
        Names that it refuses cannot be had from it unchecked either (unbound: ignore-cd-flag). A time daemon that \
        would ask again without checking has no way round.
        """
    static let cannotValidate = "For a validating resolver that asks this one every signed name fails validation."

    static func refuses(_ server: Server) -> String {
        let address = server.endpoint.address
        let name = shown(server.refused).prefix(24)
        return switch server.blame {
        case .clock: "\(address) refuses names, for the clock is wrong"
        case .anchor: "\(address) refuses names, for it lacks the root's key"
        case .zone: "\(address) rightly refuses \(name): broken zone"
        case .open, nil: "\(address) refuses names over their signatures"
        }
    }

    private static func shown(_ name: String?) -> String {
        name == "." ? "the root" : String((name ?? "names.").dropLast())
    }

    static func blame(_ server: Server) -> String {
        let name = shown(server.refused)
        switch server.blame {
        case .clock:
            return "\(name) would be accepted at the true time; at this clock its signatures' dates are not met."
        case .anchor: return "The key that signs the root is not among the trusted ones; \(name) is in order."
        case .zone: return "No clock and no anchor helps: the signatures of \(name) are at fault."
        case .open where server.refused == ".", nil where server.refused == ".":
            return """
                The root's own signatures are refused: by a wrong clock, by a trust anchor that does not fit, or by a \
                failure remembered from before.
                """
        case .open, nil:
            return """
                \(name) is in order and its dates are met. It may be a failure remembered from before (unbound keeps one for \
                a minute), or the resolver's own anchor.
                """
        }
    }

    static func ignores(_ server: Server) -> String { "\(server.endpoint.address) ignores the CD bit" }
    static func strips(_ server: Server) -> String { "\(server.endpoint.address) strips signatures" }
    static func validate(_ count: Int, of all: Int) -> String {
        "\(count) of \(all) nameserver\(all == 1 ? "" : "s") check\(count == 1 ? "s" : "") signatures"
    }

    static func state(_ server: Server) -> String {
        if server.isSilent { return "no answer" }
        if let name = server.refused { return "SERVFAIL for \(name), an answer with CD=1" }
        if server.ignoresCD { return "SERVFAIL with CD=1 as without" }
        if server.strips { return "answers without signatures" }
        return server.validates ? "checks signatures (AD)" : "does not say that it checks signatures"
    }
}
