import DNSSEC
import Facts
import Programs
import Values

// When a resolver on the box answers for a name: it runs, it accepts the signatures, it reaches somebody to ask.
extension ModelBuilder {
    package func runs(_ resolver: LocalResolver) -> Running {
        Running(
            resolver.kind.title, enabled: resolver.isEnabled, running: resolver.isRunning,
            configuration: resolver.configuration, at: moment)
    }

    /// The resolver of this box that listens at an address and port: one that starts before one that does not.
    package func localResolver(at server: Endpoint) -> Int? {
        guard isOwn(server.address) else { return nil }
        let here = facts.resolver.local.indices.filter { listens(facts.resolver.local[$0], at: server) }
        return here.first { !runs(facts.resolver.local[$0]).isNo } ?? here.first
    }

    private func listens(_ resolver: LocalResolver, at server: Endpoint) -> Bool {
        guard resolver.isDeaf?.value != true else { return false }
        guard !resolver.listens.isEmpty else {
            // Where the configuration names none: its own addresses, else the loopback's port 53.
            let usual = resolver.kind.program.usualAddresses
            return server.port == 53
                && (usual.isEmpty ? server.address.isLoopback : usual.contains(server.address.description))
        }
        return resolver.listens.contains { listen in
            listen.value.port == server.port
                && (listen.value.address == server.address
                    || listen.value.address.isUnspecified
                        && (listen.value.address.isV6 || !server.address.isV6))
        }
    }

    mutating func addResolverRules(_ head: Int, _ index: Int, name: String, early: Bool, unchecked: Bool) {
        let resolver = facts.resolver.local[index]
        if let why = resolver.whyNotStarting ?? missingAddress(resolver), !isRunningNow(resolver) {
            let otherwise = "\(resolver.kind.title) does not start: \(why.value)"
            add(Rule(head, when: .never, because: "", why.source, otherwise: otherwise))
            return
        }
        if let why = resolver.whyUnread {
            add(
                Rule(
                    head, when: .undecided, because: "\(resolver.kind.title) answers", resolver.configuration,
                    undecided: "what \(resolver.kind.title) is told to do: \(why)"))
            return
        }
        let running = runs(resolver)
        var needs =
            stateNeeds(index)
            + unitNeeds(resolver.kind.program.units, title: resolver.kind.title, running: resolver.isRunning)
        let own = resolver.localAnswer(for: name, among: zones[index].own.around(canonical(name)).flatMap { $0 })
        if let own, !isContradicted(own, resolver, name) {
            let what = own.hasAddress ? "holds \(name)" : "says that there is no \(name)"
            let because = "\(resolver.kind.title) \(what) itself"
            add(
                Rule(
                    head, needs: needs, when: own.hasAddress ? running.when : .never, because: because, own.source,
                    otherwise: running.otherwise ?? (own.hasAddress ? nil : because), undecided: running.undecided))
            return
        }
        var doubtful: [Need]?
        let plain = needs.count
        if !unchecked || resolver.ignoresCD, validates(index, name) {
            let signatures = Need(
                node(.signatures(resolver: index, name: name, early: early)), "valid signatures",
                because: "\(resolver.kind.title) validates", resolver.validation.source)
            // allow-downgrade validates unless the upstream strips signatures: which, only a live look tells.
            if resolver.validation.value == .allowDowngrade, !isSeenToValidate(resolver) { doubtful = needs }
            needs.append(signatures)
        }
        let failure = failure(of: resolver, name)
        if let source = hiding(resolver, name) {
            let otherwise = "\(resolver.kind.title) hides private addresses, and \(name) has no other"
            add(Rule(head, when: .never, because: "", source, otherwise: otherwise))
            return
        }
        if resolver.recurses, resolver.upstreams.isEmpty, hearing(of: name, from: resolver) == .fails(rcode: "REFUSED")
        {
            // Nobody else, no signature and no clock makes it say so: whom it serves is in its configuration.
            let otherwise = "\(resolver.kind.title) refuses to look \(name) up"
            add(Rule(head, when: .never, because: "", resolver.configuration, otherwise: otherwise))
            return
        }
        // Silent now, or failing without a look at signatures: at a boot it may be no different.
        let isMute =
            failure == nil
            && (isSilentNow(resolver, name) || needs.count == plain && hasNothingNow(resolver, name))
        for var way in upstreamWays(resolver, index, name: name, early: early, unchecked: unchecked) {
            if isMute, way.when == .always {
                // Where it runs and others are heard, it is neither the network nor the moment that keeps it so.
                let isForGood = isHopeless(resolver, name) && !way.needs.contains { explains(model.conditions[$0.of]) }
                way.when = isForGood ? .never : .undecided
                way.otherwise = "\(resolver.kind.title) does not answer for \(name), though the network is there"
                way.undecided =
                    isForGood ? nil : "whether \(resolver.kind.title) answers for \(name): now it does not"
            }
            if let failure, !(needs + way.needs).contains(where: { explains(model.conditions[$0.of]) }) {
                way.when = .never
                way.otherwise = way.otherwise ?? failure
                way.undecided = nil
            }
            var rule = Rule(
                head, needs: needs + way.needs, when: way.when.and(running.when), because: way.because, way.source,
                otherwise: running.otherwise ?? way.otherwise, undecided: running.undecided ?? way.undecided)
            add(rule)
            guard let fewer = doubtful else { continue }
            rule.needs = fewer + way.needs
            rule.when = Bounds(surely: .empty, perhaps: rule.when.perhaps)
            rule.undecided = "whether \(resolver.kind.title) validates with the upstream it has"
            add(rule)
        }
    }

