import Box
import CTLS
import Glibc
import Synchronization
import Values

/// Whom a chain may lead to, and the one way to judge whether it does. Never changed once made; libcrypto locks what it looks
/// up in it.
final class TrustStore: @unchecked Sendable {
    /// More than any public chain has.
    private static let deepestPath: Int32 = 8
    /// 112 bits: RSA of 2048, no SHA-1 (SSL_CTX_set_security_level(3)).
    private static let securityLevel: Int32 = 2

    private let store: OpaquePointer
    private let hasPrivateAnchors: Bool

    init?(_ trust: TLSTrust) {
        guard let store = X509_STORE_new() else { return nil }
        self.store = store
        hasPrivateAnchors = !trust.pem.isEmpty
        if trust.usesSystem { X509_STORE_set_default_paths(store) }
        for certificate in trust.pem.flatMap(X509Certificate.all) { X509_STORE_add_cert(store, certificate.pointer) }
        ERR_clear_error()
    }

    deinit { X509_STORE_free(store) }

    /// The path from the first of the certificates to an anchor; see `SecureNetwork.verify`.
    func path(from chain: PresentedChain, dates: CertificateDates) throws(ChainFault) -> [Certificate] {
        let certificates = chain.der.compactMap(X509Certificate.init(der:))
        guard let leaf = certificates.first, certificates.count == chain.der.count else { throw .malformed }
        guard let context = X509_STORE_CTX_new(), let helpers = box_new_certificates() else {
            throw .other(code: -1, why: "no memory")
        }
        defer {
            X509_STORE_CTX_free(context)
            // Not what is in it: that belongs to `certificates`, which must live until here.
            withExtendedLifetime(certificates) { box_free_list(helpers) }
        }
        for certificate in certificates.dropFirst() { _ = box_add(helpers, certificate.pointer) }
        guard X509_STORE_CTX_init(context, store, leaf.pointer, helpers) == 1,
            X509_STORE_CTX_set_default(context, "ssl_server") == 1, let rules = X509_STORE_CTX_get0_param(context),
            apply(chain.serverName, dates, to: rules)
        else { throw .other(code: -1, why: TLSLibrary.lastError()) }

        guard X509_verify_cert(context) == 1 else {
            defer { ERR_clear_error() }
            let subject = Certificate.text(X509_STORE_CTX_get_current_cert(context).flatMap(X509_get_subject_name))
            throw ChainFault(X509_STORE_CTX_get_error(context), subject: subject)
        }
        let found = X509_STORE_CTX_get0_chain(context)
        let count = box_count(found)
        let path = (0..<count).compactMap { index in
            box_at(found, index).flatMap { Certificate($0, isAnchor: index == count - 1) }
        }
        guard path.count == Int(count), !path.isEmpty else { throw .malformed }
        return path
    }

    private func apply(_ serverName: String, _ dates: CertificateDates, to rules: OpaquePointer) -> Bool {
        X509_VERIFY_PARAM_set_depth(rules, TrustStore.deepestPath)
        X509_VERIFY_PARAM_set_auth_level(rules, TrustStore.securityLevel)
        X509_VERIFY_PARAM_set_hostflags(rules, box_whole_labels)
        if hasPrivateAnchors { X509_VERIFY_PARAM_set_flags(rules, box_partial_chain) }
        switch dates {
        case .ignored: X509_VERIFY_PARAM_set_flags(rules, box_no_check_time)
        case .at(let time): X509_VERIFY_PARAM_set_time(rules, time_t(time.unixSeconds))
        }
        // An empty name would match everything.
        guard !serverName.isEmpty else { return false }
        return IPAddress(serverName) == nil
            ? X509_VERIFY_PARAM_set1_host(rules, serverName, serverName.utf8.count) == 1
            : X509_VERIFY_PARAM_set1_ip_asc(rules, serverName) == 1
    }
}

/// Each trust's store, read once: where all authorities are in one file, that takes longer than a handshake.
final class TrustStores: Sendable {
    private let stores = Mutex<[TLSTrust: TrustStore]>([:])

    /// Nil where there is no memory.
    func store(for trust: TLSTrust) -> TrustStore? {
        stores.withLock { known in
            if let store = known[trust] { return store }
            let store = TrustStore(trust)
            known[trust] = store
            return store
        }
    }
}

extension ChainFault {
    /// x509_vfy.h.
    fileprivate init(_ code: Int32, subject: String) {
        let why = X509_verify_cert_error_string(Int(code)).map { String(cString: $0) } ?? "\(code)"
        self =
            switch code {
            case X509_V_ERR_CERT_NOT_YET_VALID: .notYetValid(subject: subject)
            case X509_V_ERR_CERT_HAS_EXPIRED: .expired(subject: subject)
            case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH: .wrongName
            case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
                X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
                X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_CERT_UNTRUSTED, X509_V_ERR_CERT_REJECTED:
                .untrusted(subject: subject)
            case X509_V_ERR_INVALID_CA, X509_V_ERR_INVALID_PURPOSE, X509_V_ERR_PATH_LENGTH_EXCEEDED,
                X509_V_ERR_PERMITTED_VIOLATION, X509_V_ERR_EXCLUDED_VIOLATION, X509_V_ERR_KEYUSAGE_NO_CERTSIGN,
                X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION, X509_V_ERR_CERT_CHAIN_TOO_LONG:
                .notForThis(subject: subject, why: why)
            case X509_V_ERR_CA_MD_TOO_WEAK, X509_V_ERR_CA_KEY_TOO_SMALL, X509_V_ERR_EE_KEY_TOO_SMALL:
                .weak(subject: subject)
            case X509_V_ERR_CERT_SIGNATURE_FAILURE: .badSignature(subject: subject)
            default: .other(code: code, why: why)
            }
    }
}
