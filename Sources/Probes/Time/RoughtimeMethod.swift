import Box
import Facts
import Roughtime
import Values

/// Asks Roughtime servers (RFC 10049). Their keys are known, so their addresses may come from anywhere: names are asked for
/// with checking disabled, whatever the clock.
///
/// Strangers are asked for a person alone: on a schedule, or unattended, only the servers of a list that the owner wrote.
struct RoughtimeMethod: SignedTimeMethod {
    /// The owner's own list, and those that came with the program.
    static let ownList = "/etc/boxdoctor/roughtime.json"
    static let packagedLists = ["/usr/local/lib/boxdoctor/roughtime.json", "/usr/lib/boxdoctor/roughtime.json"]
    private static let roundSeconds = 3.0

    func ask(_ box: Box, _ options: ProbeOptions, _ facts: Facts, until deadline: Deadline) -> SignedAnswers {
        var found = SignedAnswers()
        guard let port = box.roughtime, let kernel = box.kernel,
            let (list, path) = list(box.files, options, &found.troubles), !list.servers.isEmpty
        else { return found }
        found.list = list.asOf.flatMap { Timestamp(rfc3339: $0 + "T00:00:00Z") }.map { Sourced($0, Source(path)) }
        let addresses = HostAddresses(box: box, options: options, facts: facts, deadline: deadline)
            .of(list.servers.flatMap(\.addresses).map(\.host)).mapValues { $0.map(\.description) }
        guard var round = RoughtimeRound(servers: list.servers, seed: kernel.random(32), crypto: port.crypto) else {
            found.troubles.append(Trouble(Source("Roughtime"), "no random numbers to be had"))
            return found
        }
        let seconds = min(deadline.remainingSeconds(by: box.clocks) * 0.6, RoughtimeMethod.roundSeconds)
        guard seconds > 0 else { return found }
        port.run(&round, addresses: addresses, until: port.readings().timer + Int64(seconds * 1e9))
        let moment = port.readings()
        // What the clock would read now, had nobody set it since the run began.
        let passed = box.clocks.boottimeSeconds() - facts.clock.boottimeSeconds
        let reading = facts.clock.reading.adding(seconds: passed)
        found.claims = round.servers.indices.map { index in
            SignedClaim(
                time: signedTime(round, index, at: moment, reading: reading, Source(path), addresses), chain: nil)
        }
        found.malfeasance = round.malfeasance.map(\.json)
        return found
    }

    private func list(
        _ files: any FileSystem, _ options: ProbeOptions, _ troubles: inout [Trouble]
    ) -> (RoughtimeServerList, String)? {
        let paths = [RoughtimeMethod.ownList] + (options.mayAskStrangers ? RoughtimeMethod.packagedLists : [])
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

    private func signedTime(
        _ round: RoughtimeRound, _ index: Int, at moment: ClockReadings, reading: Timestamp, _ source: Source,
        _ addresses: [String: [String]]
    ) -> SignedTime {
        let server = round.servers[index]
        let used = server.addresses.first { !(addresses[$0.host] ?? []).isEmpty }
        let address = used.flatMap { addresses[$0.host]?.first }.flatMap { IPAddress($0) }
        let outcome: SignedTime.Outcome =
            if let both = round.interval(of: index, at: moment) {
                .interval(
                    lowSeconds: seconds(both.lowerNanoseconds, since: reading),
                    highSeconds: seconds(both.upperNanoseconds, since: reading))
            } else if round.exchanges(of: index).allSatisfy({ $0.measurement.interval(at: moment) == nil }) {
                round.outcome(of: index).signed
            } else {
                .failed(.unauthentic, why: "its two answers contradict each other")
            }
        return SignedTime(
            method: .roughtime, name: server.name, operatorName: server.operatorName,
            marks: [OperatorMark.key(server.key)] + server.addresses.compactMap { OperatorMark.zone($0.host) },
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
