/// An extension field behind the NTP header (RFC 7822 section 2): u16 type, u16 length with these four bytes, body, padded
/// with zeros to whole words.
package struct NTPExtensionField: Sendable, Equatable {
    /// RFC 8915 section 7.5.
    package enum Kind {
        package static let uniqueIdentifier: UInt16 = 0x0104
        package static let cookie: UInt16 = 0x0204
        package static let cookiePlaceholder: UInt16 = 0x0304
        package static let authenticator: UInt16 = 0x0404
    }

    static let headerBytes = 4
    /// RFC 7822 section 2: no field is shorter.
    static let leastBytes = 16
    /// More than any reply with eight cookies has.
    static let most = 32

    package var kind: UInt16
    /// Padding included: nothing says where it begins.
    package var body: [UInt8]

    package init(kind: UInt16, body: [UInt8]) {
        self.kind = kind
        self.body = body
    }

    /// Nil where the body is longer than 16 bits can say.
    package var encoded: [UInt8]? {
        let whole = body.paddedToWords
        let padded = whole + Array(repeating: 0, count: max(NTPExtensionField.leastBytes - 4 - whole.count, 0))
        guard let length = UInt16(exactly: padded.count + NTPExtensionField.headerBytes) else { return nil }
        return kind.bigEndianBytes + length.bigEndianBytes + padded
    }

    /// All fields from `start` to the end, each with where it begins; nil unless they fill the bytes exactly.
    package static func all(in bytes: [UInt8], from start: Int) -> [(start: Int, field: NTPExtensionField)]? {
        var fields: [(start: Int, field: NTPExtensionField)] = []
        var next = start
        while next < bytes.count {
            guard bytes.count - next >= leastBytes, fields.count < most else { return nil }
            let length = Int(bytes.number16(at: next + 2))
            guard length >= leastBytes, length % 4 == 0, length <= bytes.count - next else { return nil }
            let body = Array(bytes[(next + headerBytes)..<(next + length)])
            fields.append((next, NTPExtensionField(kind: bytes.number16(at: next), body: body)))
            next += length
        }
        return next == bytes.count ? fields : nil
    }
}

/// The body of the authenticator field (RFC 8915 section 5.6): u16 length of the nonce, u16 length of the ciphertext, both
/// padded to whole words, then padding that a client owes for a short nonce.
package struct NTSAuthenticator: Sendable, Equatable {
    package var nonce: [UInt8]
    /// The tag, and behind it what is encrypted.
    package var ciphertext: [UInt8]

    package init(nonce: [UInt8], ciphertext: [UInt8]) {
        self.nonce = nonce
        self.ciphertext = ciphertext
    }

    /// Nil where a length is more than 16 bits can say.
    package var encoded: [UInt8]? {
        guard let nonceBytes = UInt16(exactly: nonce.count), let bytes = UInt16(exactly: ciphertext.count) else {
            return nil
        }
        return nonceBytes.bigEndianBytes + bytes.bigEndianBytes + nonce.paddedToWords + ciphertext.paddedToWords
    }

    package init?(_ body: [UInt8]) {
        guard body.count >= 4 else { return nil }
        let (nonceBytes, bytes) = (Int(body.number16(at: 0)), Int(body.number16(at: 2)))
        let start = 4 + (nonceBytes + 3) / 4 * 4
        guard nonceBytes > 0, bytes >= AESSIV.tagBytes, start + (bytes + 3) / 4 * 4 <= body.count else { return nil }
        nonce = Array(body[4..<(4 + nonceBytes)])
        ciphertext = Array(body[start..<(start + bytes)])
    }
}

extension [UInt8] {
    var paddedToWords: [UInt8] { self + Array(repeating: 0, count: (4 - count % 4) % 4) }
}
