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
        let added = (written + stand(for: toFind, facts.host)).map {
            NTPSource(name: $0, source: daemon.configuration)
        }
        if daemon.kind == .timesyncd { facts.timeDaemons[index].configureFallback() }
        facts.timeDaemons[index].add(added)
    }

    package func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let daemon = facts.keeper else { return facts.withoutDaemon }
        let fresh = fresh(daemon, facts, means).map(\.description)
        let wanted = wanted(daemon, facts)
        // Those that it has may be what does not help: one more may yet be found.
        if fresh.isEmpty, wanted == 0, !means.mayGrow {
            return .notNeeded(why: "\(daemon.title) has enough sources by address already")
        }
        if let why = facts.whyNoWayOut { return .cannot(why: why) }
        if isDeaf(daemon) {
            return .cannot(why: "\(daemon.title) is told to hear no source without NTS (authselectmode)")
        }
        if let lines = byHand(daemon, fresh.isEmpty ? ["ADDRESS"] : fresh, facts) { return .manual(lines) }
        guard fresh.count >= max(wanted, 1) else { return .needs(missing(wanted - fresh.count, daemon, facts, means)) }
        switch daemon.kind {
        case .chrony: return chrony(daemon, fresh, facts)
        case .timesyncd: return timesyncd(daemon, fresh, facts)
        default: return added(daemon, fresh, facts)
        }
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

    /// Whether what is added would have no vote (chrony's authselectmode).
    private func isDeaf(_ daemon: TimeDaemon) -> Bool {
        var daemon = daemon
        daemon.add([NTPSource(name: "192.0.2.123", source: daemon.configuration)])
        return daemon.sources.last?.isSelectable == false
    }

    /// Those that answered and would be new.
    private func fresh(_ daemon: TimeDaemon, _ facts: Facts, _ means: Means) -> [IPAddress] {
        let known = Set(usable(daemon, facts))
        return means.timeServers.filter { !known.contains($0) && facts.host.canReach($0) }
    }

    /// Addresses for documentation (RFC 5737, RFC 3849): no configuration routes them on purpose.
    private func stand(for count: Int, _ host: HostFacts) -> [String] {
        (0..<count).map { host.families.v4 ? "192.0.2.\(123 + $0)" : "2001:db8::\(123 + $0)" }
    }

    private func missing(_ count: Int, _ daemon: TimeDaemon, _ facts: Facts, _ means: Means) -> Missing {
        let servers = count <= 1 ? "one more time server that answers" : "\(count) more time servers that answer"
        let quorum = daemon.quorum.minimumSources
        let why = quorum > 1 ? ": \(daemon.title) wants \(quorum) that agree (\(daemon.quorum.source))" : ""
        let asked = facts.ntp.filter { $0.endpoint != nil }
        let areSilent = !asked.isEmpty && asked.allSatisfy { $0.sample == nil }
        if areSilent {
            return Missing(
                "\(servers): \(asked.count) asked, all silent; UDP port 123 may be blocked", option: "--server ADDRESS")
        }
        return Missing(servers + why, option: means.mayGrow ? nil : "--server ADDRESS")
    }

    // MARK: How each daemon is told

    private func chrony(_ daemon: TimeDaemon, _ addresses: [String], _ facts: Facts) -> Prescription {
        guard let directory = daemon.sourceDirectory?.value else { return added(daemon, addresses, facts) }
        let lines = addresses.map { "server \($0) iburst" }
        let file = FileChange(path: "\(directory)/\(DropIn.name).sources", contents: DropIn.text(id, lines))
        let reload = daemon.isRunning.value == true ? [["chronyc", "reload", "sources"]] : []
        return plan([file], validate: daemon.checker, activate: reload)
    }

    /// Setting NTP= silences the fallback servers, so those go along.
    private func timesyncd(_ daemon: TimeDaemon, _ addresses: [String], _ facts: Facts) -> Prescription {
        let isConfigured = daemon.sources.contains { $0.origin == .configured }
        let others = isConfigured ? [] : daemon.sources.filter { $0.origin == .fallback }.map(\.name)
        let list = (addresses + others.filter { !addresses.contains($0) }).joined(separator: " ")
        let file = FileChange(
            path: "/etc/systemd/timesyncd.conf.d/\(DropIn.name).conf",
            contents: DropIn.text(id, ["[Time]", "NTP=\(list)"]))
        return plan([file], activate: facts.restart("systemd-timesyncd"))
    }

    private func added(_ daemon: TimeDaemon, _ addresses: [String], _ facts: Facts) -> Prescription {
        guard let change = daemon.addition(id, named: "sources", lines(daemon.kind, addresses)) else {
            return .manual(nothingFromOutside(daemon, lines(daemon.kind, addresses)))
        }
        return plan([change], validate: daemon.checker, activate: facts.restart(facts.unit(of: daemon.kind)))
    }

    private func lines(_ kind: TimeDaemon.Kind, _ addresses: [String]) -> [String] {
        guard kind == .ntpdRs else { return addresses.map { "server \($0) iburst" } }
        // ntp.toml(5); an IPv6 address with its port, so that no colon is mistaken for one.
        return addresses.flatMap { address in
            [
                "[[source]]", "mode = \"server\"",
                "address = \"\(address.contains(":") ? "[\(address)]:123" : address)\"",
            ]
        }
    }

    /// Nil where it can be done for the operator.
    private func byHand(_ daemon: TimeDaemon, _ addresses: [String], _ facts: Facts) -> [String]? {
        switch daemon.kind {
        case .timesyncd: nil
        case .chrony where daemon.sourceDirectory != nil: nil
        case .chrony, .ntpsec, .ntpd, .ntpdRs:
            daemon.addition(id, named: "sources", []) == nil
                ? nothingFromOutside(daemon, lines(daemon.kind, addresses)) : nil
        default: nothingFromOutside(daemon, addresses.map { "server \($0)" })
        }
    }

    private func nothingFromOutside(_ daemon: TimeDaemon, _ lines: [String]) -> [String] {
        if daemon.configuration.place.hasPrefix("/run/") {
            return [
                "\(daemon.title) runs with what DHCP gave it (\(daemon.configuration.place)), which is written anew each time;",
                "set IGNORE_DHCP=\"yes\" in /etc/default/\(daemon.kind.rawValue), restart it, and run this again",
            ]
        }
        return ["\(daemon.title): nothing can be added from outside; add to \(daemon.configuration.place):"]
            + lines.map { "    " + $0 } + ["and restart it"]
    }
}

extension TimeDaemon {
    /// timesyncd asks its fallback servers only where no other is known; ours being known, they are named beside it.
    fileprivate mutating func configureFallback() {
        guard !sources.contains(where: { $0.origin == .configured }) else { return }
        for index in sources.indices where sources[index].origin == .fallback { sources[index].origin = .configured }
    }
}
