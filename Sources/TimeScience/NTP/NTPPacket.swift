/// The NTP header of a reply (RFC 5905 section 7.3), as sent: nothing believed yet.
package struct NTPPacket: Equatable {
    static let headerBytes = 48

    package var leap: UInt8
    package var version: UInt8
    package var mode: UInt8
    package var stratum: UInt8
    /// Log2 seconds.
    var precision: Int8
    /// NTP short format: units of 2^-16 s.
    var rootDelay: UInt32
    var rootDispersion: UInt32
    package var referenceID: [UInt8]
    package var origin: [UInt8]
    /// NTP timestamps: units of 2^-32 s since 1900, modulo 2^32 s.
    package var receive: UInt64
    var transmit: UInt64

    /// Nil unless there is a whole header, and behind it (extension fields, MAC) whole words (RFC 7822 section 2).
    package init?(_ bytes: [UInt8]) {
        guard bytes.count >= NTPPacket.headerBytes, bytes.count % 4 == 0 else { return nil }
        func number(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
        leap = bytes[0] >> 6
        version = bytes[0] >> 3 & 7
        mode = bytes[0] & 7
        stratum = bytes[1]
        precision = Int8(bitPattern: bytes[3])
        rootDelay = UInt32(truncatingIfNeeded: number(4..<8))
        rootDispersion = UInt32(truncatingIfNeeded: number(8..<12))
        referenceID = Array(bytes[12..<16])
        origin = Array(bytes[24..<32])
        receive = number(32..<40)
        transmit = number(40..<48)
    }

    /// A client's request: everything but the version, the mode and the cookie is left out, for a server needs none of it
    /// and an eavesdropper could use it.
    package static func request(cookie: [UInt8]) -> [UInt8] {
        let leapVersionMode: UInt8 = 0 << 6 | 4 << 3 | 3
        return [leapVersionMode] + Array(repeating: 0, count: 39) + cookie
    }

    package var rootDelaySeconds: Double { Double(rootDelay) / 65536 }
    package var rootDispersionSeconds: Double { Double(rootDispersion) / 65536 }

    /// How finely the server's clock ticks, held between 2^-30 s and 0.1 s: what it claims beyond that is not believed.
    var precisionSeconds: Double {
        let exponent = min(max(Int(precision), -30), 0)
        return min(1 / Double(1 << -exponent), 0.1)
    }

    /// The reference id as people know it: letters for stratum 0 and 1 (RFC 5905 figures 12 and 13), else an identifier.
    var referenceName: String {
        let letters = referenceID.reversed().drop { $0 == 0 }.reversed()
        if stratum <= 1, !letters.isEmpty, letters.allSatisfy({ (0x21...0x7e).contains($0) }) {
            return String(decoding: Array(letters), as: UTF8.self)
        }
        return referenceID.map { String($0) }.joined(separator: ".")
    }
}