    private func isRunningNow(_ resolver: LocalResolver) -> Bool {
        moment == .now && resolver.isRunning.truth == true
    }

    /// An address that it needs to start, and that no interface has.
    private func missingAddress(_ resolver: LocalResolver) -> Sourced<String>? {
        guard resolver.endsUnlessBound == true, facts.host.view == .live, !facts.host.addresses.isEmpty else {
            return nil
        }
        return resolver.listens.first { !isOwn($0.value.address) && $0.value.address.scope == nil }.map {
            Sourced("it is told to listen at \($0.value.address), which no interface has", $0.source)
        }
    }

    /// It runs and others outside the box are heard. One that is silent may only be slow, unless it has but one to ask.
    private func isHopeless(_ resolver: LocalResolver, _ name: String) -> Bool {
        guard resolver.isRunning.truth == true, isNetworkHeard else { return false }
        return failsNow(resolver, name)
            || resolver.upstreams.count == 1 && resolver.upstreams.allSatisfy { isName(name, inZone: $0.zone) }
    }

    /// What it answered shows that it does not hold the name as its configuration seems to say.
    private func isContradicted(_ own: LocalAnswer, _ resolver: LocalResolver, _ name: String) -> Bool {
        let heard = answers(of: resolver).about(name).filter { $0.rcode != nil }
        guard !heard.isEmpty, resolver.isRunning.truth == true else { return false }
        // 0.0.0.0 and :: are how block lists say no.
        return !heard.contains { $0.addresses.contains(where: \.isSomebodys) } == own.hasAddress
    }

    /// What it says now instead of an answer, wherever it takes it from; nil where it answers, or was not asked.
    private func failure(of resolver: LocalResolver, _ name: String) -> String? {
        guard moment == .now, case .fails(let rcode) = hearing(of: name, from: resolver) else { return nil }
        return "\(resolver.kind.title) does not answer for \(name): \(rcode)"
    }

    /// Where it is told to hide private addresses and gives none, checking or not.
    private func hiding(_ resolver: LocalResolver, _ name: String) -> Source? {
        guard let hides = resolver.hidesPrivate, !hides.value.contains(where: { isName(name, inZone: $0) }),
            hasNoAddress(resolver, name)
        else { return nil }
        return hides.source
    }

    /// It was asked and gave none, whatever it said instead.
    private func hasNoAddress(_ resolver: LocalResolver, _ name: String) -> Bool {
        let asked = answers(of: resolver).about(name)
        let isDecided = asked.contains { $0.rcode != nil && ($0.checkingDisabled || resolver.validation.value == .off) }
        return isDecided && asked.allSatisfy(\.addresses.isEmpty)
    }

    /// All that it answered in this run.
    private func answers(of resolver: LocalResolver) -> [DNSAnswer] {
        facts.resolver.answers.filter { answer in
            localResolver(at: answer.server).map { facts.resolver.local[$0] == resolver } ?? false
        }
    }

    /// What it made of a name in this run.
    func hearing(of name: String, from resolver: LocalResolver) -> NameHearing? {
        answers(of: resolver).hearing(of: name)
    }

    /// A need that accounts for a resolver's failure by itself: what it waits for is told there.
    private func explains(_ condition: Condition) -> Bool {
        switch condition {
        case .signatures, .certificate, .resolver, .tunnel, .state, .unit, .other: true
        default: false
        }
    }

