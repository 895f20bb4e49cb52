import Box
import CTLS
import Glibc
import Values

/// TLS without a socket: ciphertext in and out, plaintext out and in. Never blocks.
final class TLSSession {
    /// Ciphertext that one connection may send us; handshake, tickets and answer together have some 10 kB.
    static let mostReceivedBytes = 262_144

    private let session: OpaquePointer
    /// Owned by the session.
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer
    private var receivedBytes = 0

    init(_ library: TLSLibrary, _ request: SecureRequest) throws(SecureFailure) {
        guard let session = library.makeSession() else { throw .unavailable(why: TLSLibrary.lastError()) }
        guard let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem()) else {
            SSL_free(session)
            throw .unavailable(why: "no memory")
        }
        SSL_set_bio(session, incoming, outgoing)
        (self.session, self.incoming, self.outgoing) = (session, incoming, outgoing)
        SSL_set_connect_state(session)
        let name = Array(request.applicationProtocol.utf8)
        guard let length = UInt8(exactly: name.count),
            SSL_set_alpn_protos(session, [length] + name, UInt32(length) + 1) == 0
        else { throw .unavailable(why: "no application protocol: \(request.applicationProtocol)") }
        guard !request.serverName.isEmpty, !request.serverName.utf8.contains(0),
            IPAddress(request.serverName) != nil || box_set_server_name(session, request.serverName) == 1
        else { throw .unavailable(why: "no server name: \(request.serverName)") }
    }

    deinit { SSL_free(session) }

    /// Ciphertext from the server.
    func feed(_ bytes: [UInt8]) throws(SecureFailure) {
        receivedBytes += bytes.count
        guard receivedBytes <= TLSSession.mostReceivedBytes else { throw .tooLong }
        guard bytes.isEmpty || BIO_write(incoming, bytes, Int32(bytes.count)) == Int32(bytes.count) else {
            throw .unavailable(why: "no memory")
        }
    }

    /// Ciphertext for the server, all there is.
    func takeOutgoing() -> [UInt8] {
        var result: [UInt8] = []
        withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { buffer in
            while true {
                let count = BIO_read(outgoing, buffer.baseAddress, Int32(buffer.count))
                guard count > 0 else { return }
                result += buffer.prefix(Int(count))
            }
        }
        return result
    }

    /// True once it is done; false where more must come first.
    func handshake() throws(SecureFailure) -> Bool {
        ERR_clear_error()
        let result = SSL_do_handshake(session)
        if result == 1 { return true }
        return try check(result, .handshake)
    }

    /// Nil where more must come first.
    func read() throws(SecureFailure) -> [UInt8]? {
        var bytes: [UInt8] = []
        let count = withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { buffer in
            ERR_clear_error()
            let count = SSL_read(session, buffer.baseAddress, Int32(buffer.count))
            if count > 0 { bytes = [UInt8](buffer.prefix(Int(count))) }
            return count
        }
        if count > 0 { return bytes }
        _ = try check(count, .answer)
        return nil
    }

    func write(_ bytes: [UInt8]) throws(SecureFailure) {
        guard !bytes.isEmpty else { return }
        ERR_clear_error()
        let count = SSL_write(session, bytes, Int32(clamping: bytes.count))
        // Memory takes everything.
        if count != Int32(clamping: bytes.count) { throw .handshake(why: TLSLibrary.lastError()) }
    }

    /// What tells the server that this is the end (close_notify), where that can be said.
    func farewell() -> [UInt8] {
        SSL_shutdown(session)
        ERR_clear_error()
        return takeOutgoing()
    }

    /// What both sides agreed to speak inside, if anything.
    var applicationProtocol: String? {
        var (name, count): (UnsafePointer<UInt8>?, UInt32) = (nil, 0)
        SSL_get0_alpn_selected(session, &name, &count)
        return name.map { String(decoding: UnsafeBufferPointer(start: $0, count: Int(count)), as: UTF8.self) }
    }

    /// The server's certificate and what it sent along.
    func presented(_ serverName: String) -> PresentedChain {
        let chain = SSL_get_peer_cert_chain(session)
        let der = (0..<max(box_count(chain), 0)).compactMap { box_at(chain, $0).flatMap(Certificate.der) }
        return PresentedChain(serverName: serverName, der: der)
    }

    func export(_ export: SecureRequest.Export) throws(SecureFailure) -> [UInt8] {
        var key = [UInt8](repeating: 0, count: export.bytes)
        guard
            SSL_export_keying_material(
                session, &key, key.count, export.label, export.label.utf8.count, export.context, export.context.count, 1
            )
                == 1
        else { throw .unavailable(why: "no key exporter: \(TLSLibrary.lastError())") }
        return key
    }

    /// False where more must come first.
    private func check(_ result: Int32, _ phase: SecureFailure.Phase) throws(SecureFailure) -> Bool {
        switch SSL_get_error(session, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return false
        case SSL_ERROR_ZERO_RETURN: throw .closed(phase)
        default: throw TLSSession.failure(ERR_peek_last_error())
        }
    }

    private static func failure(_ error: UInt) -> SecureFailure {
        switch box_ssl_reason(error) {
        case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_WRONG_VERSION_NUMBER, SSL_R_TLSV1_ALERT_PROTOCOL_VERSION: return .noTLS13
        case SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: return .noApplicationProtocol
        case SSL_R_EXCESSIVE_MESSAGE_SIZE: return .tooLong
        default: break
        }
        if let alert = UInt8(exactly: box_alert_of(error)) { return .alert(code: alert) }
        return .handshake(why: TLSLibrary.lastError())
    }
}
