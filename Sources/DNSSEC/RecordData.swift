import Box
import Values

/// RRSIG (RFC 4034 section 3.1).
struct SignatureData: Sendable {
    var typeCovered: UInt16
    package var algorithm: UInt8
    package var labels: Int
    package var expiration: UInt32
    package var inception: UInt32
    package var keyTag: UInt16
    package var signer: DomainName
    /// As it came, for the library.
    package var record: DNSRecord

    package init?(_ record: DNSRecord) {
        let data = record.data
        guard record.type == DNSType.rrsig, data.count > 18, let signer = DomainName.read(data[18...]) else {
            return nil
        }
        typeCovered = data.number16(0)
        algorithm = data[2]
        labels = Int(data[3])
        expiration = data.number32(8)
        inception = data.number32(12)
        keyTag = data.number16(16)
        self.signer = signer.name
        self.record = record
    }
}

/// DNSKEY (RFC 4034 section 2.1).
struct KeyData: Sendable {
    package var flags: UInt16
    package var `protocol`: UInt8
    package var algorithm: UInt8
    package var tag: UInt16
    package var record: DNSRecord

    package init?(_ record: DNSRecord, library: any DNSLibrary) {
        guard record.type == DNSType.dnskey, record.data.count > 4 else { return nil }
        flags = record.data.number16(0)
        `protocol` = record.data[2]
        algorithm = record.data[3]
        tag = library.keyTag(record)
        self.record = record
    }

    /// A zone's key: ZONE bit, protocol 3 (RFC 4034 section 2.1.1).
    var isZoneKey: Bool { flags & 0x0100 != 0 && `protocol` == 3 }
    /// REVOKE (RFC 5011 section 2.1).
    var isRevoked: Bool { flags & 0x0080 != 0 }

    /// As it is counted where a limit goes by it: the RSA modulus, the curve's size.
    var bits: Int {
        switch algorithm {
        case 5, 7, 8, 10: rsaSizes.map { $0.modulus * 8 } ?? 0
        case 14: 384
        case 16: 456
        default: 256
        }
    }

    /// Octets of exponent and modulus (RFC 3110 section 2).
    private var rsaSizes: (exponent: Int, modulus: Int)? {
        let key = record.data.dropFirst(4)
        guard let first = key.first else { return nil }
        let long = first == 0
        guard !long || key.count > 3 else { return nil }
        let exponent = long ? Int(record.data.number16(5)) : Int(first)
        return (exponent, key.count - (long ? 3 : 1) - exponent)
    }

    /// An RSA key whose verification costs what keys in use cost: RFC 3110 bounds the modulus at 4096 bits, and an
    /// exponent beyond 64 bits only serves to burn time.
    var isAffordable: Bool {
        guard [5, 7, 8, 10].contains(algorithm) else { return true }
        guard let rsaSizes else { return false }
        return (1...8).contains(rsaSizes.exponent) && (64...512).contains(rsaSizes.modulus)
    }
}

/// DS (RFC 4034 section 5.1).
struct DelegationData: Sendable {
    package var keyTag: UInt16
    package var algorithm: UInt8
    var digestType: UInt8
    package var record: DNSRecord

    package init?(_ record: DNSRecord) {
        guard record.type == DNSType.ds, record.data.count > 4 else { return nil }
        keyTag = record.data.number16(0)
        algorithm = record.data[2]
        digestType = record.data[3]
        self.record = record
    }
}

/// NSEC (RFC 4034 section 4.1).
struct NSECData: Sendable {
    package var owner: DomainName
    package var next: DomainName
    var types: TypeBitmap

    package init?(_ record: DNSRecord) {
        guard record.type == DNSType.nsec, let owner = DomainName(record.owner),
            let next = DomainName.read(record.data[...]), let types = TypeBitmap(record.data.dropFirst(next.length))
        else { return nil }
        self.owner = owner
        self.next = next.name
        self.types = types
    }
}

/// NSEC3 (RFC 5155 section 3.2).
struct NSEC3Data: Sendable {
    package var zone: DomainName
    /// First label of the owner, lower case base32hex.
    package var hash: String
    var nextHash: String
    package var algorithm: UInt8
    var isOptOut: Bool
    /// Flags other than Opt-Out make a validator ignore the record (RFC 5155 section 8.2).
    var hasUnknownFlags: Bool
    package var iterations: UInt16
    package var salt: [UInt8]
    var types: TypeBitmap

    package init?(_ record: DNSRecord) {
        let data = record.data
        guard record.type == DNSType.nsec3, let owner = DomainName(record.owner), let zone = owner.parent,
            let label = owner.labels.first, data.count > 5
        else { return nil }
        let saltEnd = 5 + Int(data[4])
        guard data.count > saltEnd else { return nil }
        let hashEnd = saltEnd + 1 + Int(data[saltEnd])
        guard data.count >= hashEnd, let types = TypeBitmap(data[hashEnd...]) else { return nil }
        self.zone = zone
        hash = String(decoding: label, as: UTF8.self)
        nextHash = base32hex(data[(saltEnd + 1)..<hashEnd])
        algorithm = data[0]
        isOptOut = data[1] & 1 != 0
        hasUnknownFlags = data[1] & 0xfe != 0
        iterations = data.number16(2)
        salt = Array(data[5..<saltEnd])
        self.types = types
    }
}

/// The types that exist at a name (RFC 4034 section 4.1.2).
struct TypeBitmap: Sendable, Hashable {
    private var windows: [UInt8: ArraySlice<UInt8>] = [:]

    /// Nil where the windows are out of order or overrun the data.
    package init?(_ data: ArraySlice<UInt8>) {
        var rest = data
        var last = -1
        while !rest.isEmpty {
            guard rest.count >= 2 else { return nil }
            let window = rest[rest.startIndex]
            let length = Int(rest[rest.startIndex + 1])
            guard Int(window) > last, (1...32).contains(length), rest.count >= 2 + length else { return nil }
            last = Int(window)
            windows[window] = rest.dropFirst(2).prefix(length)
            rest = rest.dropFirst(2 + length)
        }
    }

    package func contains(_ type: UInt16) -> Bool {
        guard let bits = windows[UInt8(type >> 8)] else { return false }
        let (byte, bit) = (Int(type & 0xff) / 8, type % 8)
        return byte < bits.count && bits[bits.startIndex + byte] & (0x80 >> UInt8(bit)) != 0
    }
}

/// Base 32 with extended hex alphabet, lower case, no padding (RFC 4648 section 7): its order is that of the bytes.
func base32hex(_ bytes: some Sequence<UInt8>) -> String {
    let alphabet = Array("0123456789abcdefghijklmnopqrstuv".utf8)
    var text: [UInt8] = []
    var pending: UInt32 = 0
    var bits = 0
    for byte in bytes {
        pending = pending << 8 | UInt32(byte)
        bits += 8
        while bits >= 5 {
            bits -= 5
            text.append(alphabet[Int(pending >> UInt32(bits)) & 31])
        }
        pending &= (1 << UInt32(bits)) - 1
    }
    if bits > 0 { text.append(alphabet[Int(pending << UInt32(5 - bits)) & 31]) }
    return String(decoding: text, as: UTF8.self)
}

extension [UInt8] {
    fileprivate func number16(_ at: Int) -> UInt16 { UInt16(self[at]) << 8 | UInt16(self[at + 1]) }
    fileprivate func number32(_ at: Int) -> UInt32 { UInt32(number16(at)) << 16 | UInt32(number16(at + 2)) }
}
