import Box
import Facts
import HTTPDate
import Values

/// Asks web servers for the date, where nothing but port 443 may be open. Their certificates say who they are, and are judged
/// at the date that they tell and at the time proven by others; how right their clocks are nobody signs.
struct HTTPSMethod: SignedTimeMethod {
    private static let addressesPerServer = 2
    private static let answerSeconds = 3.0

    func ask(_ box: Box, _ options: ProbeOptions, _ facts: Facts, until deadline: Deadline) -> SignedAnswers {
        var found = SignedAnswers()
        let servers = webServers(facts, box.files, options)
        guard !servers.isEmpty, let secure = box.secure else { return found }
        let addresses = HostAddresses(box: box, options: options, facts: facts, deadline: deadline)
            .of(servers.map(\.host))
        let seconds = min(deadline.remainingSeconds(by: box.clocks) * 0.6, HTTPSMethod.answerSeconds)
        var requests: [(index: Int, request: SecureRequest)] = []
        for (index, server) in servers.enumerated() {
            for address in (addresses[server.host] ?? []).prefix(HTTPSMethod.addressesPerServer) {
                guard let request = SecureRequest(dateOf: server, at: address, timeoutSeconds: seconds) else {
                    continue
                }
                requests.append((index, request))
            }
        }
        let replies = secure.exchange(requests.map(\.request), until: deadline)
        found.claims = servers.enumerated().map { index, server in
            let own = zip(requests, replies).filter { $0.0.index == index }.map { ($0.0.request, $0.1) }
            return server.claim(own, facts.clock)
        }
        return found
    }
}

extension WebServer {
    /// By the first of its addresses that answered.
    fileprivate func claim(_ replies: [(request: SecureRequest, reply: SecureReply)], _ clock: ClockFacts)
        -> SignedClaim
    {
        let answered = replies.first { if case .received = $0.reply { true } else { false } } ?? replies.first
        var time = SignedTime(
            method: .https, name: host, operatorName: host, marks: [OperatorMark.zone(host)].compactMap { $0 },
            endpoint: answered?.request.destination, outcome: .failed(.notAsked, why: "its name has no address"),
            source: source)
        switch answered?.reply {
        case nil: return SignedClaim(time: time, chain: nil)
        case .failed(let failure):
            time.outcome = failure.signed
            return SignedClaim(time: time, chain: nil)
        case .received(let answer):
            time.operatorName = answer.path.first?.organization ?? host
            time.marks? += [OperatorMark.organization(of: answer.path.first)].compactMap { $0 }
            time.issuer = answer.path.last.map { $0.organization ?? $0.subject }
            time.outcome = WebServer.outcome(answer, clock)
            return SignedClaim(
                time: time, chain: SignedClaim.Chain(presented: answer.chain, trust: TLSTrust.system))
        }
    }

    private static func outcome(_ answer: SecureAnswer, _ clock: ClockFacts) -> SignedTime.Outcome {
        do {
            let date = try ServerDate(try HTTPResponseHeader(answer.payload))
            // At the moment of the first byte, and told against what the clock would have read then had nobody set it.
            let arrived = answer.firstByteAt
            guard
                let interval = date.interval(
                    sinceSendingSeconds: arrived.elapsed(since: answer.sentAt), sinceFirstByteSeconds: 0...0)
            else { return .failed(.tooSlow, why: "its answer took so long that it says too little") }
            let reading = clock.reading.adding(seconds: arrived.boottimeSeconds - clock.boottimeSeconds)
            let own = Double(reading.unixSeconds) + Double(reading.nanoseconds) / 1e9
            return .interval(
                lowSeconds: interval.lowerUnixSeconds - own, highSeconds: interval.upperUnixSeconds - own)
        } catch {
            return .failed(.malformed, why: error.words)
        }
    }
}

extension SecureRequest {
    fileprivate init?(dateOf server: WebServer, at address: IPAddress, timeoutSeconds: Double) {
        guard let payload = HTTPDateRequest.bytes(host: server.host, port: server.port) else { return nil }
        self.init(
            destination: Endpoint(address, port: server.port), serverName: server.host,
            applicationProtocol: HTTPDateRequest.applicationProtocol, payload: payload,
            answerLimitBytes: HTTPResponseHeader.largestBytes + 65_536, timeoutSeconds: timeoutSeconds
        ) { bytes in
            switch HTTPResponseHeader.progress(bytes) {
            case .needsMore: .needsMore
            case .complete: .complete
            case .refused(let why): .refuse(why: why.words)
            }
        }
    }
}

extension HTTPDateError {
    fileprivate var words: String {
        switch self {
        case .notHTTP: "no HTTP"
        case .truncated: "its header is cut short"
        case .tooLong: "its header is too long"
        case .malformed: "its header is malformed"
        case .noDate: "its header has no date"
        case .severalDates(let count): "its header has \(count) dates"
        case .notFixedFormat: "its date is not in the fixed format"
        case .cached: "its answer is a cache's"
        }
    }
}
