import Box
import Facts
import Formats
import NTS
import Programs
import TimeScience
import Values

/// Asks the box's own NTS sources under NTS (RFC 8915): their owner chose them, and their daemon believes them. First keys
/// over TLS, from all at once, then the time with them.
struct NTSMethod: SignedTimeMethod {
    private static let mostSources = 8
    private static let addressesPerSource = 2
    /// Keys: three round trips, of which each may be lost once.
    private static let keySeconds = 3.0
    private static let timeSeconds = 1.5
    /// Each with a cookie of its own: one datagram may be lost.
    private static let tries = 2

    /// One source, and how far it has come.
    fileprivate struct Asked {
        var source: NTPSource
        var trust: TLSTrust
        var answer: SecureAnswer?
        var granted: KeyEstablishmentResponse?
        /// Where the keys came from, later where the time is asked.
        var endpoint: Endpoint?
        var outcome: SignedTime.Outcome = .failed(.notAsked, why: "its name has no address")
    }

    func ask(_ box: Box, _ options: ProbeOptions, _ facts: Facts, until deadline: Deadline) -> SignedAnswers {
        var found = SignedAnswers()
        var all = NTSMethod.sources(facts, box.files, &found.troubles)
        guard !all.isEmpty, let secure = box.secure, let network = box.network, let kernel = box.kernel else {
            return found
        }
        establish(&all, secure, box, facts, deadline, &found)
        locate(&all, HostAddresses(box: box, options: options, facts: facts, deadline: deadline))
        for attempt in 0..<NTSMethod.tries {
            askTime(&all, attempt, network, kernel, secure.ciphers, box.clocks, facts, deadline)
        }
        found.claims = all.map(\.claim)
        return found
    }

    /// Of the daemons that keep the clock, each name once.
    private static func sources(
        _ facts: Facts, _ files: any FileSystem, _ troubles: inout [Trouble]
    ) -> [Asked] {
        var seen: Set<String> = []
        var asked: [Asked] = []
        for daemon in daemonsToAsk(facts) {
            for source in daemon.sources where source.usesNTS && source.form != .referenceClock {
                guard asked.count < mostSources, source.hostName != nil,
                    seen.insert("\(source.name) \(source.keyExchangePort ?? 0)").inserted
                else { continue }
                var pem: [[UInt8]] = []
                for path in source.certificateFiles(of: daemon) {
                    switch files.observe(path, limit: FileLimits.configuration) {
                    case .known(let bytes, _): pem.append(bytes)
                    case .unreadable(let why, let place): troubles.append(Trouble(place, why))
                    case .absent: troubles.append(Trouble(source.source, "\(path) is not there"))
                    case .notLooked: break
                    }
                }
                let trust = TLSTrust(usesSystem: source.usesSystemCertificates(of: daemon), pem: pem)
                asked.append(Asked(source: source, trust: trust))
            }
        }
        return asked
    }

    /// Keys and cookies from each, at the first of its addresses that grants them.
    private func establish(
        _ all: inout [Asked], _ secure: any SecureNetwork, _ box: Box, _ facts: Facts, _ deadline: Deadline,
        _ found: inout SignedAnswers
    ) {
        let seconds = min(deadline.remainingSeconds(by: box.clocks) * 0.6, NTSMethod.keySeconds)
        var requests: [(index: Int, request: SecureRequest)] = []
        for index in all.indices {
            let source = all[index].source
            var addresses = source.address.map { [$0] } ?? []
            for case let endpoint? in facts.ntp.filter({ $0.name == source.name }).map(\.endpoint)
            where !addresses.contains(endpoint.address) { addresses.append(endpoint.address) }
            for address in addresses.prefix(NTSMethod.addressesPerSource) {
                let port = source.keyExchangePort ?? KeyEstablishment.port
                let request = SecureRequest(
                    keysFrom: Endpoint(address, port: port), named: source.hostName ?? source.name,
                    all[index].trust, timeoutSeconds: seconds)
                requests.append((index, request))
            }
        }
        for ((index, request), reply) in zip(requests, secure.exchange(requests.map(\.request), until: deadline)) {
            let source = all[index].source
            if let fact = reply.certificate(
                of: request.serverName, at: request.destination, purpose: .nts, source.source)
            {
                found.certificates.append(fact)
            }
            guard all[index].answer == nil else { continue }
            switch reply {
            case .failed(let failure): all[index].outcome = failure.signed
            case .received(let answer):
                do {
                    all[index].granted = try KeyEstablishmentResponse(answer.payload)
                    all[index].answer = answer
                    all[index].endpoint = request.destination
                    all[index].outcome = .failed(.silent, why: "it grants keys, but gives no time")
                } catch {
                    all[index].outcome = error.signed
                }
            }
        }
    }

