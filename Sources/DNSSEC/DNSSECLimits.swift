/// How much work a chain may ask for. Honest chains stay far below; what lies above is an attack or broken (KeyTrap,
/// CVE-2023-50387; NSEC3, CVE-2023-50868), and every validator has limits like these. What exceeds ours, and not the judged
/// validator's own, is unknown: never called bogus.
enum DNSSECLimits {
    /// Records of one message that are looked at, and of one set that are verified together.
    static let recordsPerMessage = 500
    /// Keys of a zone; the root has had five.
    static let keysPerZone = 128
    static let delegationsPerZone = 64
    /// Comparisons of a DS with a key for one zone: tags collide by chance only now and then.
    static let digestsPerZone = 64
    /// Verifications over one set of records.
    static let triesPerSet = 9
    /// Cryptographic verifications for one name, all told, and how many of them may fail. One over many records counts for
    /// several.
    static let verificationsPerName = 120
    static let failuresPerName = 32
    static let recordsPerVerification = 64
    /// NSEC and NSEC3 RRsets in one answer: a proof needs three, a CNAME between zones six.
    static let denialSets = 16
    /// More than any validator's own limit (RFC 9276 section 3.2) but for those that were set by hand.
    static let nsec3Iterations: UInt16 = 2500
    static let nsec3HashesPerName = 64
    static let nsec3RoundsPerName = 32_000
    static let cnameHops = 12
    /// Labels of a name whose chain is asked for: two questions each. An ip6.arpa name has 34.
    package static let labels = 40
}