    /// An answer it vouched for (AD), or one it rejected: it validates with the upstream it has.
    private func isSeenToValidate(_ resolver: LocalResolver) -> Bool {
        let names = Set(facts.resolver.answers.map { canonical($0.name) })
        return facts.resolver.answers.contains { answer in
            answer.isAuthenticated && localResolver(at: answer.server).map { facts.resolver.local[$0] } == resolver
        } || names.contains { hearing(of: $0, from: resolver) == .refuses }
    }

    /// Whether it looks at the signatures of a name at all.
    package func validates(_ index: Int, _ name: String) -> Bool {
        let resolver = facts.resolver.local[index]
        switch resolver.validation.value {
        case .off, .permissive: return false
        // glibc's `trust-ad` asks so (resolv.conf(5)).
        case .onRequest where facts.resolver.resolvConf.value?.trustsAD != true: return false
        case .on, .onRequest, .allowDowngrade: break
        }
        switch resolver.timeCheck.value {
        case .never, .untilTold: return false
        case .always, .untilClockPasses, .at: break
        }
        if knowsNoAnchor(resolver) { return false }
        guard !zones[index].insecure.around(name).isEmpty else { return true }
        // An exception reaches no further than its zone: behind an alias that leads out of it everything counts again.
        guard let chain = facts.dnssec.chain(of: name, judgedBy: resolver),
            chain.links.contains(where: { $0.role == .cname })
        else {
            return false
        }
        return !chain.countedLinks(by: ValidatorModel(for: resolver)).isEmpty
    }

    /// Every anchor that it has is of an algorithm that it is told not to know: all is insecure then (RFC 4035 section 5.2).
    private func knowsNoAnchor(_ resolver: LocalResolver) -> Bool {
        let everywhere = (resolver.disabledAlgorithms ?? []).filter { $0.zone == "." }
        guard !everywhere.isEmpty else { return false }
        let unknown = everywhere.flatMap(\.signatures)
        let paths = resolver.anchorFiles.map(\.value)
        let anchors = facts.dnssec.anchors.filter { $0.inlineIn == resolver.configuration || paths.contains($0.path) }
            .flatMap(\.anchors)
        return !anchors.isEmpty && anchors.allSatisfy { unknown.contains($0.algorithm) }
    }

    private mutating func upstreamWays(
        _ resolver: LocalResolver, _ index: Int, name: String, early: Bool, unchecked: Bool
    ) -> [Way] {
        let chosen = (zones[index].upstreams.around(name).first ?? []).map { resolver.upstreams[$0] }
        var ways: [Way] = []
        for upstream in chosen {
            ways += way(to: upstream, of: resolver, index, name: name, early: early, unchecked: unchecked)
        }
        if chosen.isEmpty ? resolver.recurses : chosen.contains(where: \.fallsBackToRecursion) {
            var walk = outside("it walks from the root servers", resolver.configuration)
            // One that refuses is given up at once, one that is silent after some 18 s a question (unbound 1.17.1, measured).
            if !chosen.isEmpty, moment == .coldBoot && failsNow(resolver, name) || isSilentNow(resolver, name) {
                walk.when = .undecided
                walk.undecided = "whether \(resolver.kind.title) gives its forwarder up in time: now it does not"
            }
            ways.append(walk)
        }
        guard ways.isEmpty else { return ways }
        // From the links of the network, from resolv.conf or from DHCP: outside, as far as we see.
        var way = outside("upstream servers given by the network", resolver.configuration)
        if resolver.kind.program.picksFromList, resolver.ignoresCertificateDates?.value != true {
            // Its servers come from a signed list, by name; all of them speak DNSCrypt or HTTPS.
            way.because = "\(resolver.kind.title) asks servers of its list"
            way.needs.append(
                Need(
                    node(.certificate(purpose: Upstream.Transport.dnscrypt.purpose, name: "its servers", early: early)),
                    "a valid certificate",
                    because: way.because, resolver.configuration))
            return [way]
        }
        if !resolver.kind.program.asksLinks || !resolver.notRead.isEmpty, facts.host.view == .files {
            way.when = .undecided
            way.undecided = "where \(resolver.kind.title) sends its questions"
        }
        return [way]
    }

    private func failsNow(_ resolver: LocalResolver, _ name: String) -> Bool {
        if case .fails = hearing(of: name, from: resolver) { return true }
        return false
    }

