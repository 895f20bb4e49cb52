/// A message with the header that it travels behind, over UDP and TCP alike (RFC 10049):
///
///     "ROUGHTIM" | u32 length of the message | message
package enum RoughtimePacket {
    package static let headerBytes = 12
    /// The greatest packet read. A full response has 1,568 bytes: 416, 31 more versions, 32 nodes of the path.
    package static let limitBytes = 4096

    static let magic = Array("ROUGHTIM".utf8)

    package static func encode(_ message: RoughtimeMessage) -> [UInt8] {
        let body = message.encoded
        return magic + UInt32(clamping: body.count).littleEndianBytes + body
    }

    /// A whole packet and nothing else.
    package static func decode(_ bytes: [UInt8]) throws(RoughtimeMalformed) -> RoughtimeMessage {
        guard bytes.count >= headerBytes else { throw .tooShort(bytes: bytes.count) }
        guard bytes.starts(with: magic) else { throw .notRoughtime }
        let stated = UInt32(truncatingIfNeeded: bytes[8..<12].littleEndianNumber)
        let body = bytes[headerBytes...]
        guard bytes.count <= limitBytes, UInt64(stated) == UInt64(body.count) else {
            throw .length(stated: stated, bytes: body.count)
        }
        return try RoughtimeMessage(decoding: body)
    }
}

/// Packets out of a TCP stream, which may bring them in pieces of any size, several at once, and in any order.
package struct RoughtimeStream: Sendable {
    private var bytes: [UInt8] = []

    package init() {}

    package mutating func append(_ piece: some Sequence<UInt8>) { bytes += piece }

    /// The next whole packet, its header too; nil where more bytes must come first. After an error there is no way back into
    /// the stream: close it.
    package mutating func next() throws(RoughtimeMalformed) -> [UInt8]? {
        guard RoughtimePacket.magic.starts(with: bytes.prefix(8)) else { throw .notRoughtime }
        guard bytes.count >= RoughtimePacket.headerBytes else { return nil }
        let stated = UInt32(truncatingIfNeeded: bytes[8..<12].littleEndianNumber)
        guard stated <= UInt32(RoughtimePacket.limitBytes - RoughtimePacket.headerBytes) else {
            throw .length(stated: stated, bytes: bytes.count - RoughtimePacket.headerBytes)
        }
        let end = RoughtimePacket.headerBytes + Int(stated)
        guard bytes.count >= end else { return nil }
        defer { bytes.removeFirst(end) }
        return Array(bytes[..<end])
    }
}
