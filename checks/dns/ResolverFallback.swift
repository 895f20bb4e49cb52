import Bootstrap
import Facts
import Findings
import Judgement
import Programs
import Remedies
import Values

/// Whether names can still be resolved, or the clock still be set, when the clock is wrong.
struct ResolverFallback: Check {
    let id = "resolver-fallback"
    let group = "dns"
    let title = "No name resolves while the clock is wrong."
    let why = """
        A resolver that checks signatures, or asks over an encrypted connection, needs the right time. If it is the \
        only one, and the time servers are known by name only, the two wait for each other. No time without names, no \
        names without time. One way out is enough: a nameserver that does not check dates, or a time source given by \
        address.
        """
    let reads = [
        "/etc/resolv.conf and /etc/nsswitch.conf", "the local resolvers' configuration",
        "the time daemon's sources: names or addresses",
    ]
    let advice = """
        `boxdoctor fix address-source` adds a time source that needs no name, and weakens nothing; `boxdoctor rehearse` \
        shows what it changes.
        """
    let dependsOn = ["bootstrap-latent"]

    /// What makes the box come up makes a way round.
    func isConsequence(of cause: String, in patient: Patient) -> Bool { !patient.bootstrap.repairs.isEmpty }

    func judge(_ patient: Patient) -> Finding {
        let facts = patient.facts
        if let why = facts.resolver.resolvConf.whyUnknown { return finding(.unknown, Say.noConfiguration, detail: why) }
        let routes = routes(facts)
        let unread = routes.compactMap { $0.resolver.flatMap(facts.unreadResolver) }
        let evidence = routes.filter { $0.resolver.flatMap(facts.unreadResolver) == nil }
            .map { Evidence($0.need?.source ?? $0.source, Say.route($0)) }
        if let free = routes.first(where: { $0.need == nil && $0.resolver.flatMap(facts.unreadResolver) == nil }) {
            return finding(.ok, Say.free(free), evidence: evidence)
        }
        if let way = wayAround(facts) {
            return finding(.ok, Say.around, evidence: evidence + [way])
        }
        if let unread = unread.first {
            return finding(.unknown, unread.unreadSummary, evidence: unread.unreadEvidence + evidence)
        }
        let onlyService = routes.allSatisfy { $0.resolver?.kind.program.nameService != nil }
        return finding(
            .warning, Say.bound(routes), detail: Say.consequence, evidence: evidence,
            remedies: remedies(onlyService, patient))
    }

    /// A way of libc to an answer.
    fileprivate struct Route {
        var address: IPAddress?
        var resolver: LocalResolver?
        var need: Sourced<String>?
        var source: Source
    }

    private func routes(_ facts: Facts) -> [Route] {
        let configuration = facts.resolver.resolvConf
        var routes = (configuration.value ?? ResolvConf()).effective.map { address in
            let local = facts.localResolver(at: address)
            let line = configuration.value?.nameservers.first { $0.value == address }?.source
            return Route(
                address: address, resolver: local, need: local.flatMap { facts.clockNeed(of: $0) },
                source: line ?? configuration.source ?? Source("/etc/resolv.conf"))
        }
        guard let services = facts.resolver.nsswitch.value else { return routes }
        // nss-resolve asks systemd-resolved; with [!UNAVAIL=return] the nameservers are never asked while it runs.
        if let service = services.first(where: { $0.name == "resolve" }),
            let local = facts.resolver.local.first(where: { $0.kind.program.nameService == service.name }),
            local.isRunning.truth == true || local.isEnabled.truth == true
        {
            let route = Route(
                address: nil, resolver: local, need: facts.clockNeed(of: local), source: service.source)
            let ends = service.actions.contains { $0.action == "return" && $0.isNegated && $0.status == "unavail" }
            routes = ends ? [route] : [route] + routes
        }
        return routes
    }

