/// One record of NTS key establishment (RFC 8915 section 4): u16 type, whose highest bit says "critical", u16 length of the
/// body, body; big-endian.
package struct NTSRecord: Sendable, Equatable {
    /// RFC 8915 section 7.6. Others are drafts, or made up.
    package enum Kind {
        package static let endOfMessage: UInt16 = 0
        package static let nextProtocol: UInt16 = 1
        package static let error: UInt16 = 2
        package static let warning: UInt16 = 3
        package static let algorithm: UInt16 = 4
        package static let cookie: UInt16 = 5
        package static let server: UInt16 = 6
        package static let port: UInt16 = 7
    }

    package static let headerBytes = 4

    /// A receiver that does not know the type must refuse the message.
    package var isCritical: Bool
    /// 15 bits.
    package var kind: UInt16
    package var body: [UInt8]

    package init(isCritical: Bool, kind: UInt16, body: [UInt8] = []) {
        self.isCritical = isCritical
        self.kind = kind & 0x7fff
        self.body = body
    }

    /// A body of whole 16-bit numbers.
    package init(isCritical: Bool, kind: UInt16, numbers: [UInt16]) {
        self.init(isCritical: isCritical, kind: kind, body: numbers.flatMap(\.bigEndianBytes))
    }

    /// Nil where the body is longer than 16 bits can say.
    package var encoded: [UInt8]? {
        guard let length = UInt16(exactly: body.count) else { return nil }
        return (isCritical ? kind | 0x8000 : kind).bigEndianBytes + length.bigEndianBytes + body
    }

    /// The body as 16-bit numbers; nil where it is none.
    package var numbers: [UInt16]? {
        guard body.count % 2 == 0 else { return nil }
        return stride(from: 0, to: body.count, by: 2).map { body.number16(at: $0) }
    }
}

extension UInt16 {
    var bigEndianBytes: [UInt8] { [UInt8(self >> 8), UInt8(self & 0xff)] }
}

extension [UInt8] {
    /// Big-endian; both bytes must be there.
    func number16(at index: Int) -> UInt16 { UInt16(self[index]) << 8 | UInt16(self[index + 1]) }
}
