/// Tagged values, the one shape of everything in Roughtime (RFC 10049): requests, responses, and, nested,
/// SREP, CERT and DELE.
///
///     u32 N | N-1 u32 offsets | N u32 tags | values        all little-endian
package struct RoughtimeMessage: Hashable, Sendable {
    package struct Field: Hashable, Sendable {
        package var tag: RoughtimeTag
        /// A slice of the bytes decoded: signatures are over these very bytes.
        package var value: ArraySlice<UInt8>
    }

    /// Ascending, no tag twice, at least one.
    package let fields: [Field]

    package subscript(tag: RoughtimeTag) -> ArraySlice<UInt8>? { fields.first { $0.tag == tag }?.value }

    /// Any bytes; every rule of the format is checked before a value is looked at.
    package init(decoding bytes: ArraySlice<UInt8>) throws(RoughtimeMalformed) {
        guard bytes.count >= 8 else { throw .tooShort(bytes: bytes.count) }
        let count = bytes.littleEndian32s(0, 1)[0]
        guard count >= 1 else { throw .noTags }
        // Before anything is kept for the tags: a header of theirs must be there.
        guard count <= UInt32(clamping: bytes.count / 8) else { throw .header(tags: count) }
        let tags = Int(count)
        let numbers = bytes.littleEndian32s(1, 2 * tags - 1)
        let values = bytes.dropFirst(8 * tags)
        var edges = [0]
        for offset in numbers.prefix(tags - 1) {
            guard offset % 4 == 0, offset <= UInt32(clamping: values.count), Int(offset) >= edges[edges.count - 1]
            else {
                throw .offset(offset)
            }
            edges.append(Int(offset))
        }
        edges.append(values.count)
        var fields: [Field] = []
        for (index, code) in numbers.dropFirst(tags - 1).enumerated() {
            guard let tag = RoughtimeTag(code: code) else { throw .tag(code) }
            if let last = fields.last, last.tag >= tag { throw .tagOrder(code) }
            fields.append(
                Field(tag: tag, value: values.dropFirst(edges[index]).prefix(edges[index + 1] - edges[index])))
        }
        self.fields = fields
    }

    /// Values by tag: at least one, each a multiple of four bytes long.
    package init(_ values: [RoughtimeTag: [UInt8]]) {
        fields = values.sorted { $0.key < $1.key }.map { Field(tag: $0.key, value: $0.value[...]) }
    }

    package var encoded: [UInt8] {
        var bytes = UInt32(clamping: fields.count).littleEndianBytes
        var offset = 0
        for field in fields.dropLast() {
            offset += field.value.count
            bytes += UInt32(clamping: offset).littleEndianBytes
        }
        for field in fields { bytes += field.tag.code.littleEndianBytes }
        for field in fields { bytes += field.value }
        return bytes
    }
}

/// Bytes that are no message, or no packet.
package enum RoughtimeMalformed: Error, Hashable, Sendable {
    case tooShort(bytes: Int)
    /// A packet does not begin with `ROUGHTIM`.
    case notRoughtime
    /// A packet's length field against what follows it.
    case length(stated: UInt32, bytes: Int)
    case noTags
    /// More tags than the message has room for.
    case header(tags: UInt32)
    /// Not a multiple of four, less than the one before, or past the end.
    case offset(UInt32)
    /// Not one to four capital letters.
    case tag(UInt32)
    /// Not greater than the one before.
    case tagOrder(UInt32)
}

extension ArraySlice<UInt8> {
    /// `count` numbers of 32 bits from the `first` on; all of them must be there.
    fileprivate func littleEndian32s(_ first: Int, _ count: Int) -> [UInt32] {
        dropFirst(4 * first).prefix(4 * count).littleEndian32s
    }
}
