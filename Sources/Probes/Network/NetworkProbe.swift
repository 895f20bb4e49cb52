import Box
import DNSSEC
import Facts
import Programs
import TimeScience
import Values

/// Asks every nameserver and every time source, all at once: one wait for what can be asked right away, a second one for
/// the time sources whose addresses the first one brought, and for those that kept silent.
struct NetworkProbe: Probe {
    package let step = "asking nameservers and time servers"

    package init() {}

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        guard let network = box.network, let kernel = box.kernel else { return }
        let servers = nameServers(facts, options)
        var sources = TimeTargets(facts, options)
        let asks = questions(sources.namesToAsk, to: servers, box.dns, kernel)
        var round = NetworkRound(network: network, kernel: kernel, clocks: box.clocks, deadline: deadline)
        // Half of what is left, so that the second wait and later probes have their turn; no longer than libc would wait.
        let patience = min(deadline.remainingSeconds(by: box.clocks) * 0.4, NetworkProbeLimits.roundSeconds)
        let replies = round.ask(asks, sources.knownEndpoints, timeoutSeconds: patience)
        facts.resolver.answers += zip(asks, replies).map { $0.fact(of: $1) }
        facts.doubtRefutedResolvers()
        sources.learn(from: facts.resolver.answers, askedInOrder: servers)
        if deadline.remainingSeconds(by: box.clocks) > 0 {
            let rest = min(deadline.remainingSeconds(by: box.clocks) * 0.5, NetworkProbeLimits.roundSeconds)
            _ = round.ask([], round.unanswered(sources.knownEndpoints), timeoutSeconds: rest)
        } else {
            facts.troubles.append(
                Trouble(Source(step), "the second round was not done: the run's time was over; raise --timeout"))
        }
        let context = NTPContext(
            pivot: Era.pivot(for: facts.floors), ownAddresses: facts.host.addresses.map(\.address))
        facts.ntp += sources.answers { round.outcome(of: $0, in: context) }
        facts.offsetsSinceReading(round.clockSteps(since: facts.clock), step: step)
        facts.troubles += sources.troubles
    }

    /// Each name at each nameserver: A and AAAA, as libc asks them and with checking disabled; and one question that every
    /// resolver with a way out can answer.
    private func questions(
        _ names: [String], to servers: [Endpoint], _ library: any DNSLibrary, _ kernel: any Kernel
    ) -> [DNSAsk] {
        let asked =
            [DNSQuestion(name: ".", type: DNSType.soa)]
            + names.flatMap { [DNSQuestion(name: $0, type: DNSType.a), DNSQuestion(name: $0, type: DNSType.aaaa)] }
        return servers.flatMap { server in
            asked.flatMap { question in
                [false, true].compactMap { checkingDisabled in
                    let id = kernel.random(2).reduce(0) { $0 << 8 | UInt16($1) }
                    return DNSAsk(
                        question, to: server, dnssecOK: checkingDisabled, checkingDisabled: checkingDisabled, id: id,
                        library: library)
                }
            }
        }
    }
}

/// Whom libc asks, then the box's own resolvers, then the operator's: each endpoint once.
func nameServers(_ facts: Facts, _ options: ProbeOptions) -> [Endpoint] {
    var servers: [Endpoint] = []
    if let resolver = options.resolver { servers.append(resolver) }
    switch facts.resolver.resolvConf {
    case .known(let conf, _): servers += conf.effective.map { Endpoint($0, port: 53) }
    case .absent: servers += ResolvConf().effective.map { Endpoint($0, port: 53) }
    case .unreadable, .notLooked: break
    }
    for resolver in facts.resolver.local where resolver.isRunning.value != false {
        servers += resolver.listens.compactMap { listen in
            let address = listen.value.address
            guard address.isUnspecified else { return listen.value }
            return IPAddress(address.isV6 ? "::1" : "127.0.0.1").map { Endpoint($0, port: listen.value.port) }
        }
    }
    servers += options.candidateResolvers.map { Endpoint($0, port: 53) }
    var seen: Set<Endpoint> = []
    return Array(servers.filter { seen.insert($0).inserted }.prefix(NetworkProbeLimits.nameServers))
}

/// How much is asked. Configurations come from outside: a file with a thousand servers must not make a flood of us.
enum NetworkProbeLimits {
    static let nameServers = 8
    package static let names = 16
    /// Addresses of one name: what chrony takes from a pool.
    static let addressesPerName = 4
    package static let timeServers = 48
    /// One wait: a recursion from cold over a slow link ends within it, a dead network does not use up the run.
    static let roundSeconds = 3.0
}
