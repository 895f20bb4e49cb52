import Box
import DNSSEC
import Facts
import Formats
import Programs
import Values

/// Collects and verifies the chains of trust of every name that the box needs to come up: time sources, encrypted
/// resolvers, tunnel endpoints, and those the operator asks about. One wait for all names; a second one where aliases lead
/// out of their zones.
struct ChainProbe: Probe {
    package let step = "following chains of trust"

    /// Done while the first answers are on their way: they tell what is needed only to judge them, and what time it is.
    private let meanwhile: [any Probe]

    package init() { meanwhile = [] }

    package init(meanwhile: [any Probe]) { self.meanwhile = meanwhile }

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        var isRead = false
        func readOn(into facts: inout Facts) {
            if isRead { return }
            isRead = true
            let box = box.read()
            for probe in meanwhile { probe.look(at: box, options: options, until: deadline, into: &facts) }
        }
        let names = namesToFollow(facts, options)
        guard let network = box.network, let kernel = box.kernel, !names.isEmpty else { return readOn(into: &facts) }
        let collector = ChainCollector(network: network, kernel: kernel, library: box.dns, clocks: box.clocks)
        var time = TimeAside(
            NetworkRound(network: network, kernel: kernel, clocks: box.clocks, deadline: deadline))
        if resolversForChains(facts, options).isEmpty { readOn(into: &facts) }
        var collection: ChainCollection?
        var asked: Set<Endpoint> = []
        while let resolver = resolversForChains(facts, options).first(where: { !asked.contains($0) }) {
            asked.insert(resolver)
            var zones: [String] = []
            let found = collector.collect(names, from: resolver, until: deadline, anchored: { zones }) {
                box.dns.prepare()
                readOn(into: &facts)
                zones = (options.anchors ?? anchorsToTrust(facts)).map(\.owner)
                return meanwhile.isEmpty ? [] : time.requests(&facts, options)
            }
            time.hear(found.aside)
            if let why = found.uselessBecause {
                facts.troubles.append(
                    Trouble(Source("query \(resolver)"), "signatures cannot be had here: \(why.text)"))
                if why == .strips { facts.resolver.strips = (facts.resolver.strips ?? []) + [resolver] }
                collection = collection ?? found
            } else {
                collection = found
                break
            }
            guard deadline.remainingSeconds(by: box.clocks) > 0.1 else { break }
        }
        // Others may have what the first refused: how far its answers go is its own affair.
        while var found = collection, found.uselessBecause == nil, !found.gaps.isEmpty,
            deadline.remainingSeconds(by: box.clocks) > 0.1,
            let resolver = resolversForChains(facts, options).first(where: { !asked.contains($0) })
        {
            asked.insert(resolver)
            collector.fill(&found, from: resolver, until: deadline)
            collection = found
        }
        time.tell(&facts, step: step)
        guard let collection else {
            facts.troubles.append(Trouble(Source(step), "no resolver is known to ask; give one with --resolver"))
            return
        }
        verify(names, collection, at: box, options, into: &facts)
    }

    private func verify(
        _ names: [String], _ collection: ChainCollection, at box: Box, _ options: ProbeOptions, into facts: inout Facts
    ) {
        let given = options.anchors
        func chains(_ anchors: [TrustAnchor], _ model: ValidatorModel) -> [NameChain] {
            var verifier = ChainVerifier(
                answers: collection.answers, anchors: anchors, library: box.dns, as: model)
            return names.map { name in
                var chain = verifier.chain(of: name)
                chain.via = collection.resolver
                chain.roundTrips = collection.roundTrips
                return chain
            }
        }
        let all = given ?? anchorsToTrust(facts)
        facts.dnssec.chains = chains(all, options.validator ?? .standard)
        // A validator of the box starts from its own anchors and has rules of its own.
        let validators = facts.resolver.local.filter { $0.validation.value != .off }
        facts.dnssec.own = validators.compactMap { local in
            let own = given ?? facts.anchors(trustedBy: local) ?? all
            let differing = chains(own, ValidatorModel(for: local)).filter { !facts.dnssec.chains.contains($0) }
            return differing.isEmpty
                ? nil : ValidatorChains(resolver: local.kind, configuration: local.configuration, chains: differing)
        }
        let reference = facts.windowReference.unixSeconds
        let floors = facts.dnssec.chains.flatMap { $0.floors(reference: reference) }.sorted { $0.time > $1.time }
        // The latest, and the latest of another zone, which bears it out; earlier ones prove nothing more.
        guard let latest = floors.first else { return }
        facts.floors += [latest] + floors.filter { $0.zone != latest.zone }.prefix(1)
    }
}

