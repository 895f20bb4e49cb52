import CTLS
import Glibc

/// What all connections of one exchange share: the protocol's limits.
final class TLSLibrary {
    /// Public chains have 3 to 6 kB.
    private static let longestChainBytes = 65_536

    private let context: OpaquePointer

    init?() {
        ERR_clear_error()
        guard let context = SSL_CTX_new(TLS_client_method()) else { return nil }
        self.context = context
        guard box_tls13_only(context) == 1 else { return nil }
        box_set_largest_chain(context, TLSLibrary.longestChainBytes)
        box_keep_no_session(context)
        // The library would judge dates by the box's clock: the chain is judged by `TrustStore`, right after the handshake and
        // before anything is sent. What the server signs of the handshake is verified all the same.
        SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nil)
    }

    deinit { SSL_CTX_free(context) }

    func makeSession() -> OpaquePointer? { SSL_new(context) }

    /// The library's words for what went wrong last in this thread.
    static func lastError() -> String {
        let code = ERR_peek_last_error()
        return code == 0 ? "no reason given" : ERR_reason_error_string(code).map { String(cString: $0) } ?? "\(code)"
    }
}
