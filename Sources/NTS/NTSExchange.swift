/// One NTP request under NTS and the reply to it (RFC 8915 section 5), sans-io: it wraps the header that an unauthenticated
/// exchange would send, and of the reply gives back the header, so that both are judged as any other's.
package struct NTSExchange: Sendable {
    package static let identifierBytes = 32
    package static let nonceBytes = 16
    /// The NTP header alone (RFC 5905 section 7.3).
    package static let ntpHeaderBytes = 48

    private let keys: NTSKeys
    private let cookie: [UInt8]
    private let identifier: [UInt8]
    private let nonce: [UInt8]
    private let cipher: AESSIV

    /// `cookie` never used before; `identifier` and `nonce` unpredictable. Nil where a count is wrong.
    package init?(keys: NTSKeys, cookie: [UInt8], identifier: [UInt8], nonce: [UInt8], by modes: any AESModes) {
        guard identifier.count == NTSExchange.identifierBytes, nonce.count == NTSExchange.nonceBytes,
            (1...KeyEstablishmentResponse.longestCookieBytes).contains(cookie.count)
        else { return nil }
        self.keys = keys
        self.cookie = cookie
        self.identifier = identifier
        self.nonce = nonce
        cipher = AESSIV(by: modes)
    }

    /// The datagram for a request whose header is `header`: identifier, cookie, authenticator over all of it. It asks for no
    /// further cookies than the one it spends.
    package func request(header: [UInt8]) throws(NTSError) -> [UInt8] {
        guard header.count == NTSExchange.ntpHeaderBytes else { throw .malformed }
        let fields = [
            NTPExtensionField(kind: NTPExtensionField.Kind.uniqueIdentifier, body: identifier),
            NTPExtensionField(kind: NTPExtensionField.Kind.cookie, body: cookie),
        ]
        let clear = header + fields.compactMap(\.encoded).flatMap { $0 }
        do {
            let sealed = try cipher.seal([], header: [clear, nonce], key: keys.clientToServer)
            let proof = NTSAuthenticator(nonce: nonce, ciphertext: sealed).encoded ?? []
            let field = NTPExtensionField(kind: NTPExtensionField.Kind.authenticator, body: proof)
            return clear + (field.encoded ?? [])
        } catch {
            throw NTSError(error)
        }
    }

    /// What of a datagram the server's key stands for.
    package func open(_ reply: [UInt8]) throws(NTSError) -> NTSReply {
        guard reply.count >= NTSExchange.ntpHeaderBytes, reply[0] & 7 == 4,
            let fields = NTPExtensionField.all(in: reply, from: NTSExchange.ntpHeaderBytes)
        else { throw .malformed }
        // Which request it answers comes first: what answers none of ours is not even a refusal.
        let identifiers = fields.filter { $0.field.kind == NTPExtensionField.Kind.uniqueIdentifier }
        guard identifiers.count == 1, identifiers[0].field.body == identifier else { throw .otherRequest }
        let proofs = fields.filter { $0.field.kind == NTPExtensionField.Kind.authenticator }
        guard let proof = proofs.first else { throw NTSExchange.isRefusal(reply) ? .cookieRefused : .unauthenticated }
        // What stands behind the authenticator is not covered by it.
        guard proofs.count == 1, proof.start == fields.last?.start, identifiers[0].start < proof.start,
            let authenticator = NTSAuthenticator(proof.field.body)
        else { throw .malformed }
        let plaintext: [UInt8]
        do {
            plaintext = try cipher.open(
                authenticator.ciphertext, header: [Array(reply.prefix(proof.start)), authenticator.nonce],
                key: keys.serverToClient)
        } catch {
            throw NTSError(error)
        }
        guard let encrypted = NTPExtensionField.all(in: plaintext, from: 0) else { throw .malformed }
        let cookies = encrypted.map(\.field).filter { $0.kind == NTPExtensionField.Kind.cookie }.map(\.body)
        return NTSReply(header: Array(reply.prefix(NTSExchange.ntpHeaderBytes)), cookies: cookies)
    }

    /// Stratum 0 and `NTSN` (RFC 8915 section 5.7): the server cannot read the cookie, so it cannot sign this either.
    private static func isRefusal(_ reply: [UInt8]) -> Bool {
        reply[1] == 0 && reply[12..<16].elementsEqual("NTSN".utf8)
    }
}

package struct NTSReply: Sendable, Equatable {
    /// 48 bytes, made by the holder of the key for this very request. What they say is still to be judged.
    package var header: [UInt8]
    /// For later requests.
    package var cookies: [[UInt8]]

    package init(header: [UInt8], cookies: [[UInt8]]) {
        self.header = header
        self.cookies = cookies
    }
}

package enum NTSError: Error, Sendable, Equatable {
    case malformed
    /// Another identifier than ours, or none.
    case otherRequest
    /// An answer to this request, without proof: made by the server's operator, or by anybody on the path.
    case unauthenticated
    /// A proof that does not hold.
    case notAuthentic
    /// NTS NAK: establish keys anew. Not authenticated: anybody on the path can say so.
    case cookieRefused
    /// See `AESSIVError.unavailable`.
    case cryptoUnavailable

    init(_ error: AESSIVError) {
        self =
            switch error {
            case .notAuthentic: .notAuthentic
            case .unavailable: .cryptoUnavailable
            }
    }
}
