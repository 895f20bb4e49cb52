import Facts
import Findings
import Judgement
import Programs
import Remedies
import TimeScience
import Values

/// Whether the box has time sources, and whether they answer.
struct NTPSources: Check {
    let id = "ntp-sources"
    let group = "ntp"
    let title = "The time sources do not answer."
    let why = """
        The time daemon takes the time from servers that its configuration names. A name first has to become an \
        address, the server has to answer, and its answer has to be usable. Any of these can fail quietly: the daemon \
        goes on trying and nobody is told. This check asks each source once, as the daemon would.
        """
    let reads = ["the daemon's configuration with all it includes", "each source, resolved and asked once over UDP"]
    let advice = """
        If names do not resolve, `boxdoctor check resolvers bootstrap` says why, and `boxdoctor fix address-source` adds \
        a source that needs no name. If servers stay silent, something on the way may block UDP port 123.
        """
    let dependsOn = ["clock-offset", "resolvers", "bootstrap-loop", "network-up"]
    let thresholds = [
        Threshold(
            "usable", unit: "share", standard: 0.5, allowed: 0...1,
            meaning: """
                The share of the servers asked that must be usable. Single servers of a pool die often and are replaced; \
                when half are gone the cause is nearer home.
                """)
    ]

    /// A wrong clock and a broken resolver explain names without addresses, not servers that stay silent.
    func isConsequence(of cause: String, in patient: Patient) -> Bool {
        if cause == "network-up" { return true }
        return patient.facts.ntp.contains(where: \.isUnresolved)
            || patient.facts.daemonsInCharge.contains { patient.facts.unresolvedSources(of: $0) > 0 }
    }

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        let daemons = facts.daemonsInCharge
        guard !daemons.isEmpty else {
            return facts.mightHaveUnseenDaemon
                ? finding(.unknown, Say.unseen) : finding(.skipped, facts.isContainer ? Say.container : Say.nobody)
        }
        let sources = daemons.flatMap(\.sources).filter(\.isSelectable)
        if let unread = daemons.first(where: { $0.whyUnread != nil }), sources.isEmpty, facts.ntp.isEmpty {
            return finding(.unknown, unread.unreadSummary, evidence: unread.unreadEvidence)
        }
        guard let main = daemons.first, !sources.isEmpty else { return withoutSources(daemons[0], patient) }
        let metrics = ["configured": Double(sources.count)]
        let configured = sources.prefix(10).map { Evidence($0.source, Say.configured($0)) }
        if sources.allSatisfy({ $0.form == .referenceClock }) {
            return finding(.ok, Say.referenceClock(sources), evidence: configured, metrics: metrics)
        }
        if facts.ntp.isEmpty {
            if facts.host.view == .files {
                return finding(.ok, Say.configuredOnly(sources), evidence: configured, metrics: metrics)
            }
            return finding(
                facts.host.isOffline ? .skipped : .unknown, Say.notAsked(sources, facts.host.isOffline),
                evidence: configured, metrics: metrics)
        }
        return judge(facts.ntp, main, patient, metrics)
    }

    private func judge(
        _ answers: [NTPAnswer], _ daemon: TimeDaemon, _ patient: Patient, _ metrics: [String: Double]
    ) -> Finding {
        let liars = patient.time.sources.filter { $0.verdict == .falseticker }
        let usable = answers.filter { $0.sample != nil }.count - liars.count
        let share = Double(usable) / Double(answers.count)
        let lost = patient.facts.unresolvedSources(of: daemon)
        let bad = answers.filter { $0.sample == nil }
        let evidence = (bad + answers.filter { $0.sample != nil }).prefix(10).map {
            Evidence($0.source, Say.answer($0))
        }
        var metrics = metrics
        metrics["asked"] = Double(answers.count)
        metrics["usable"] = Double(max(usable, 0))
        func result(_ status: Status, _ summary: String, _ detail: String) -> Finding {
            finding(
                status, summary, detail: detail, evidence: evidence,
                remedies: status == .ok ? [] : remedies(answers, daemon, patient), metrics: metrics)
        }
        if usable <= 0, let blockage = patient.time.blockage {
            return result(.critical, Say.blocked(blockage), Say.blockedDetail(blockage))
        }
        if usable <= 0 { return result(.critical, Say.noneUsable(answers), Say.waysToFail(bad)) }
        if lost > 0 { return result(.warning, Say.daemonLost(daemon, lost), Say.lostDetail) }
        if share < patient.threshold("usable", of: self) {
            return result(.warning, Say.fewUsable(usable, answers.count), Say.waysToFail(bad))
        }
        if let dead = deadServer(answers, daemon) { return result(.warning, Say.dead(dead), Say.waysToFail(bad)) }
        return result(.ok, Say.answerWell(usable, answers.count), bad.isEmpty ? "" : Say.waysToFail(bad))
    }

    /// A server that was configured by itself, not a pool's member, and gave nothing usable at any of its addresses.
    private func deadServer(_ answers: [NTPAnswer], _ daemon: TimeDaemon) -> NTPSource? {
        daemon.sources.first { source in
            let own = answers.filter { $0.name == source.name }
            return source.form != .pool && source.isSelectable && !own.isEmpty && own.allSatisfy { $0.sample == nil }
        }
    }

    private func withoutSources(_ daemon: TimeDaemon, _ patient: Patient) -> Finding {
        finding(
            .critical, Say.noSources(daemon), detail: Say.noSourcesDetail,
            evidence: [Evidence(daemon.configuration, Say.noSources(daemon))], remedies: patient.offers(AddressSource())
        )
    }

    private func remedies(_ answers: [NTPAnswer], _ daemon: TimeDaemon, _ patient: Patient) -> [RemedyOffer] {
        guard answers.contains(where: \.isUnresolved) || patient.facts.unresolvedSources(of: daemon) > 0 else {
            return []
        }
        // A daemon that could not be asked cannot be told anything either.
        var wake = daemon.kind.program.wakeCommand
        if case .unreadable = daemon.view { wake = nil }
        let offer = wake.map { RemedyOffer(id: "\(daemon.kind.rawValue)-online", class: .manual, command: $0) }
        return patient.offers(AddressSource()) + [offer].compactMap { $0 }
    }
}

