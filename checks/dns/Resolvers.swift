import Facts
import Findings
import Judgement
import Programs
import Remedies
import TimeScience
import Values

/// Whether the nameservers that libc asks answer, how fast, and whether they refuse what they could answer.
struct Resolvers: Check {
    let id = "resolvers"
    let group = "dns"
    let title = "Names do not resolve."
    let why = """
        Programs find each other by name, and time servers too. This check asks each nameserver of resolv.conf as a \
        program would, and once more with "do not check signatures". A nameserver that fails the first and answers the \
        second has rejected the signatures. If the clock is wrong, that is why, and the message "SERVFAIL" never says \
        so.
        """
    let reads = ["/etc/resolv.conf", "each of its nameservers, asked with and without checking (the CD bit)"]
    let advice = """
        Signatures refused and the clock wrong: `boxdoctor fix --clock`. Clock right: `boxdoctor windows NAME` shows which \
        signature is at fault. A nameserver that stays silent is down, or the way to it is.
        """
    let dependsOn = ["clock-offset", "bootstrap-loop", "network-up"]
    let thresholds = [
        Threshold(
            "slow", unit: "seconds", standard: 2, allowed: 0.01...30,
            meaning: """
                The fastest answer of a nameserver. A first look-up takes a resolver a second at most; libc asks again \
                after 5 s, and people give up before.
                """)
    ]

    /// A wrong clock explains refused signatures, not silence.
    func isConsequence(of cause: String, in patient: Patient) -> Bool {
        if cause == "network-up" { return true }
        return health(patient.facts).contains { $0.state == .refusesSignatures }
    }

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        if let why = facts.resolver.resolvConf.whyUnknown { return finding(.unknown, Say.noConfiguration, detail: why) }
        let servers = health(facts)
        let listed = servers.map { Evidence(source($0.address, facts), Say.listed($0.address, facts)) }
        guard servers.contains(where: { $0.state != .notAsked }) else {
            let isChoice = facts.host.isOffline || facts.host.view == .files
            return finding(isChoice ? .skipped : .unknown, Say.notAsked(servers.count, facts.host), evidence: listed)
        }
        let working = servers.filter { $0.state == .answers }
        let evidence = servers.map { Evidence(source($0.address, facts), Say.state($0, facts)) }
        var metrics = ["nameservers": Double(servers.count), "answering": Double(working.count)]
        metrics["fastest_seconds"] = working.compactMap(\.seconds).min()
        func result(_ status: Status, _ summary: String, _ detail: String = "") -> Finding {
            let remedies = status == .ok ? [] : remedies(servers, patient)
            return finding(
                status, summary, detail: detail, evidence: evidence, remedies: remedies, metrics: metrics)
        }
        guard let best = working.first else {
            if servers.contains(where: { $0.state == .notAsked }) { return result(.unknown, Say.someNotAsked) }
            let refusing = servers.first { $0.state == .refusesSignatures }
            return refusing.map { result(.critical, Say.refuses($0.address), Say.whyRefused(patient)) }
                ?? result(.critical, Say.noneWorks(servers), Say.noNames)
        }
        if let bad = servers.first(where: { $0.state != .answers && $0.state != .notAsked }) {
            return result(.warning, Say.oneFails(bad), Say.waits(facts))
        }
        let slowest = working.max { ($0.seconds ?? 0) < ($1.seconds ?? 0) } ?? best
        if let seconds = slowest.seconds, seconds > patient.threshold("slow", of: self) {
            return result(.warning, Say.slow(slowest.address, seconds))
        }
        return result(.ok, Say.allAnswer(working))
    }

    private func source(_ address: IPAddress, _ facts: Facts) -> Source {
        let configuration = facts.resolver.resolvConf
        return configuration.value?.nameservers.first { $0.value == address }?.source
            ?? configuration.source ?? Source("/etc/resolv.conf")
    }

    private func remedies(_ servers: [Health], _ patient: Patient) -> [RemedyOffer] {
        let refused = servers.contains { $0.state == .refusesSignatures }
        // A minute is more than any validator's tolerance that matters here; less does not break signatures.
        if refused, abs(patient.time.lagSeconds ?? 0) > 60 {
            return patient.clockOffers
        }
        let stale = patient.facts.dnssec.anchors.contains { !$0.anchors.contains { $0.state == .valid } }
        if refused, stale {
            return patient.offers(RestoreAnchor())
        }
        let start = patient.offers(StartResolver())
        return start.isEmpty ? patient.offers(FallbackResolver()) : start
    }
}

