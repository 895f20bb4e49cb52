import Box
import Facts
import Formats
import Programs
import TimeScience
import Values

/// For `fix`: looks for enough voices to set a clock by. First the configured names, their signatures verified and their
/// dates ignored, so that it works at any clock; then the gateway and the operators that publish their addresses.
struct TimeSearchProbe: Probe {
    package let step = "looking for more time servers"
    /// One wait for names, one for servers.
    private static let roundSeconds = 3.0
    private static let mostGateways = 4

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        guard options.timeSearch != .none, let network = box.network, let kernel = box.kernel else { return }
        var round = NetworkRound(network: network, kernel: kernel, clocks: box.clocks, deadline: deadline)
        verifyNames(box, options, deadline, &round, &facts)
        if options.timeSearch == .wide || estimateTime(facts).refusal() != nil {
            ask(strangers(facts, box.files, options), times: 1, &round, &facts)
        }
        facts.offsetsSinceReading(round.clockSteps(since: facts.clock), step: step)
    }

    /// Says of each configured name's address whether it is signed, and asks those that only this found.
    private func verifyNames(
        _ box: Box, _ options: ProbeOptions, _ deadline: Deadline, _ round: inout NetworkRound, _ facts: inout Facts
    ) {
        guard let resolver = box.signedNames else { return }
        var seen: Set<String> = []
        let names = facts.ntp.filter { $0.isAddressAuthenticated != true && IPAddress($0.name) == nil }.map(\.name)
            .filter { DNSName.absolute($0) != nil && seen.insert($0).inserted }.prefix(NetworkProbeLimits.names)
        let questions = names.flatMap { name in
            [DNSType.a, DNSType.aaaa].compactMap { type in
                DNSName.absolute(name).map { DNSQuestion(name: $0, type: type) }
            }
        }
        guard !questions.isEmpty else { return }
        let seconds = min(deadline.remainingSeconds(by: box.clocks) * 0.5, TimeSearchProbe.roundSeconds)
        let answers = resolver.look(
            up: questions, through: nameServers(facts, options), anchors: anchorsToTrust(facts).map(\.record),
            dates: .ignored, until: min(deadline, Deadline(in: seconds, by: box.clocks)))
        var fresh: [NTPAnswer] = []
        for name in names {
            let signed = zip(questions, answers).filter { question, answer in
                question.name == DNSName.absolute(name) && answer.verdict == .secure
            }.flatMap(\.1.addresses)
            guard !signed.isEmpty else { continue }
            let own = facts.ntp.indices.filter { facts.ntp[$0].name == name }
            for index in own where facts.ntp[index].endpoint.map({ signed.contains($0.address) }) == true {
                facts.ntp[index].isAddressAuthenticated = true
            }
            let hasAddress = own.contains { facts.ntp[$0].endpoint != nil }
            guard !hasAddress, let index = own.first else { continue }
            fresh += usable(signed, facts.host).prefix(NetworkProbeLimits.addressesPerName).map {
                NTPAnswer(
                    name: name, endpoint: Endpoint($0, port: 123), outcome: .silent(why: "not asked"),
                    source: facts.ntp[index].source, isAddressAuthenticated: true)
            }
            facts.ntp.removeAll { $0.name == name && $0.endpoint == nil }
        }
        ask(fresh, times: 2, &round, &facts)
    }

    /// The gateways, and what operators publish; none that was asked already.
    private func strangers(_ facts: Facts, _ files: any FileSystem, _ options: ProbeOptions) -> [NTPAnswer] {
        let defaults = (facts.host.routes.value ?? []).filter { $0.prefixLength == 0 }
        let gateways = defaults.compactMap(\.gateway).filter { !$0.isUnspecified && !$0.isLinkLocal }
            .prefix(TimeSearchProbe.mostGateways)
            .map { NTPAnswer(name: "gateway \($0)", $0, .gateway, Source("default route")) }
        let published = publishedServers(files, options).flatMap { server in
            usable(server.addresses.compactMap { IPAddress($0) }, facts.host).map {
                NTPAnswer(
                    name: server.operatorName, $0, .published,
                    Source("published by \(server.operatorName) (\(server.host))"))
            }
        }
        var seen = Set(facts.ntp.compactMap { $0.endpoint?.address })
        return (gateways + published).filter { answer in
            answer.endpoint.map { seen.insert($0.address).inserted } ?? false
        }
    }

    private func usable(_ addresses: [IPAddress], _ host: HostFacts) -> [IPAddress] {
        let (v4, v6) = host.families
        return addresses.filter { $0.isV6 ? v6 : v4 }
    }

    /// Of the first list that is there; those that smear leap seconds left out.
    private func publishedServers(_ files: any FileSystem, _ options: ProbeOptions) -> [PublishedServers.Server] {
        guard options.mayAskStrangers else { return [] }
        for path in PublishedServers.paths {
            guard case .known(let bytes, _) = files.observe(path) else { continue }
            return (PublishedServers.read(bytes)?.servers ?? []).filter { $0.smearsLeapSeconds != true }
        }
        return []
    }

    private func ask(_ answers: [NTPAnswer], times: Int, _ round: inout NetworkRound, _ facts: inout Facts) {
        guard !answers.isEmpty else { return }
        let endpoints = answers.compactMap(\.endpoint)
        for _ in 0..<times {
            _ = round.ask([], round.unanswered(endpoints), timeoutSeconds: TimeSearchProbe.roundSeconds)
        }
        let context = NTPContext(
            pivot: Era.pivot(for: facts.floors), ownAddresses: facts.host.addresses.map(\.address))
        facts.ntp += answers.map { answer in
            var answer = answer
            if let endpoint = answer.endpoint { answer.outcome = round.outcome(of: endpoint, in: context) }
            return answer
        }
    }
}

extension Facts {
    /// As if only the box's own servers and those that the operator named had been asked: what the box is judged by.
    package var withoutStrangers: Facts {
        var own = self
        own.ntp.removeAll { $0.origin == .gateway || $0.origin == .published }
        return own
    }
}

extension NTPAnswer {
    /// A server known by address that is about to be asked.
    fileprivate init(name: String, _ address: IPAddress, _ origin: Origin, _ source: Source) {
        self.init(
            name: name, endpoint: Endpoint(address, port: 123), outcome: .silent(why: "not asked"), source: source,
            origin: origin)
    }
}
