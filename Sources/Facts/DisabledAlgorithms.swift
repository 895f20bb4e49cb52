import Values

/// Algorithms that a validator takes for unknown in one zone and in all below (named.conf(5), `disable-algorithms`,
/// `disable-ds-digests`): IANA's numbers.
package struct DisabledAlgorithms: Codable, Sendable, Hashable {
    /// Absolute, in lower case.
    package var zone: String
    package var signatures: [UInt8]
    package var digests: [UInt8]
    package var source: Source

    package init(zone: String, signatures: [UInt8] = [], digests: [UInt8] = [], source: Source) {
        self.zone = zone
        self.signatures = signatures
        self.digests = digests
        self.source = source
    }
}
