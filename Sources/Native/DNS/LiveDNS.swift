public import Doctor

/// DNS messages and signatures by libldns.
public struct LiveDNS: DNSLibrary {
    public init() {}

    public func query(_ question: DNSQuestion, id: UInt16, dnssecOK: Bool, checkingDisabled: Bool) -> [UInt8]? { nil }
    public func parse(_ bytes: [UInt8]) -> DNSMessage? { nil }
    public func record(_ text: String) -> DNSRecord? { nil }
    public func verifies(_ records: [DNSRecord], _ signature: DNSRecord, key: DNSRecord) -> Bool { false }
    public func keyTag(_ key: DNSRecord) -> UInt16 { 0 }
    public func matches(_ ds: DNSRecord, key: DNSRecord) -> Bool { false }
    public func nsec3Hash(_ name: String, algorithm: UInt8, iterations: UInt16, salt: [UInt8]) -> String? { nil }
}
