/// DNS messages and signatures; libldns behind it. Pure: no network, no clock.
package protocol DNSLibrary: Sendable {
    /// Does beforehand what the first verification would have to: loading the cryptography takes longer than using it.
    func prepare()
    /// A query in wire form, EDNS with a 1232-byte buffer; nil where the name cannot be encoded.
    func query(_ question: DNSQuestion, id: UInt16, dnssecOK: Bool, checkingDisabled: Bool) -> [UInt8]?
    /// Nil, with no harm done, for anything malformed, looping or oversized.
    func parse(_ bytes: [UInt8]) -> DNSMessage?
    /// A record from its presentation form (RFC 1035 section 5.1), as trust anchor files hold it.
    func record(_ text: String) -> DNSRecord?
    /// Whether `key` made `signature` over `records`; dates are not looked at (RFC 4035 section 5.3.3).
    func verifies(_ records: [DNSRecord], _ signature: DNSRecord, key: DNSRecord) -> Bool
    /// RFC 4034 appendix B.
    func keyTag(_ key: DNSRecord) -> UInt16
    /// Whether the DS is the digest of the key; false for digests that are not supported.
    func matches(_ ds: DNSRecord, key: DNSRecord) -> Bool
    /// RFC 5155 section 5, base32hex in lower case without padding; nil beyond the library's or our limits.
    func nsec3Hash(_ name: String, algorithm: UInt8, iterations: UInt16, salt: [UInt8]) -> String?
}

package struct DNSQuestion: Sendable, Hashable {
    /// Presentation form, lower case, with the final dot: `pool.ntp.org.`.
    package var name: String
    package var type: UInt16

    package init(name: String, type: UInt16) {
        self.name = name
        self.type = type
    }
}

package struct DNSMessage: Sendable, Equatable {
    package var id: UInt16
    package var isResponse: Bool
    package var isAuthoritative: Bool
    package var isTruncated: Bool
    package var recursionAvailable: Bool
    /// AD.
    package var isAuthenticated: Bool
    /// CD.
    package var checkingDisabled: Bool
    /// With the extended bits of EDNS.
    package var rcode: UInt16
    package var question: DNSQuestion?
    package var answer: [DNSRecord]
    package var authority: [DNSRecord]
    /// RFC 8914 info codes.
    package var extendedErrors: [Int]

    package init(
        id: UInt16, isResponse: Bool, isAuthoritative: Bool, isTruncated: Bool, recursionAvailable: Bool,
        isAuthenticated: Bool, checkingDisabled: Bool, rcode: UInt16, question: DNSQuestion?, answer: [DNSRecord],
        authority: [DNSRecord], extendedErrors: [Int]
    ) {
        self.id = id
        self.isResponse = isResponse
        self.isAuthoritative = isAuthoritative
        self.isTruncated = isTruncated
        self.recursionAvailable = recursionAvailable
        self.isAuthenticated = isAuthenticated
        self.checkingDisabled = checkingDisabled
        self.rcode = rcode
        self.question = question
        self.answer = answer
        self.authority = authority
        self.extendedErrors = extendedErrors
    }
}

/// A record with its data in uncompressed wire form.
package struct DNSRecord: Sendable, Hashable {
    /// Lower case, absolute: `ntp.org.`.
    package var owner: String
    package var type: UInt16
    /// 1 = IN.
    package var recordClass: UInt16
    package var ttl: UInt32
    package var data: [UInt8]

    package init(owner: String, type: UInt16, recordClass: UInt16 = 1, ttl: UInt32, data: [UInt8]) {
        self.owner = owner
        self.type = type
        self.recordClass = recordClass
        self.ttl = ttl
        self.data = data
    }
}

/// Record type numbers (IANA DNS parameters) that we ask for or read.
package enum DNSType {
    package static let a: UInt16 = 1
    package static let ns: UInt16 = 2
    package static let cname: UInt16 = 5
    package static let soa: UInt16 = 6
    package static let aaaa: UInt16 = 28
    package static let dname: UInt16 = 39
    package static let ds: UInt16 = 43
    package static let rrsig: UInt16 = 46
    package static let nsec: UInt16 = 47
    package static let dnskey: UInt16 = 48
    package static let nsec3: UInt16 = 50

    /// Mnemonic, or `TYPE123` (RFC 3597).
    package static func name(_ type: UInt16) -> String {
        switch type {
        case 1: "A"
        case 2: "NS"
        case 5: "CNAME"
        case 6: "SOA"
        case 28: "AAAA"
        case 39: "DNAME"
        case 43: "DS"
        case 46: "RRSIG"
        case 47: "NSEC"
        case 48: "DNSKEY"
        case 50: "NSEC3"
        default: "TYPE\(type)"
        }
    }
}