extension NTPAnswer {
    fileprivate var isUnresolved: Bool {
        if case .unresolved = outcome { return true }
        return false
    }
}

private enum Say {
    static let nobody = "no time daemon is in charge"
    static let container = "container: its host keeps the clock"
    static let unseen = "cannot see which time daemon is in charge"
    static let noSourcesDetail = "Nothing is configured that it could take the time from, nor has DHCP named anything."
    static let lostDetail = """
        The daemon did not find their addresses when it looked, and tries again ever more rarely, up to an hour apart.
        """

    static func noSources(_ daemon: TimeDaemon) -> String { "\(daemon.title) has no time source" }
    static func plural(_ count: Int, _ word: String) -> String { count == 1 ? "1 \(word)" : "\(count) \(word)s" }

    static func referenceClock(_ sources: [NTPSource]) -> String {
        "takes the time from its own receiver (\(String(sources[0].name.prefix(20))))"
    }

    static func configuredOnly(_ sources: [NTPSource]) -> String {
        "\(plural(sources.count, "source")) configured (files only: not asked)"
    }

    static func notAsked(_ sources: [NTPSource], _ offline: Bool) -> String {
        "\(plural(sources.count, "source")) configured, not asked" + (offline ? " (--offline)" : "")
    }

    static func noneUsable(_ answers: [NTPAnswer]) -> String {
        let isAddressless = answers.allSatisfy(\.isUnresolved)
        return answers.count == 1
            ? "the only time source \(isAddressless ? "has no address" : "gives no usable answer")"
            : "none of \(answers.count) time sources \(isAddressless ? "has an address" : "gives a usable answer")"
    }

    static func blocked(_ blockage: NTPBlockage) -> String {
        "UDP 123 is blocked here: \(blockage.servers) servers silent"
    }

    static func blockedDetail(_ blockage: NTPBlockage) -> String {
        let answers =
            switch blockage.proof {
            case .keys: "\(blockage.source) grants keys over TCP, but gives no time over UDP"
            case .signedTime: "\(blockage.source), asked for the time on another port, answers"
            case .certificate: "\(blockage.source) answers over TLS"
            case .names: "\(blockage.source) resolves names"
            }
        return """
            The network works: \(answers). Something on the way drops NTP: a firewall or the provider. Open UDP port 123 \
            to the outside, or name a time server inside this network. `boxdoctor fix --clock` can set the clock \
            meanwhile, by servers on other ports.
            """
    }

    static func daemonLost(_ daemon: TimeDaemon, _ count: Int) -> String {
        "\(daemon.title) found no address for \(plural(count, "source"))"
    }

    static func fewUsable(_ usable: Int, _ asked: Int) -> String { "only \(usable) of \(asked) time sources usable" }
    static func dead(_ source: NTPSource) -> String { "\(source.name.prefix(34)) gives no usable answer" }

    static func answerWell(_ usable: Int, _ asked: Int) -> String {
        asked == 1 ? "the only time source answers" : "\(usable) of \(asked) time sources answer well"
    }

    static func waysToFail(_ bad: [NTPAnswer]) -> String {
        var counts: [String: Int] = [:]
        for answer in bad { counts[kind(answer), default: 0] += 1 }
        return counts.isEmpty
            ? "" : counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ") + "."
    }

    private static func kind(_ answer: NTPAnswer) -> String {
        switch answer.outcome {
        case .time: "answered"
        case .kissOfDeath: "told us to go away"
        case .rejected: "answered with nothing usable"
        case .silent: "stayed silent"
        case .unresolved: "without an address"
        }
    }

    static func configured(_ source: NTPSource) -> String {
        let origin: String
        switch source.origin {
        case .configured: origin = ""
        case .dhcp: origin = ", from DHCP"
        case .network: origin = ", from the network's configuration"
        case .fallback: origin = ", a fallback"
        case .atStart: origin = ", asked at the start only"
        }
        return "\(source.form == .referenceClock ? "receiver" : source.form.rawValue) \(source.name)\(origin)"
    }

    static func answer(_ answer: NTPAnswer) -> String {
        let address = answer.endpoint.map(\.address.description)
        let who = address.map { $0 == answer.name ? $0 : "\(answer.name) (\($0))" } ?? answer.name
        switch answer.outcome {
        case .time(let sample):
            return "\(who): answers in \(durationText(sample.delaySeconds)), stratum \(sample.stratum)"
        case .kissOfDeath(let code): return "\(who): refuses with kiss code \(code)"
        case .rejected(let why): return "\(who): not usable: \(why)"
        case .silent(let why): return "\(who): silent: \(why)"
        case .unresolved(let why): return "\(who): no address: \(why)"
        }
    }
}