    /// It was asked for the name, and what came of it was no answer, where anything came.
    private func hasNothingNow(_ resolver: LocalResolver, _ name: String) -> Bool {
        let asked = answers(of: resolver).about(name)
        return !asked.isEmpty && !asked.contains { ["NOERROR", "NXDOMAIN"].contains($0.rcode) }
    }

    /// It was asked for the name and answered nothing at all.
    private func isSilentNow(_ resolver: LocalResolver, _ name: String) -> Bool {
        let asked = answers(of: resolver).about(name)
        return !asked.isEmpty && asked.allSatisfy { $0.rcode == nil }
    }

    private mutating func outside(_ because: String, _ source: Source) -> Way {
        Way(needs: [network(source)], because: because, source: source)
    }

    private mutating func way(
        to upstream: Upstream, of resolver: LocalResolver, _ index: Int, name: String, early: Bool, unchecked: Bool
    ) -> [Way] {
        let shown = "\(resolver.kind.title) asks \(upstream.host)"
        var certificate: [Need] = []
        if checksCertificate(upstream, of: resolver) {
            let subject = canonical(upstream.authenticationName ?? upstream.host)
            certificate = [
                Need(
                    node(.certificate(purpose: upstream.transport.purpose, name: subject, early: early)),
                    "a valid certificate", because: "\(shown) over \(upstream.transport.title)", upstream.source)
            ]
        }
        let asking = Asking(
            words: "its upstream", because: shown, source: upstream.source, early: early,
            unchecked: asksUnchecked(resolver, unchecked))
        if let address = IPAddress(upstream.host) {
            var way = nameserver(Endpoint(address, port: upstream.port), name, asking)
            way.needs += certificate
            return [way]
        }
        return upstreamNamed(upstream, of: resolver, index, asking).map { way in
            var way = way
            way.needs += certificate
            return way
        }
    }

    /// Whether its own questions say that no validation is wanted (CD, RFC 4035 section 3.2.2). systemd-resolved says so where it
    /// validates itself, and where it does not, never: whoever asks it so has its upstream refuse all the same.
    private func asksUnchecked(_ resolver: LocalResolver, _ unchecked: Bool) -> Bool {
        resolver.kind.program.nameService == nil ? unchecked : resolver.validation.value != .off
    }

    private func checksCertificate(_ upstream: Upstream, of resolver: LocalResolver) -> Bool {
        guard resolver.ignoresCertificateDates?.value != true else { return false }
        switch upstream.transport {
        case .plain: return false
        case .tls: return upstream.authenticationName != nil
        case .https, .dnscrypt, .quic: return true
        }
    }

    /// An upstream that is itself given by name: found through resolvers named for that, by its own walk, or by libc.
    private mutating func upstreamNamed(
        _ upstream: Upstream, of resolver: LocalResolver, _ index: Int, _ asking: Asking
    ) -> [Way] {
        let host = canonical(upstream.host)
        if !resolver.bootstrapResolvers.isEmpty {
            return resolver.bootstrapResolvers.map {
                nameserver(
                    $0.value, host,
                    Asking(
                        words: "its upstream's address", because: "\($0.value.address), for finding \(host)",
                        source: $0.source, early: asking.early, unchecked: false))
            }
        }
        // The names inside a certificate or stamp come with their address; few find a name themselves.
        if resolver.recurses || resolver.kind.program.findsUpstreams {
            // As it finds any name, through the same forwarders: where the only way leads through the server itself, there is
            // none. Such a name is not validated (iterator.c, generate_target_query: CD is set).
            let need = Need(
                node(.resolver(index, name: host, early: asking.early, unchecked: true)), "its upstream's address",
                because: asking.because, upstream.source)
            return [Way(needs: [need], because: asking.because, source: upstream.source)]
        }
        return lookups(host, words: "its upstream's address", early: asking.early, unchecked: false)
    }
}

extension Upstream.Transport {
    fileprivate var purpose: CertificateFact.Purpose {
        switch self {
        case .tls: .dot
        case .https: .doh
        case .quic: .doq
        case .plain, .dnscrypt: CertificateFact.Purpose(rawValue: rawValue)
        }
    }

    package var title: String {
        switch self {
        case .plain: "plain DNS"
        case .tls: "TLS"
        case .https: "HTTPS"
        case .dnscrypt: "DNSCrypt"
        case .quic: "QUIC"
        }
    }
}
