import Box
import DNSSEC
import Facts
import Roughtime
import TimeScience
import Values

/// Asks Roughtime servers (RFC 10049). Their keys are known, so their addresses may come from anywhere: names are asked for
/// with checking disabled, whatever the clock.
///
/// Strangers are asked for a person alone: on a schedule, or unattended, only the servers of a list that the owner wrote.
struct SignedTimeProbe: Probe {
    package let step = "asking servers that sign the time"

    /// The owner's own list, and those that came with the program.
    static let ownList = "/etc/boxdoctor/roughtime.json"
    static let packagedLists = ["/usr/local/lib/boxdoctor/roughtime.json", "/usr/lib/boxdoctor/roughtime.json"]
    private static let roundSeconds = 3.0
    private static let namesSeconds = 1.5
    private static let addressesPerName = 4
    /// Operators replace keys without notice: a list this old has lost some.
    private static let oldListSeconds = 400.0 * 86_400

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        guard let port = box.roughtime, let network = box.network, let kernel = box.kernel,
            let (list, path) = list(box.files, options, &facts.troubles), !list.servers.isEmpty
        else { return }
        tellAge(of: list, path, &facts)
        let addresses = addresses(of: list.servers, box, network, kernel, options, deadline, facts)
        guard var round = RoughtimeRound(servers: list.servers, seed: kernel.random(32), crypto: port.crypto) else {
            facts.troubles.append(Trouble(Source(step), "no random numbers to be had"))
            return
        }
        let seconds = min(deadline.remainingSeconds(by: box.clocks) * 0.6, SignedTimeProbe.roundSeconds)
        guard seconds > 0 else { return }
        port.run(&round, addresses: addresses, until: port.readings().timer + Int64(seconds * 1e9))
        let moment = port.readings()
        // What the clock would read now, had nobody set it since the run began.
        let passed = box.clocks.boottimeSeconds() - facts.clock.boottimeSeconds
        let reading = facts.clock.reading.adding(seconds: passed)
        for index in round.servers.indices {
            facts.signedTimes.append(signedTime(round, index, at: moment, reading: reading, Source(path), addresses))
        }
        facts.malfeasance += round.malfeasance.map(\.json)
    }

    private func list(
        _ files: any FileSystem, _ options: ProbeOptions, _ troubles: inout [Trouble]
    ) -> (RoughtimeServerList, String)? {
        let paths = [SignedTimeProbe.ownList] + (options.mayAskStrangers ? SignedTimeProbe.packagedLists : [])
        for path in paths {
            switch files.observe(path, limit: RoughtimeServerList.fileLimitBytes) {
            case .absent, .notLooked: continue
            case .unreadable(let why, let source):
                troubles.append(Trouble(source, why))
                return nil
            case .known(let bytes, let source):
                do {
                    return (try RoughtimeServerList(json: bytes), path)
                } catch {
                    troubles.append(Trouble(source, "no list of Roughtime servers: \(error.words)"))
                    return nil
                }
            }
        }
        return nil
    }

    private func tellAge(of list: RoughtimeServerList, _ path: String, _ facts: inout Facts) {
        guard let date = list.asOf, let asOf = Timestamp(rfc3339: date + "T00:00:00Z") else { return }
        let pivot = Era.pivot(for: facts.floors)
        guard pivot.seconds(since: asOf) > SignedTimeProbe.oldListSeconds else { return }
        facts.troubles.append(
            Trouble(
                Source(path), "this list of Roughtime servers is of \(date): some keys will have changed; update it"))
    }

    /// Each host's addresses as text.
    private func addresses(
        of servers: [RoughtimeServer], _ box: Box, _ network: any Network, _ kernel: any Kernel,
        _ options: ProbeOptions, _ deadline: Deadline, _ facts: Facts
    ) -> [String: [String]] {
        var found: [String: [IPAddress]] = [:]
        var asks: [(host: String, ask: DNSAsk)] = []
        for host in Set(servers.flatMap(\.addresses).map(\.host)).sorted() {
            if let address = IPAddress(host) {
                found[host] = [address]
                continue
            }
            guard let name = DNSName.absolute(host) else { continue }
            found[host] = facts.resolver.hosts.filter { $0.names.contains { DNSName.absolute($0) == name } }
                .map(\.address)
            guard found[host]?.isEmpty != false else { continue }
            for server in nameServers(facts, options).prefix(3) {
                for type in [DNSType.a, DNSType.aaaa] {
                    let id = kernel.random(2).reduce(0) { $0 << 8 | UInt16($1) }
                    let ask = DNSAsk(
                        DNSQuestion(name: name, type: type), to: server, dnssecOK: true, checkingDisabled: true, id: id,
                        library: box.dns)
                    if let ask { asks.append((host, ask)) }
                }
            }
        }
        let seconds = min(deadline.remainingSeconds(by: box.clocks) * 0.4, SignedTimeProbe.namesSeconds)
        let replies = network.exchange(asks.map { $0.ask.request(timeoutSeconds: seconds) }, until: deadline)
        for ((host, ask), reply) in zip(asks, replies) { found[host, default: []] += ask.fact(of: reply).addresses }
        let (v4, v6) = facts.host.families
        return found.mapValues { addresses in
            var seen: Set<IPAddress> = []
            let usable = addresses.filter { ($0.isV6 ? v6 : v4) && seen.insert($0).inserted }
            return usable.prefix(SignedTimeProbe.addressesPerName).map(\.description)
        }
    }

    private func signedTime(
        _ round: RoughtimeRound, _ index: Int, at moment: ClockReadings, reading: Timestamp, _ source: Source,
        _ addresses: [String: [String]]
    ) -> SignedTime {
        let server = round.servers[index]
        let intervals = round.exchanges(of: index).compactMap { $0.measurement.interval(at: moment) }
        let both = intervals.dropFirst().reduce(intervals.first) { $0?.intersection($1) }
        let used = server.addresses.first { !(addresses[$0.host] ?? []).isEmpty }
        let address = used.flatMap { addresses[$0.host]?.first }.flatMap { IPAddress($0) }
        let outcome: SignedTime.Outcome =
            if let both {
                .interval(
                    lowSeconds: seconds(both.lowerNanoseconds, since: reading),
                    highSeconds: seconds(both.upperNanoseconds, since: reading))
            } else if intervals.isEmpty {
                round.outcome(of: index).signed
            } else {
                .failed(.unauthentic, why: "its two answers contradict each other")
            }
        return SignedTime(
            method: .roughtime, name: server.name, operatorName: server.operatorName,
            endpoint: address.map { Endpoint($0, port: used?.port ?? 0) }, outcome: outcome, source: source)
    }

    private func seconds(_ nanoseconds: Int128, since reading: Timestamp) -> Double {
        let own = Int128(reading.unixSeconds) * 1_000_000_000 + Int128(reading.nanoseconds)
        return Double(nanoseconds - own) / 1e9
    }
}

extension RoughtimeListError {
    fileprivate var words: String {
        switch self {
        case .tooLarge: "larger than \(RoughtimeServerList.fileLimitBytes) bytes"
        case .notJSON: "not JSON of that form"
        case .noServers: "no server in it that can be asked"
        }
    }
}

extension RoughtimeOutcome {
    fileprivate var signed: SignedTime.Outcome {
        switch self {
        case .answered: .failed(.tooSlow, why: "its answer took so long that it says too little")
        case .failed(.silence): .failed(.silent, why: "no answer")
        case .failed(.refused): .failed(.refused, why: "connection refused")
        case .failed(.unreachable): .failed(.silent, why: "cannot be reached")
        case .failed(.unresolved): .failed(.notAsked, why: "its name has no address")
        case .keyChanged:
            .failed(
                .keyChanged,
                why: "answers with another key than the list has: the list is old, or it is not that server")
        case .rejected(let reasons):
            .failed(
                reasons.last?.isForgery == true ? .unauthentic : .malformed,
                why: reasons.last?.words ?? "no answer that counts")
        }
    }
}