    /// The time may be had elsewhere than the keys (RFC 8915 sections 4.1.7 and 4.1.8).
    private func locate(_ all: inout [Asked], _ lookup: HostAddresses) {
        let elsewhere = all.compactMap { $0.granted?.server }
        let addresses = elsewhere.isEmpty ? [:] : lookup.of(elsewhere)
        for index in all.indices {
            guard let granted = all[index].granted, let endpoint = all[index].endpoint else { continue }
            let port = granted.port ?? 123
            guard let server = granted.server else {
                all[index].endpoint = Endpoint(endpoint.address, port: port)
                continue
            }
            all[index].endpoint = addresses[server]?.first.map { Endpoint($0, port: port) }
            if all[index].endpoint == nil {
                all[index].outcome = .failed(.notAsked, why: "its time server \(server) has no address")
            }
        }
    }

    private func askTime(
        _ all: inout [Asked], _ attempt: Int, _ network: any Network, _ kernel: any Kernel, _ ciphers: any AESModes,
        _ clocks: any Clocks, _ facts: Facts, _ deadline: Deadline
    ) {
        var asked: [(index: Int, plain: NTPExchange, exchange: NTSExchange, request: Request)] = []
        for index in all.indices {
            guard case .failed(.silent, _) = all[index].outcome, let answer = all[index].answer,
                let cookies = all[index].granted?.cookies, cookies.indices.contains(attempt),
                let endpoint = all[index].endpoint, answer.exported.count == 2,
                let keys = NTSKeys(clientToServer: answer.exported[0], serverToClient: answer.exported[1]),
                let plain = NTPExchange(with: endpoint, cookie: kernel.random(NTPExchange.cookieBytes)),
                let exchange = NTSExchange(
                    keys: keys, cookie: cookies[attempt], identifier: kernel.random(NTSExchange.identifierBytes),
                    nonce: kernel.random(NTSExchange.nonceBytes), by: ciphers)
            else { continue }
            var request = plain.request(timeoutSeconds: NTSMethod.timeSeconds)
            do {
                request.payload = try exchange.request(header: request.payload)
            } catch {
                all[index].outcome = .failed(.notAsked, why: "this libcrypto cannot do AES-SIV")
                continue
            }
            // Whatever is not proven may come from anybody, a refusal too: heard, and waited on.
            request.judge = { bytes in
                do {
                    let header = try exchange.open(bytes).header
                    if case .failure(let mismatch) = plain.read(header) { return .ignore(why: mismatch.rawValue) }
                    return .accept
                } catch {
                    return .ignore(why: (error as? NTSError)?.words ?? "")
                }
            }
            asked.append((index, plain, exchange, request))
        }
        guard !asked.isEmpty else { return }
        let context = NTPContext(
            pivot: Era.pivot(for: facts.floors), ownAddresses: kernel.addresses().map(\.address))
        let replies = network.exchange(asked.map(\.request), until: deadline)
        // How far the clock was set since its reading: offsets are told against that.
        let moved =
            clocks.reading().seconds(since: facts.clock.reading)
            - (clocks.boottimeSeconds() - facts.clock.boottimeSeconds)
        for (question, reply) in zip(asked, replies) {
            guard case .received(var datagram) = reply, let opened = try? question.exchange.open(datagram.payload)
            else {
                if case .none(let why) = reply {
                    all[question.index].outcome = .failed(.silent, why: "it grants keys, but gives no time: \(why)")
                }
                continue
            }
            datagram.payload = opened.header
            all[question.index].outcome = question.plain.outcome(of: .received(datagram), in: context)
                .signed(movedSeconds: moved)
        }
    }
}

