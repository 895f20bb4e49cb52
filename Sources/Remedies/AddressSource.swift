import Bootstrap
import Facts
import Findings
import Programs
import Records
import Values

/// Adds time sources that are known by address, so that the clock needs no name and no signature: as many as the daemon's
/// quorum wants, for one voice alone would not move it.
package struct AddressSource: Remedy {
    package let id = "address-source"
    package let title = "adds time sources known by address, so that the clock needs no name first"
    package let rank = 10
    /// As many as are looked for; a hostile configuration may ask for more.
    private static let most = 8

    package init() {}

    package func adds(to facts: Facts) -> String {
        let count = facts.keeper.map { max(wanted($0, facts), 1) } ?? 1
        return count == 1 ? "one address-only NTP source" : "\(count) address-only NTP sources"
    }

    package func effect(on facts: inout Facts, with means: Means) {
        guard let index = facts.keeperIndex else { return }
        let daemon = facts.timeDaemons[index]
        let written = fresh(daemon, facts, means).map(\.description)
        let toFind = max(max(wanted(daemon, facts), 1) - written.count, 0)
        let added = (written + stand(for: toFind, daemon, facts.host)).map {
            NTPSource(name: $0, source: daemon.configuration)
        }
        facts.timeDaemons[index].configureFallback()
        facts.timeDaemons[index].add(added)
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let daemon = facts.keeper else { return facts.withoutDaemon }
        let fresh = fresh(daemon, facts, means).map(\.description)
        let wanted = wanted(daemon, facts)
        // Those that it has may be what does not help.
        if fresh.isEmpty, wanted == 0, !means.isOfALook {
            return .notNeeded(why: "\(daemon.title) has enough sources by address already")
        }
        if let why = facts.whyNoWayOut { return .cannot(why: why) }
        if let why = whyDeaf(daemon) { return .cannot(why: why) }
        let shown = fresh.isEmpty ? ["ADDRESS"] : fresh
        let own = daemon.kind.program.addingServers(shown, to: daemon)
        let lines = daemon.kind.program.serverLines(shown)
        guard let change = own?.file(id) ?? daemon.addition(id, named: "sources", lines) else {
            return .manual(byHand(daemon, lines))
        }
        guard fresh.count >= max(wanted, 1) else { return .needs(missing(wanted - fresh.count, daemon, facts)) }
        let activation = own?.activation ?? facts.restart(facts.unit(of: daemon.kind))
        return plan([change.keepingLines], validate: daemon.checker, activate: activation)
    }

    // MARK: How many, and which

    /// Sources by address that it has, could ask, and that were not silent when asked.
    private func usable(_ daemon: TimeDaemon, _ facts: Facts) -> [IPAddress] {
        let hasOthers = daemon.sources.contains { $0.isSelectable && $0.origin != .fallback }
        return daemon.sources.filter { source in
            let asked = facts.ntp.filter { $0.name == source.name && $0.endpoint != nil }
            let isSilent = !asked.isEmpty && asked.allSatisfy { $0.sample == nil }
            return source.isSelectable && !source.usesNTS && !source.startsOffline && !isSilent
                && (source.origin != .fallback || !hasOthers)
        }.compactMap(\.address).filter(facts.host.canReach)
    }

    /// How many are missing to the daemon's quorum.
    private func wanted(_ daemon: TimeDaemon, _ facts: Facts) -> Int {
        let quorum = min(max(daemon.quorum.minimumSources, 1), AddressSource.most)
        return max(quorum - Set(usable(daemon, facts)).count, 0)
    }

    /// Why what is added would have no vote; nil where it would.
    private func whyDeaf(_ daemon: TimeDaemon) -> String? {
        var daemon = daemon
        daemon.add([NTPSource(name: "192.0.2.123", source: daemon.configuration)])
        guard let added = daemon.sources.last else { return nil }
        if !added.isSelectable { return "\(daemon.title) is told to hear no source without NTS (authselectmode)" }
        return added.hindrance.map { "\(daemon.title) is told to drop what other servers answer (\($0.source))" }
    }

    /// Those that answered and would be new.
    private func fresh(_ daemon: TimeDaemon, _ facts: Facts, _ means: Means) -> [IPAddress] {
        let known = Set(usable(daemon, facts))
        return means.timeServers.filter {
            !known.contains($0) && facts.host.canReach($0) && (daemon.asksOnlyIPv6 ?? $0.isV6) == $0.isV6
        }
    }

    /// Addresses for documentation (RFC 5737, RFC 3849): no configuration routes them on purpose.
    private func stand(for count: Int, _ daemon: TimeDaemon, _ host: HostFacts) -> [String] {
        let isV4 = daemon.asksOnlyIPv6.map { !$0 } ?? host.families.v4
        return (0..<count).map { isV4 ? "192.0.2.\(123 + $0)" : "2001:db8::\(123 + $0)" }
    }

    private func missing(_ count: Int, _ daemon: TimeDaemon, _ facts: Facts) -> Missing {
        let servers = count <= 1 ? "one more time server that answers" : "\(count) more time servers that answer"
        let quorum = daemon.quorum.minimumSources
        let why = quorum > 1 ? ": \(daemon.title) wants \(quorum) that agree (\(daemon.quorum.source))" : ""
        let asked = facts.ntp.filter { $0.endpoint != nil }
        let areSilent = !asked.isEmpty && asked.allSatisfy { $0.sample == nil }
        return Missing(
            servers + (areSilent ? ": \(asked.count) asked, all silent; UDP port 123 may be blocked" : why),
            option: .server)
    }

    private func byHand(_ daemon: TimeDaemon, _ lines: [String]) -> [String] {
        daemon.kind.program.waysToAddServers(daemon)
            ?? ["\(daemon.title): nothing can be added from outside; add to \(daemon.configuration.place):"]
            + lines.map { "    " + $0 } + ["and restart it"]
    }
}

extension TimeDaemon {
    /// Fallback servers are asked only where no other is known; ours being known, they are named beside it.
    fileprivate mutating func configureFallback() {
        guard !sources.contains(where: { $0.origin == .configured }) else { return }
        for index in sources.indices where sources[index].origin == .fallback { sources[index].origin = .configured }
    }
}
