/// How much work a chain may ask for. Honest chains stay far below; what lies above is an attack or broken (KeyTrap,
/// CVE-2023-50387; NSEC3, CVE-2023-50868), and every validator has limits like these.
enum DNSSECLimits {
    /// Records of one message that are looked at; a root DNSKEY answer at the height of a roll has about a dozen.
    static let recordsPerMessage = 400
    /// Records of one RRset that are verified together.
    static let recordsPerSet = 128
    /// Keys of a zone, as unbound's patch allows; the root has had five.
    static let keysPerZone = 32
    static let delegationsPerZone = 16
    /// Signatures tried over one RRset (unbound: MAX_VALIDATE_RRSIGS).
    static let signaturesPerSet = 8
    /// Keys with one tag and algorithm tried for one signature: a collision of two is known, of five it is made.
    static let keysPerSignature = 4
    /// Cryptographic verifications for one name, all told, and how many of them may fail.
    static let verificationsPerName = 80
    static let failuresPerName = 16
    /// NSEC and NSEC3 RRsets in one answer: a proof needs three, a CNAME between zones six.
    static let denialSets = 12
    /// RFC 9276 section 3.2; unbound's value. More = treated as unsigned.
    package static let nsec3Iterations: UInt16 = 150
    static let nsec3HashesPerName = 64
    static let cnameHops = 8
    /// Labels of a name whose chain is asked for: two questions each. An ip6.arpa name has 34.
    package static let labels = 40
}
