/// How far a message has come while its bytes arrive.
package enum NTSProgress: Sendable, Equatable {
    case needsMore
    case complete
    case refused(KeyEstablishmentError)
}

/// A message of NTS key establishment: records up to and with the first "end of message" (RFC 8915 section 4).
package enum KeyEstablishmentMessage {
    /// Eight cookies, with room to spare; chrony takes no longer message either.
    package static let largestBytes = 16_384
    /// A record of four bytes costs more to keep than to send.
    static let mostRecords = 256

    /// Looks at what has come so far; cheap enough to ask after every read.
    package static func progress(_ bytes: [UInt8]) -> NTSProgress {
        do {
            return try records(bytes) == nil ? .needsMore : .complete
        } catch {
            return .refused(error)
        }
    }

    /// All records, the end without which it is none left out; nil where the end has not come yet.
    package static func records(_ bytes: [UInt8]) throws(KeyEstablishmentError) -> [NTSRecord]? {
        guard bytes.count <= largestBytes else { throw .tooLong }
        var records: [NTSRecord] = []
        var next = 0
        while bytes.count - next >= NTSRecord.headerBytes {
            let kind = bytes.number16(at: next)
            let end = next + NTSRecord.headerBytes + Int(bytes.number16(at: next + 2))
            guard end <= largestBytes else { throw .tooLong }
            guard end <= bytes.count else { return nil }
            let record = NTSRecord(
                isCritical: kind & 0x8000 != 0, kind: kind, body: Array(bytes[(next + NTSRecord.headerBytes)..<end]))
            next = end
            if record.kind == NTSRecord.Kind.endOfMessage {
                // RFC 8915 section 4.1.1: no body, critical, and the last.
                guard record.body.isEmpty, record.isCritical else { throw .malformed(kind: record.kind) }
                guard next == bytes.count else { throw .afterTheEnd(bytes: bytes.count - next) }
                return records
            }
            guard records.count < mostRecords else { throw .tooLong }
            records.append(record)
        }
        return nil
    }
}