    /// What sets the clock although no name resolves.
    private func wayAround(_ facts: Facts) -> Evidence? {
        for daemon in facts.daemonsInCharge {
            // NTS judges certificates by the clock, so an address does not help it.
            let free = daemon.sources.filter {
                $0.isSelectable && (!$0.usesNTS || daemon.certificateChecksSkipped != nil)
            }
            if let source = free.first(where: { $0.address != nil || $0.form == .referenceClock }) {
                return Evidence(source.source, Say.byAddress(daemon, source))
            }
            let asksService = facts.resolver.nsswitch.value?.contains { $0.name == "resolve" } == true
            if let asks = daemon.asksResolved, asks.value, isAskedUnchecked(facts) {
                return Evidence(asks.source, Say.unvalidated(daemon))
            }
            if let skip = daemon.skipsValidation, skip.value, asksService {
                return Evidence(skip.source, Say.unvalidated(daemon))
            }
        }
        let names = names(facts)
        let exempt = facts.resolver.local.flatMap(\.insecureZones)
        guard let first = names.first, let zone = exempt.first(where: { first.isBelow($0.value) }),
            names.allSatisfy({ name in exempt.contains { name.isBelow($0.value) } })
        else { return nil }
        return Evidence(zone.source, Say.exempt(zone.value))
    }

    /// systemd-resolved runs and validates itself: asked for no validation it does none, and tells its upstream the same.
    private func isAskedUnchecked(_ facts: Facts) -> Bool {
        facts.resolver.local.contains { local in
            local.kind.program.nameService != nil && local.validation.value != .off
                && (local.isRunning.truth == true || local.isEnabled.truth == true)
        }
    }

    private func names(_ facts: Facts) -> [String] {
        facts.daemonsInCharge.flatMap(\.sources).filter { $0.isSelectable && $0.address == nil }.map(\.name)
    }

    private func remedies(_ onlyService: Bool, _ patient: Patient) -> [RemedyOffer] {
        // In a container no daemon sets the clock, whatever it asks.
        guard patient.facts.hostsClock == nil else { return patient.offers(FallbackResolver()) }
        return patient.offers(AddressSource(), FallbackResolver())
            + (onlyService ? patient.offers(WithoutValidation()) : patient.offers(DomainInsecure()))
    }
}

extension String {
    /// Whether a host name lies in a zone; case and the final dot do not count.
    fileprivate func isBelow(_ zone: String) -> Bool {
        func labels(_ text: String) -> [Substring] { text.lowercased().split(separator: ".").reversed() }
        return labels(self).starts(with: labels(zone))
    }
}

private enum Say {
    static let noConfiguration = "cannot read which nameservers are configured"
    static let around = "names need the right time, but the clock needs no names"
    static let consequence = """
        After a power cut that leaves the clock too far behind, names stop resolving. Then the time servers' addresses \
        cannot be found, and the clock stays wrong. `boxdoctor rehearse` says from what length of cut on.
        """

    static func name(_ route: ResolverFallback.Route) -> String {
        let address = route.address.map { "\($0)" }
        return [route.resolver?.kind.title, address].compactMap { $0 }.joined(separator: " at ")
    }

    static func free(_ route: ResolverFallback.Route) -> String {
        route.resolver == nil ? "\(name(route)) does not need this box's clock" : "\(name(route)) needs no clock"
    }

    static func bound(_ routes: [ResolverFallback.Route]) -> String {
        let kinds = Set(routes.compactMap(\.resolver?.kind.title))
        return kinds.count == 1
            ? "all names hang on \(kinds.first ?? ""), which needs the clock" : "every nameserver needs the right time"
    }

    static func route(_ route: ResolverFallback.Route) -> String {
        route.need.map { "\(name(route)): \($0.value)" } ?? "\(name(route)): does not depend on this box's clock"
    }

    static func byAddress(_ daemon: TimeDaemon, _ source: NTPSource) -> String {
        "\(daemon.title) has \(source.name), which needs no name"
    }

    static func unvalidated(_ daemon: TimeDaemon) -> String {
        "\(daemon.title) resolves its servers without checking signatures"
    }

    static func exempt(_ zone: String) -> String {
        "\(zone): signatures are not checked, and the time servers are there"
    }
}
