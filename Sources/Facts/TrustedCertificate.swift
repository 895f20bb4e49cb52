import Values

/// One certificate of a file that a time daemon is told to trust.
package struct TrustedCertificate: Codable, Sendable, Equatable {
    /// `ntstrustedcerts SET FILE`; 0 is the set that the system's certificates belong to.
    package var set: Int
    package var path: String
    /// Subject's common name.
    package var name: String
    package var notBefore: Timestamp
    package var notAfter: Timestamp
    /// May sign others (basic constraints, RFC 5280 section 4.2.1.9): false for a server's own that is pinned.
    package var isAuthority: Bool
    package var source: Source

    package init(
        set: Int, path: String, name: String, notBefore: Timestamp, notAfter: Timestamp, isAuthority: Bool,
        source: Source
    ) {
        self.set = set
        self.path = path
        self.name = name
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.isAuthority = isAuthority
        self.source = source
    }
}