extension NTSMethod.Asked {
    /// Who it is is told by its certificate; its name was the owner's choice.
    fileprivate var claim: SignedClaim {
        let name = source.hostName ?? source.name
        let marks = [OperatorMark.zone(name), OperatorMark.organization(of: answer?.path.first)].compactMap { $0 }
        let time = SignedTime(
            method: .nts, name: source.name, operatorName: answer?.path.first?.organization ?? name,
            issuer: answer?.path.last?.organization, marks: marks, endpoint: endpoint, outcome: outcome,
            source: source.source)
        return SignedClaim(time: time, chain: answer.map { SignedClaim.Chain(presented: $0.chain, trust: trust) })
    }
}

extension NTPSource {
    /// As TLS wants it: without the final dot. Nil where it is no host.
    fileprivate var hostName: String? {
        address.map(\.description) ?? DNSName.absolute(name).map { String($0.dropLast()) }
    }

    /// What the daemon checks this source's certificate by, beside the system's or instead of them.
    fileprivate func certificateFiles(of daemon: TimeDaemon) -> [String] {
        if let ownCertificates { return [ownCertificates.path] }
        var seen: Set<String> = []
        return (daemon.trustedCertificates ?? []).filter { $0.set == certificateSet ?? 0 }.map(\.path)
            .filter { seen.insert($0).inserted }
    }

    /// chrony.conf(5): the system's belong to set 0, unless `nosystemcert` says otherwise.
    fileprivate func usesSystemCertificates(of daemon: TimeDaemon) -> Bool {
        if let ownCertificates { return ownCertificates.isBesideSystem }
        return (certificateSet ?? 0) == 0 && daemon.distrustsSystemCertificates?.value != true
    }
}

extension SecureRequest {
    fileprivate init(keysFrom server: Endpoint, named name: String, _ trust: TLSTrust, timeoutSeconds: Double) {
        let exports = [NTSKeys.clientToServerExport, NTSKeys.serverToClientExport].map {
            Export(label: $0.label, context: $0.context, bytes: $0.bytes)
        }
        self.init(
            destination: server, serverName: name, trust: trust,
            applicationProtocol: KeyEstablishment.applicationProtocol, needsApplicationProtocol: true,
            payload: KeyEstablishment.request, exports: exports,
            answerLimitBytes: KeyEstablishmentMessage.largestBytes, timeoutSeconds: timeoutSeconds
        ) { bytes in
            switch KeyEstablishmentMessage.progress(bytes) {
            case .needsMore: .needsMore
            case .complete: .complete
            case .refused(let why): .refuse(why: why.words)
            }
        }
    }
}

extension NTPAnswer.Outcome {
    /// As what a signed answer says.
    fileprivate func signed(movedSeconds: Double) -> SignedTime.Outcome {
        switch self {
        case .time(let sample):
            guard let interval = sample.interval else { return .failed(.malformed, why: "its numbers are not finite") }
            return .interval(lowSeconds: interval.low + movedSeconds, highSeconds: interval.high + movedSeconds)
        case .kissOfDeath(let code): return .failed(.refused, why: "refuses to serve: \(code)")
        case .rejected(let why), .unresolved(let why): return .failed(.malformed, why: why)
        case .silent(let why): return .failed(.silent, why: why)
        }
    }
}

extension KeyEstablishmentError {
    fileprivate var signed: SignedTime.Outcome {
        if case .refused = self { return .failed(.refused, why: words) }
        return .failed(.malformed, why: words)
    }

    fileprivate var words: String {
        switch self {
        case .truncated: "its message is cut short"
        case .tooLong: "its message is too long"
        case .afterTheEnd: "something stands behind the end of its message"
        case .malformed(let kind): "record \(kind) is malformed"
        case .missing(let kind): "record \(kind) is missing"
        case .repeated(let kind): "record \(kind) stands there twice"
        case .unknownCritical(let kind): "critical record \(kind) is unknown"
        case .refused(let code): "it refuses with error \(code) (RFC 8915 section 4.1.3)"
        case .warned(let code): "it warns with code \(code)"
        case .noCommonProtocol: "it does not offer NTPv4"
        case .noCommonAlgorithm: "it does not offer AES-SIV-CMAC-256"
        }
    }
}

extension NTSError {
    fileprivate var words: String {
        switch self {
        case .malformed: "malformed"
        case .otherRequest: "it answers another request"
        case .unauthenticated: "an answer without proof"
        case .notAuthentic: "a proof that does not hold"
        case .cookieRefused: "a refusal of the cookie, without proof"
        case .cryptoUnavailable: "this libcrypto cannot do AES-SIV"
        }
    }
}
