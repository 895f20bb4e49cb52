/// What a server signed in answer to us.
package struct RoughtimeAnswer: Hashable, Sendable {
    /// Unix seconds; any number of 64 bits.
    package var midpointSeconds: UInt64
    /// True time is less than this away from the midpoint, on the server's word. 1 to the verifier's limit.
    package var radiusSeconds: UInt32
    package var version: RoughtimeVersion
    /// All that the server speaks; empty for drafts 10 and 11, which do not say.
    package var versions: [RoughtimeVersion]
    package var spelling: RoughtimeSpelling
    package var isReversed: Bool
    /// Whoever holds the online key can state any time between these, both included (Unix seconds). The longer, the worse.
    package var delegatedFromSeconds: UInt64
    package var delegatedUntilSeconds: UInt64

    package init(
        midpointSeconds: UInt64, radiusSeconds: UInt32, version: RoughtimeVersion, versions: [RoughtimeVersion],
        spelling: RoughtimeSpelling, isReversed: Bool, delegatedFromSeconds: UInt64, delegatedUntilSeconds: UInt64
    ) {
        self.midpointSeconds = midpointSeconds
        self.radiusSeconds = radiusSeconds
        self.version = version
        self.versions = versions
        self.spelling = spelling
        self.isReversed = isReversed
        self.delegatedFromSeconds = delegatedFromSeconds
        self.delegatedUntilSeconds = delegatedUntilSeconds
    }
}
