import Values

/// A server that was asked for its certificate and showed none: nothing listens there, or something on the way is in it.
package struct SilentServer: Codable, Sendable, Hashable {
    package var name: String
    package var endpoint: Endpoint
    package var purpose: CertificateFact.Purpose
    package var source: Source

    package init(name: String, endpoint: Endpoint, purpose: CertificateFact.Purpose, source: Source) {
        self.name = name
        self.endpoint = endpoint
        self.purpose = purpose
        self.source = source
    }
}
