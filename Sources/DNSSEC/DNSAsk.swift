import Box
import Facts
import Values

/// One question to one DNS server: the request to send, how its answer is told from junk, and what the answer was.
///
/// Sans-io: hand `request` of many to one `Network.exchange`, then read each reply with `outcome(of:)`, or with
/// `fact(of:)` where a `DNSAnswer` is wanted.
package struct DNSAsk: Sendable {
    package enum Outcome: Sendable, Equatable {
        case message(DNSMessage, Datagram)
        /// Datagrams came, but none was an answer to the question.
        case junk(why: String)
        case silent(why: String)
    }

    package let server: Endpoint
    package let question: DNSQuestion
    package let checkingDisabled: Bool
    private let id: UInt16
    private let library: any DNSLibrary
    private let payload: [UInt8]

    /// Nil where the name cannot be encoded. `id` must be unpredictable: take it from `Kernel.random`.
    package init?(
        _ question: DNSQuestion, to server: Endpoint, dnssecOK: Bool = false, checkingDisabled: Bool = false,
        id: UInt16, library: any DNSLibrary
    ) {
        guard
            let payload = library.query(question, id: id, dnssecOK: dnssecOK, checkingDisabled: checkingDisabled)
        else { return nil }
        self.server = server
        self.question = question
        self.checkingDisabled = checkingDisabled
        self.id = id
        self.library = library
        self.payload = payload
    }

    package func request(timeoutSeconds: Double, resendAfterSeconds: [Double] = [0.8]) -> Request {
        Request(
            destination: server, transport: .udpThenTCP, payload: payload, resendAfterSeconds: resendAfterSeconds,
            timeoutSeconds: timeoutSeconds,
            judge: { bytes in
                switch read(bytes) {
                case .failure(let mismatch): .ignore(why: mismatch.rawValue)
                case .success(let message): message.isTruncated ? .retryOverTCP : .accept
                }
            })
    }

    package func outcome(of reply: Reply) -> Outcome {
        switch reply {
        case .none(let why):
            // The reasons below are ours: where one is named, something came and was refused.
            return Mismatch.allCases.contains { why.contains($0.rawValue) } ? .junk(why: why) : .silent(why: why)
        case .received(let datagram):
            switch read(datagram.payload) {
            case .success(let message): return .message(message, datagram)
            case .failure(let mismatch): return .junk(why: mismatch.rawValue)
            }
        }
    }

    /// Why bytes are not the answer to this question (RFC 5452 section 9.1).
    package enum Mismatch: String, Error, CaseIterable {
        case malformed = "not a DNS message"
        case id = "a DNS message with another id"
        case notResponse = "a DNS question, not an answer"
        case opcode = "a DNS message of another kind"
        case question = "the answer to another question"
    }

    private func read(_ bytes: [UInt8]) -> Result<DNSMessage, Mismatch> {
        // The header is looked at first: it is cheap, and it says more than "malformed" of a truncated or foreign datagram.
        guard bytes.count >= 12 else { return .failure(.malformed) }
        guard UInt16(bytes[0]) << 8 | UInt16(bytes[1]) == id else { return .failure(.id) }
        guard bytes[2] & 0x80 != 0 else { return .failure(.notResponse) }
        guard bytes[2] & 0x78 == 0 else { return .failure(.opcode) }
        guard let message = library.parse(bytes) else { return .failure(.malformed) }
        // A server that cannot read the question says so without repeating it (RFC 1035 section 4.1.1, FORMERR).
        let isBareError = message.question == nil && message.rcode != 0
        guard isBareError || message.question == question else { return .failure(.question) }
        return .success(message)
    }
}

extension DNSAsk {
    /// Addresses taken from one answer; more would only be noise.
    static let addressLimit = 32

    /// The reply as a fact.
    package func fact(of reply: Reply) -> DNSAnswer {
        var answer = DNSAnswer(
            server: server, name: question.name, type: DNSType.name(question.type), checkingDisabled: checkingDisabled,
            outcome: .silent(why: "not asked"))
        switch outcome(of: reply) {
        case .silent(let why): answer.outcome = .silent(why: why)
        case .junk(let why): answer.outcome = .junk(why: why)
        case .message(let message, let datagram):
            answer.outcome = .answered(rcode: DNSAsk.rcodeName(message.rcode))
            answer.isAuthenticated = message.isAuthenticated
            answer.addresses = addresses(in: message)
            answer.roundTripSeconds = datagram.elapsedSeconds
            answer.extendedErrors = message.extendedErrors
        }
        return answer
    }

    /// A server may answer with any address it likes, so the owner's name proves nothing: the type asked for is enough.
    private func addresses(in message: DNSMessage) -> [IPAddress] {
        guard question.type == DNSType.a || question.type == DNSType.aaaa else { return [] }
        let wanted = message.answer.lazy.filter { $0.type == question.type && $0.recordClass == 1 }
        return Array(
            wanted.filter { $0.data.count == (question.type == DNSType.a ? 4 : 16) }
                .compactMap { IPAddress(bytes: $0.data) }.prefix(DNSAsk.addressLimit))
    }

    /// Mnemonic of a response code (IANA DNS RCODEs), or `RCODE123`.
    package static func rcodeName(_ rcode: UInt16) -> String {
        let names = [
            "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "YXDOMAIN", "YXRRSET", "NXRRSET",
            "NOTAUTH", "NOTZONE",
        ]
        if rcode == 16 { return "BADVERS" }
        return Int(rcode) < names.count ? names[Int(rcode)] : "RCODE\(rcode)"
    }
}
