/// The name of a value in a message: one to four capital letters, padded with zero bytes, read as a little-endian number
/// (RFC 10049). Tags stand in the order of these numbers.
package struct RoughtimeTag: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let code: UInt32

    /// Nil for bytes that are no tag.
    package init?(code: UInt32) {
        var rest = code
        guard rest != 0 else { return nil }
        while rest != 0 {
            guard (0x41...0x5a).contains(rest & 0xff) else { return nil }
            rest >>= 8
        }
        self.code = code
    }

    private init(_ name: String) {
        var code: UInt32 = 0
        for byte in name.utf8.reversed() { code = code << 8 | UInt32(byte) }
        self.code = code
    }

    package static func < (a: RoughtimeTag, b: RoughtimeTag) -> Bool { a.code < b.code }

    package var description: String {
        var (text, rest) = ("", code)
        while rest != 0 {
            text.unicodeScalars.append(Unicode.Scalar(UInt8(truncatingIfNeeded: rest)))
            rest >>= 8
        }
        return text
    }

    package static let signature = RoughtimeTag("SIG")
    package static let version = RoughtimeTag("VER")
    package static let server = RoughtimeTag("SRV")
    package static let nonce = RoughtimeTag("NONC")
    package static let delegation = RoughtimeTag("DELE")
    package static let type = RoughtimeTag("TYPE")
    package static let path = RoughtimeTag("PATH")
    package static let radius = RoughtimeTag("RADI")
    package static let publicKey = RoughtimeTag("PUBK")
    package static let midpoint = RoughtimeTag("MIDP")
    package static let signedResponse = RoughtimeTag("SREP")
    package static let versions = RoughtimeTag("VERS")
    package static let minimumTime = RoughtimeTag("MINT")
    package static let root = RoughtimeTag("ROOT")
    package static let certificate = RoughtimeTag("CERT")
    package static let maximumTime = RoughtimeTag("MAXT")
    package static let index = RoughtimeTag("INDX")
    package static let padding = RoughtimeTag("ZZZZ")
}
