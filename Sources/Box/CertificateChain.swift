import Values

/// Whom to believe.
package struct TLSTrust: Sendable, Hashable {
    /// The system's certification authorities.
    package var usesSystem: Bool
    /// Files in PEM. Each certificate in them is an anchor: an authority for what it signs, any other for itself alone, as
    /// GnuTLS takes them (chrony's `ntstrustedcerts`).
    package var pem: [[UInt8]]

    package init(usesSystem: Bool, pem: [[UInt8]] = []) {
        self.usesSystem = usesSystem
        self.pem = pem
    }

    package static let system = TLSTrust(usesSystem: true)
}

/// The certificates of a handshake, in DER, the server's own first, and whom they were shown for.
package struct PresentedChain: Sendable, Equatable {
    package var serverName: String
    package var der: [[UInt8]]

    package init(serverName: String, der: [[UInt8]]) {
        self.serverName = serverName
        self.der = der
    }
}

package enum CertificateDates: Sendable, Equatable {
    case ignored
    case at(Timestamp)
}

/// What a certificate says of itself.
package struct Certificate: Sendable, Equatable {
    package var notBefore: Timestamp
    package var notAfter: Timestamp
    /// RFC 2253, such as `CN=example.org,O=Example`.
    package var subject: String
    package var issuer: String
    /// O of the subject: who it belongs to.
    package var organization: String?
    /// Where belief ends: it was in the trust, not only in the handshake.
    package var isAnchor: Bool
    package var der: [UInt8]

    package init(
        notBefore: Timestamp, notAfter: Timestamp, subject: String, issuer: String, organization: String?,
        isAnchor: Bool, der: [UInt8]
    ) {
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.subject = subject
        self.issuer = issuer
        self.organization = organization
        self.isAnchor = isAnchor
        self.der = der
    }

    /// Both ends of its window count as good (RFC 5280 section 4.1.2.5).
    package func isGood(from: Timestamp, until: Timestamp) -> Bool { notBefore <= from && until <= notAfter }
}

/// Why a chain is not to be believed. `subject` is that of the certificate it lies with.
package enum ChainFault: Error, Sendable, Equatable {
    case notYetValid(subject: String)
    case expired(subject: String)
    case wrongName
    /// No path to anything trusted.
    case untrusted(subject: String)
    /// Its path is good at both ends of an interval, but not for certain in between.
    case otherPath
    /// Not for servers, not an authority, a constraint broken.
    case notForThis(subject: String, why: String)
    /// Keys or digests that are too weak (RFC 9155, OpenSSL's security level 2).
    case weak(subject: String)
    case badSignature(subject: String)
    case malformed
    /// Anything else that the library found; its own code (`X509_V_ERR_...`).
    case other(code: Int32, why: String)
}