/// One nameserver as libc would find it.
private struct Health {
    enum State: Equatable {
        case answers
        /// SERVFAIL, but an answer with CD=1.
        case refusesSignatures
        case fails(String)
        case silent(String)
        case notAsked
    }

    var address: IPAddress
    var state: State
    /// Its fastest answer.
    var seconds: Double?
}

private func health(_ facts: Facts) -> [Health] {
    let effective = facts.resolver.resolvConf.value?.effective ?? ResolvConf().effective
    return effective.map { address in
        let answers = facts.resolver.answers.filter { $0.server.address == address && $0.server.port == 53 }
        let plain = answers.filter { !$0.checkingDisabled }
        let seconds = plain.filter(\.isGood).compactMap(\.roundTripSeconds).min()
        return Health(address: address, state: state(plain, answers.filter(\.checkingDisabled)), seconds: seconds)
    }
}

private func state(_ plain: [DNSAnswer], _ unchecked: [DNSAnswer]) -> Health.State {
    // A name that resolves unchecked only is what this is about, even where another name still does.
    let refused = plain.contains { asked in
        asked.outcome == .answered(rcode: "SERVFAIL")
            && unchecked.contains { $0.name == asked.name && $0.type == asked.type && $0.isGood }
    }
    if refused { return .refusesSignatures }
    if plain.contains(where: \.isGood) { return .answers }
    guard let last = plain.last else { return .notAsked }
    switch last.outcome {
    case .answered(let rcode): return .fails("answers \(rcode)")
    case .junk(let why): return .fails("answers junk: \(why)")
    case .silent(let why): return .silent(why)
    }
}

extension DNSAnswer {
    /// An answer that settles the question: libc goes on to the next nameserver after any other.
    fileprivate var isGood: Bool {
        outcome == .answered(rcode: "NOERROR") || outcome == .answered(rcode: "NXDOMAIN")
    }
}

private enum Say {
    static let noConfiguration = "cannot read which nameservers are configured"
    static let someNotAsked = "no nameserver answered; not all could be asked"
    static let noNames = "No program on this box can turn a name into an address."

    static func notAsked(_ count: Int, _ host: HostFacts) -> String {
        let why = host.view == .files ? " (files only)" : host.isOffline ? " (--offline)" : ""
        return count == 1 ? "1 nameserver, not asked\(why)" : "\(count) nameservers, not asked\(why)"
    }

    static func refuses(_ address: IPAddress) -> String { "\(address) finds the names, but rejects their signatures" }

    static func noneWorks(_ servers: [Health]) -> String {
        servers.count == 1
            ? "the only nameserver, \(servers[0].address), does not answer"
            : "none of \(servers.count) nameservers answers"
    }

    static func oneFails(_ bad: Health) -> String {
        switch bad.state {
        case .refusesSignatures: "\(bad.address) rejects signatures; another answers"
        default: "\(bad.address) fails; another answers"
        }
    }

    static func slow(_ address: IPAddress, _ seconds: Double) -> String {
        "\(address) takes \(durationText(seconds)) to answer"
    }

    static func allAnswer(_ working: [Health]) -> String {
        let fastest = working.compactMap(\.seconds).min().map { " in \(durationText($0))" } ?? ""
        return working.count == 1
            ? "\(working[0].address) answers\(fastest)" : "\(working.count) nameservers answer\(fastest)"
    }

    static func whyRefused(_ patient: Patient) -> String {
        guard let lag = patient.time.lagSeconds else {
            return "It answers when told not to check signatures. What time it really is could not be found out."
        }
        return abs(lag) > 60
            ? "The clock is \(durationText(lag)) \(lag > 0 ? "behind" : "ahead"), and the signatures are judged by it."
            : "The clock is right: a signature or a trust anchor is at fault. `boxdoctor windows NAME` shows which."
    }

    static func waits(_ facts: Facts) -> String {
        let configuration = facts.resolver.resolvConf.value ?? ResolvConf()
        return "Each look-up that meets it first waits for up to \(configuration.timeoutSeconds) s."
    }

    static func listed(_ address: IPAddress, _ facts: Facts) -> String {
        facts.localResolver(at: address).map { "\(address), \($0.kind.title) on this box" } ?? "\(address)"
    }

    static func state(_ server: Health, _ facts: Facts) -> String {
        let who = listed(server.address, facts)
        switch server.state {
        case .answers: return "\(who): answers" + (server.seconds.map { " in \(durationText($0))" } ?? "")
        case .refusesSignatures: return "\(who): SERVFAIL, but answers when told not to check signatures"
        case .fails(let why): return "\(who): \(why)"
        case .silent(let why): return "\(who): silent: \(why)"
        case .notAsked: return "\(who): not asked"
        }
    }
}
