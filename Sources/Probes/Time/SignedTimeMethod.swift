import Box
import Facts
import TimeScience
import Values

/// One way to learn the time from servers that sign it. It runs beside others: it sees the facts as they were when all of
/// them began, and gives back what it found.
protocol SignedTimeMethod: Sendable {
    func ask(_ box: Box, _ options: ProbeOptions, _ facts: Facts, until deadline: Deadline) -> SignedAnswers
}

/// What one method brought.
struct SignedAnswers: Sendable {
    var claims: [SignedClaim] = []
    var malfeasance: [String] = []
    var certificates: [CertificateFact] = []
    var troubles: [Trouble] = []
    /// The list of servers that was used, and of when it is.
    var list: Sourced<Timestamp>?
}

/// An answer, and the certificates that it hangs on, whose dates are still to be judged.
struct SignedClaim: Sendable {
    struct Chain: Sendable {
        var presented: PresentedChain
        var trust: TLSTrust
    }

    var time: SignedTime
    /// Nil where it hangs on none.
    var chain: Chain?

    /// The dates hold at the time that others have proven, and at the one that it tells itself; never is the box's own clock
    /// asked. All in seconds from `reading`.
    func judged(by secure: (any SecureNetwork)?, within bounds: ProvenBounds, reading: Timestamp) -> SignedTime {
        guard let chain, case .interval(let low, let high) = time.outcome else { return time }
        var judged = time
        guard let secure else {
            judged.outcome = .failed(.notAsked, why: "its certificate cannot be judged here")
            return judged
        }
        var spans = [(low, high)]
        if let provenLow = bounds.lowSeconds, let provenHigh = bounds.highSeconds {
            spans.insert((provenLow, provenHigh), at: 0)
        }
        for (from, until) in spans {
            do {
                _ = try secure.verify(
                    chain.presented, by: chain.trust, from: reading.adding(seconds: from),
                    until: reading.adding(seconds: until))
            } catch {
                judged.outcome = .failed(
                    .unauthentic, why: "its certificate: \(error.words) (judged at the time told, not by this clock)")
                return judged
            }
        }
        return judged
    }
}

extension SecureFailure {
    /// As an outcome of asking for the time.
    var signed: SignedTime.Outcome {
        switch self {
        case .timedOut(.connecting): .failed(.silent, why: "no connection in time")
        case .timedOut: .failed(.tooSlow, why: "no whole answer in time")
        case .unreachable(_, let why): .failed(.silent, why: why)
        case .closed: .failed(.refused, why: "it closed the connection")
        case .alert(let code): .failed(.refused, why: "it ended the handshake (TLS alert \(code))")
        case .noTLS13: .failed(.malformed, why: "it does not speak TLS 1.3")
        case .noApplicationProtocol: .failed(.malformed, why: "it does not offer the protocol")
        case .handshake(let why): .failed(.malformed, why: "handshake: \(why)")
        case .certificate(let fault, _):
            .failed(fault.isOfDates ? .unauthentic : .untrusted, why: "its certificate: \(fault.words)")
        case .tooLong: .failed(.malformed, why: "its answer is too long")
        case .refused(let why): .failed(.malformed, why: "its answer is none: \(why)")
        case .unavailable(let why): .failed(.notAsked, why: why)
        }
    }
}

extension ChainFault {
    fileprivate var isOfDates: Bool {
        switch self {
        case .wrongName, .untrusted: false
        default: true
        }
    }

    var words: String {
        switch self {
        case .notYetValid(let subject): "not valid yet (\(subject))"
        case .expired(let subject): "expired (\(subject))"
        case .wrongName: "for another name"
        case .untrusted(let subject): "issued by nobody this box trusts (\(subject))"
        case .otherPath: "not valid throughout"
        case .notForThis(let subject, let why): "\(why) (\(subject))"
        case .weak(let subject): "too weak a key or digest (\(subject))"
        case .badSignature(let subject): "signature not valid (\(subject))"
        case .malformed: "malformed"
        case .other(_, let why): why
        }
    }
}

extension SecureReply {
    /// The server's own certificate as shown, believed or not.
    func certificate(of name: String, at endpoint: Endpoint, purpose: CertificateFact.Purpose, _ source: Source)
        -> CertificateFact?
    {
        let leaf: Certificate? =
            switch self {
            case .received(let answer): answer.path.first
            case .failed(.certificate(_, let presented)): presented.first
            case .failed: nil
            }
        return leaf.map {
            CertificateFact(
                name: name, endpoint: endpoint, purpose: purpose, notBefore: $0.notBefore, notAfter: $0.notAfter,
                source: source)
        }
    }
}

/// What tells one operator from another: answers with a mark in common are one operator's.
enum OperatorMark {
    static func key(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef")
        return "key " + String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    static func organization(of certificate: Certificate?) -> String? {
        certificate?.organization.map { "organization \($0)" }
    }

    /// The registered domain, as nearly as can be told without a list of registries; nil for a literal address.
    static func zone(_ host: String) -> String? {
        guard IPAddress(host) == nil, let name = DNSName.absolute(host) else { return nil }
        let labels = name.dropLast().split(separator: ".")
        // co.uk, com.au: two letters of a country behind a short word that says what kind.
        let isNested =
            labels.count > 2 && labels.suffix(2).first.map { $0.count <= 3 } == true && labels.last?.count == 2
        return "zone " + labels.suffix(isNested ? 3 : 2).joined(separator: ".")
    }
}