extension Facts {
    /// Where the 32-bit dates of signatures are counted from: the present as well as it is known without asking anybody.
    package var windowReference: Timestamp { max(floors.map(\.time).max() ?? clock.reading, clock.reading) }
}

/// Names as asked, absolute, each once.
private func namesToFollow(_ facts: Facts, _ options: ProbeOptions) -> [String] {
    var seen: Set<String> = []
    let needed = options.isNamesOnly ? [] : facts.namesNeeded.flatMap { facts.names(for: $0) }
    let names = (options.names + needed).filter { IPAddress($0) == nil }
    return Array(
        names.compactMap(DNSName.absolute).filter { seen.insert($0).inserted }.prefix(ChainProbeLimits.names))
}

extension Facts {
    /// Names, as configured, that this box must resolve to come up: of time servers, resolvers and tunnels.
    package var namesNeeded: [String] {
        var names = timeDaemons.flatMap(\.sources).filter { $0.form != .referenceClock }.map(\.name)
        names += resolver.local.flatMap(\.upstreams).flatMap { [$0.host, $0.authenticationName ?? ""] }
        names += tunnels.flatMap(\.peers).compactMap(\.endpointHost)
        return names.filter { !$0.isEmpty && IPAddress($0) == nil }
    }
}

/// The operator's; else whom libc asks, then the box's own resolvers, then those behind them: the next is asked only where
/// the one before gave no signatures.
private func resolversForChains(_ facts: Facts, _ options: ProbeOptions) -> [Endpoint] {
    if let resolver = options.resolver { return [resolver] }
    var found: [Endpoint] = []
    switch facts.resolver.resolvConf {
    case .known(let conf, _): found += conf.effective.map { Endpoint($0, port: 53) }
    case .absent: found += ResolvConf().effective.map { Endpoint($0, port: 53) }
    case .unreadable, .notLooked: break
    }
    for resolver in facts.resolver.local {
        found += resolver.listens.map(\.value).filter { !$0.address.isUnspecified }
        found += resolver.upstreams.filter { $0.zone == "." && $0.transport == .plain && !$0.isStub }.compactMap {
            upstream in IPAddress(upstream.host).map { Endpoint($0, port: upstream.port) }
        }
    }
    var seen: Set<Endpoint> = []
    return Array(found.filter { seen.insert($0).inserted }.prefix(ChainProbeLimits.resolvers))
}

/// Everything that a validator of this box or its distribution trusts, which says what is true; else those that we carry.
/// What one validator makes of it is another question: see `Facts.anchors(trustedBy:)`.
func anchorsToTrust(_ facts: Facts) -> [TrustAnchor] {
    let any = facts.dnssec.anchors.flatMap(\.anchors).filter(\.isTrusted)
    return any.isEmpty ? RootAnchors.all : any
}

/// The root's keys as IANA publishes them (data.iana.org/root-anchors): KSK-2017 and KSK-2024.
enum RootAnchors {
    package static let all: [TrustAnchor] = [
        (20326, "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D"),
        (38696, "683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16"),
    ].map { tag, digest in
        TrustAnchor(
            owner: ".", keyTag: tag, algorithm: 8, state: .valid, record: ". IN DS \(tag) 8 2 \(digest)",
            source: Source("built in"))
    }
}

enum ChainProbeLimits {
    /// A box that comes up with the help of more names than this is not known.
    package static let names = 24
    package static let resolvers = 4
    /// One wait; a recursion from cold over a slow link ends within it.
    static let roundSeconds = 2.5
    /// One for the chain, one for aliases, two for resolvers that do not follow aliases themselves.
    package static let rounds = 4
}
