import Facts
import Values

/// The time sources to ask, and the addresses they have or come to have.
struct TimeTargets {
    private struct Target {
        package var source: NTPSource
        /// The names asked for, as the search list completes it; none for a literal address.
        package var questions: [String] = []
        package var addresses: [IPAddress]
        /// See `NTPAnswer.isAddressAuthenticated`.
        package var isAuthenticated: Bool?
        package var whyNone = ""
    }

    private var targets: [Target] = []
    private let hasV4: Bool
    private let hasV6: Bool
    private(set) var troubles: [Trouble] = []

    package init(_ facts: Facts, _ options: ProbeOptions) {
        (hasV4, hasV6) = facts.host.families
        var seen: Set<Endpoint> = []
        var names: Set<String> = []
        for source in sourcesToAsk(facts, options) {
            if let address = source.address {
                guard seen.insert(Endpoint(address, port: source.port)).inserted else { continue }
                targets.append(Target(source: source, addresses: [address]))
            } else if let name = DNSName.absolute(source.name) {
                guard names.insert("\(name)\(source.port)").inserted else { continue }
                let hosts = facts.resolver.hosts(of: source.name)
                targets.append(
                    Target(
                        source: source, questions: facts.names(for: source.name).compactMap(DNSName.absolute),
                        addresses: hosts.map(\.address)))
            } else {
                troubles.append(
                    Trouble(
                        source.source, "'\(source.name.prefix(60))' is neither an address nor a host name: not asked"))
            }
        }
    }

    /// Absolute names, each once.
    var namesToAsk: [String] {
        var seen: Set<String> = []
        return Array(
            targets.flatMap(\.questions).filter { seen.insert($0).inserted }.prefix(NetworkProbeLimits.names))
    }

    /// The first addresses of each, both families in turn.
    var knownEndpoints: [Endpoint] {
        var seen: Set<Endpoint> = []
        let all = targets.flatMap { endpoints(of: $0) }.filter { seen.insert($0).inserted }
        return Array(all.prefix(NetworkProbeLimits.timeServers))
    }

    /// Takes the addresses of names that have none yet: what the first nameserver that knows says, as libc would take it;
    /// else what one says with checking disabled, which then counts as not authenticated.
    package mutating func learn(from answers: [DNSAnswer], askedInOrder servers: [Endpoint]) {
        for index in targets.indices {
            let names = targets[index].questions
            guard !names.isEmpty, targets[index].addresses.isEmpty else { continue }
            for checkingDisabled in [false, true] where targets[index].addresses.isEmpty {
                // libc asks every nameserver for one name before it tries the next.
                for (name, server) in names.flatMap({ name in servers.map { (name, $0) } })
                where targets[index].addresses.isEmpty {
                    let fitting = answers.filter {
                        $0.server == server && $0.checkingDisabled == checkingDisabled && $0.name == name
                    }
                    targets[index].addresses = fitting.flatMap(\.addresses)
                    if checkingDisabled {
                        targets[index].isAuthenticated = false
                    } else {
                        // What a validator elsewhere says may be forged on its way here (RFC 4035 section 4.9.3).
                        let useful = fitting.filter { !$0.addresses.isEmpty }
                        let isTrusted = server.address.isLoopback && useful.allSatisfy(\.isAuthenticated)
                        targets[index].isAuthenticated = isTrusted ? true : nil
                    }
                }
            }
            if targets[index].addresses.isEmpty {
                targets[index].isAuthenticated = nil
                targets[index].whyNone = whyNoAddress(answers.filter { names.last == $0.name }, servers)
            }
        }
    }

    /// One answer for each address asked, and for each name without one.
    package func answers(_ outcome: (Endpoint) -> NTPAnswer.Outcome) -> [NTPAnswer] {
        targets.flatMap { target in
            let endpoints = endpoints(of: target)
            guard !endpoints.isEmpty else {
                return [
                    NTPAnswer(
                        name: target.source.name, endpoint: nil, outcome: .unresolved(why: target.whyNone),
                        source: target.source.source)
                ]
            }
            return endpoints.map {
                NTPAnswer(
                    name: target.source.name, endpoint: $0, outcome: outcome($0), source: target.source.source,
                    isAddressAuthenticated: target.isAuthenticated)
            }
        }
    }

    private func endpoints(of target: Target) -> [Endpoint] {
        guard !target.questions.isEmpty else { return target.addresses.map { Endpoint($0, port: target.source.port) } }
        var seen: Set<IPAddress> = []
        let distinct = target.addresses.filter { seen.insert($0).inserted && !$0.isUnspecified }
        // A box without IPv6 has no use for IPv6 addresses, nor the other way round; unless there are only such.
        let usable = distinct.filter { $0.isV6 ? hasV6 : hasV4 }
        let chosen = usable.isEmpty ? distinct : usable
        let (v4, v6) = (chosen.filter { !$0.isV6 }, chosen.filter(\.isV6))
        let inTurn = (0..<max(v4.count, v6.count)).flatMap { index in
            [v4, v6].compactMap { index < $0.count ? $0[index] : nil }
        }
        return inTurn.prefix(NetworkProbeLimits.addressesPerName).map { Endpoint($0, port: target.source.port) }
    }
}

/// The daemons that keep the clock; all where nobody can tell which do.
func daemonsToAsk(_ facts: Facts) -> [TimeDaemon] {
    let possible = facts.timeDaemons.filter { $0.isRunning.value != false || $0.isEnabled.value != false }
    return [facts.daemonsInCharge, possible, facts.timeDaemons].first { !$0.isEmpty } ?? []
}

/// Their sources. Those of the operator come first.
private func sourcesToAsk(_ facts: Facts, _ options: ProbeOptions) -> [NTPSource] {
    let configured = daemonsToAsk(facts).flatMap { daemon in
        let regular = daemon.sources.filter { $0.origin != .fallback }
        // timesyncd: FallbackNTP= counts only where no other server is known (timesyncd.conf(5)).
        return regular.isEmpty ? daemon.sources : regular
    }
    return options.servers.map { NTPSource(name: $0, source: Source("--server")) }
        + configured.filter { $0.form != .referenceClock }
}

/// What each nameserver said instead of an address.
private func whyNoAddress(_ answers: [DNSAnswer], _ servers: [Endpoint]) -> String {
    if servers.isEmpty { return "no nameserver is known" }
    if answers.isEmpty { return "not asked: more than \(NetworkProbeLimits.names) names" }
    let said = servers.compactMap { server -> String? in
        guard let answer = answers.first(where: { $0.server == server && !$0.checkingDisabled }) else { return nil }
        switch answer.outcome {
        case .answered("NOERROR"): return "\(server): has no address"
        case .answered(let rcode): return "\(server): \(rcode)"
        case .junk(let why), .silent(let why): return "\(server): \(why)"
        }
    }
    return said.joined(separator: "; ")
}
