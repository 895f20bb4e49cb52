import NTS
import Values

/// TLS 1.3 with servers whose certificates are judged at a time that the caller names, never at the box's clock: the
/// handshake looks at everything but the dates, and afterwards the same chain is judged again at any time.
package protocol SecureNetwork: Sendable {
    /// Ciphers of the same library.
    var ciphers: any AESModes { get }

    /// Connects to all at once, and returns one reply each, in order, when all are settled or at `deadline`, never later.
    func exchange(_ requests: [SecureRequest], until deadline: Deadline) -> [SecureReply]

    /// The path from the server's certificate to an anchor of `trust`, built and verified anew: names, signatures, uses and
    /// strength always, the dates of every certificate in it, the anchor included, as `dates` says (the
    /// very second of notAfter already counts as over). Leaf first.
    func verify(_ chain: PresentedChain, by trust: TLSTrust, dates: CertificateDates) throws(ChainFault)
        -> [Certificate]

    /// What certificates there are in a PEM file.
    func certificates(pem: [UInt8]) -> [Certificate]
}

extension SecureNetwork {
    /// The path at both ends of an interval: what holds at both holds in between, as long as it is the same path.
    package func verify(_ chain: PresentedChain, by trust: TLSTrust, from: Timestamp, until: Timestamp)
        throws(ChainFault) -> [Certificate]
    {
        let path = try verify(chain, by: trust, dates: .at(from))
        guard from != until else { return path }
        let later = try verify(chain, by: trust, dates: .at(until))
        // Another path at the other end: each may have a gap where the other ends.
        guard later.map(\.der) == path.map(\.der) || later.allSatisfy({ $0.isGood(from: from, until: until) }) else {
            throw .otherPath
        }
        return later
    }
}

/// One connection: what to say inside TLS, and when the answer is whole.
package struct SecureRequest: Sendable {
    /// What the bytes so far are.
    package enum Judgement: Sendable {
        case needsMore
        /// The answer is whole; the connection is closed.
        case complete
        case refuse(why: String)
    }

    package struct Export: Sendable, Equatable {
        package var label: String
        package var context: [UInt8]
        package var bytes: Int

        package init(label: String, context: [UInt8], bytes: Int) {
            self.label = label
            self.context = context
            self.bytes = bytes
        }
    }

    package var destination: Endpoint
    /// Host name or literal address that the certificate must be for; a name is also sent (SNI).
    package var serverName: String
    package var trust: TLSTrust
    /// RFC 7301, offered alone.
    package var applicationProtocol: String
    /// The server must name it too.
    package var needsApplicationProtocol: Bool
    package var payload: [UInt8]
    /// Keys to draw from the session (RFC 8446 section 7.5).
    package var exports: [Export]
    package var answerLimitBytes: Int
    /// For the whole of it, from the first packet on; the run's deadline comes first if it is earlier.
    package var timeoutSeconds: Double
    /// Pure: looks at the bytes alone.
    package var judge: @Sendable ([UInt8]) -> Judgement

    package init(
        destination: Endpoint, serverName: String, trust: TLSTrust = .system, applicationProtocol: String,
        needsApplicationProtocol: Bool = false, payload: [UInt8], exports: [Export] = [], answerLimitBytes: Int,
        timeoutSeconds: Double, judge: @escaping @Sendable ([UInt8]) -> Judgement
    ) {
        self.destination = destination
        self.serverName = serverName
        self.trust = trust
        self.applicationProtocol = applicationProtocol
        self.needsApplicationProtocol = needsApplicationProtocol
        self.payload = payload
        self.exports = exports
        self.answerLimitBytes = answerLimitBytes
        self.timeoutSeconds = timeoutSeconds
        self.judge = judge
    }
}

package enum SecureReply: Sendable {
    case received(SecureAnswer)
    case failed(SecureFailure)
}

package struct SecureAnswer: Sendable {
    package var payload: [UInt8]
    /// Just before the request was handed over, and just after the first byte of the answer was there.
    package var sentAt: Stopwatch
    package var firstByteAt: Stopwatch
    /// In the order of the request's exports.
    package var exported: [[UInt8]]
    package var chain: PresentedChain
    /// The path that was found with the dates ignored, leaf first, anchor last.
    package var path: [Certificate]

    package init(
        payload: [UInt8], sentAt: Stopwatch, firstByteAt: Stopwatch, exported: [[UInt8]], chain: PresentedChain,
        path: [Certificate]
    ) {
        self.payload = payload
        self.sentAt = sentAt
        self.firstByteAt = firstByteAt
        self.exported = exported
        self.chain = chain
        self.path = path
    }
}

/// Why there is no answer.
package enum SecureFailure: Error, Sendable, Equatable {
    package enum Phase: Sendable, Equatable { case connecting, handshake, answer }

    /// The time was over.
    case timedOut(Phase)
    /// The kernel's errno value, and its words.
    case unreachable(code: Int32, why: String)
    /// Closed by the other side.
    case closed(Phase)
    /// The server ended the handshake (RFC 8446 section 6.2).
    case alert(code: UInt8)
    /// The server does not speak TLS 1.3, or not TLS at all.
    case noTLS13
    /// The application protocol that is needed was not agreed on.
    case noApplicationProtocol
    case handshake(why: String)
    /// Not to be believed at any time; the certificates as presented, leaf first, nothing about them proven.
    case certificate(ChainFault, presented: [Certificate])
    /// The answer is longer than the caller takes, or what is around it.
    case tooLong
    /// The request's judge would not have it.
    case refused(why: String)
    /// The library lacks something, or the request cannot be made (a name that is none).
    case unavailable(why: String)
}
