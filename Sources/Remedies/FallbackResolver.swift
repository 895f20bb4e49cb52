import Bootstrap
import Facts
import Findings
import Programs
import Records
import Values

/// Adds a resolver behind the box's own: libc asks it when the first one fails.
package struct FallbackResolver: Remedy {
    package let id = "fallback-resolver"
    package let title = "adds a second resolver, asked when the first one fails"
    package let rank = 70
    /// TEST-NET-1 (RFC 5737), which no configuration routes on purpose.
    private static let stand = IPAddress("192.0.2.123")

    package init() {}

    package func adds(to facts: Facts) -> String { "a second resolver outside this box, asked when the first fails" }

    package func effect(on facts: inout Facts, with means: Means) {
        guard case .known(var file, let source) = facts.resolver.resolvConf,
            let address = fresh(facts, means) ?? FallbackResolver.stand
        else { return }
        if let index = facts.stubIndex {
            // It asks its servers in turn; libc goes on asking the stub alone.
            facts.resolver.local[index].upstreams.append(Upstream(host: "\(address)", source: source))
            return
        }
        if file.nameservers.isEmpty { file.nameservers = file.effective.map { Sourced($0, source) } }
        // libc asks three: one of those gives way.
        file.nameservers = file.nameservers.prefix(2) + [Sourced(address, source)]
        facts.resolver.resolvConf = .known(file, source)
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let configuration = facts.resolver.resolvConf.value, let place = facts.resolver.resolvConf.source else {
            return .cannot(why: "/etc/resolv.conf could not be read")
        }
        if let why = facts.whyNoWayOut { return .cannot(why: why) }
        let address = fresh(facts, means)
        if address == nil, let given = means.resolvers.first {
            return .notNeeded(why: "\(given) is asked already")
        }
        guard configuration.nameservers.count < 3 else {
            return .manual([
                "libc asks three nameservers at most, and three are configured;",
                "replace one that does not answer by \(address.map { "\($0)" } ?? "one that does")",
            ])
        }
        guard let address else {
            let heard = facts.resolver.others == nil ? "" : "; none that DHCP or the gateway names does"
            return .needs(Missing("a second resolver that answers" + heard, option: .resolver))
        }
        let heard = facts.resolver.others?.first { $0.value == address }
        let title =
            "adds \(address)\(heard.map { " (\($0.source))" } ?? "") as a second resolver, asked when the first fails"
        if configuration.owner == .file {
            // Where none is named libc asks the loopback; naming one ends that.
            let own = configuration.nameservers.isEmpty ? configuration.effective.map { "nameserver \($0)" } : []
            return plan([DropIn.block(place.place, id, own + ["nameserver \(address)"]).keepingLines], title: title)
        }
        switch configuration.owner.writer?.adding?(address) {
        case .written(let writing):
            let restart = facts.stub.map { facts.restart($0.services[0]) } ?? []
            return plan([writing.file(id).keepingLines], activate: writing.activation ?? restart, title: title)
        case .told(let lines): return .manual(lines)
        case nil:
            return .manual(["\(configuration.owner.rawValue) writes /etc/resolv.conf: add \(address) there"])
        }
    }

    /// The first that answers and is not asked yet.
    private func fresh(_ facts: Facts, _ means: Means) -> IPAddress? {
        let asked = facts.resolver.resolvConf.value?.effective ?? []
        // Behind such a stub, whom that asks, in turn.
        let behind = facts.stubIndex.map { facts.resolver.local[$0].upstreams } ?? []
        let known = Set(asked + behind.filter { $0.zone == "." }.compactMap { IPAddress($0.host) })
        return means.resolvers.first { !known.contains($0) && facts.host.canReach($0) }
    }
}

extension Facts {
    /// The resolver that writes resolv.conf, so that libc asks it alone.
    fileprivate var stub: (any ResolverProgram)? {
        resolver.resolvConf.value.flatMap { conf in
            allPrograms.first { $0.resolver != nil && $0.resolvConf?.owner == conf.owner }?.resolver
        }
    }

    fileprivate var stubIndex: Int? { stub.flatMap { stub in resolver.local.firstIndex { $0.kind == stub.kind } } }
}
