/// Key establishment for NTPv4 with AES-SIV-CMAC-256, as a client (RFC 8915 sections 4 and 5): the bytes to send inside TLS,
/// and what the server's bytes say.
package enum KeyEstablishment {
    /// TCP, behind TLS 1.3 (RFC 8915 section 7.1).
    package static let port: UInt16 = 4460
    /// The protocol that both sides must name in the handshake (RFC 8915 section 4).
    package static let applicationProtocol = "ntske/1"

    static let ntpVersion4: UInt16 = 0
    /// AEAD_AES_SIV_CMAC_256: every server must have it (RFC 8915 section 5.1).
    static let aesSIVCMAC256: UInt16 = 15

    package static let request: [UInt8] = [
        NTSRecord(isCritical: true, kind: NTSRecord.Kind.nextProtocol, numbers: [ntpVersion4]),
        NTSRecord(isCritical: true, kind: NTSRecord.Kind.algorithm, numbers: [aesSIVCMAC256]),
        NTSRecord(isCritical: true, kind: NTSRecord.Kind.endOfMessage),
    ].compactMap(\.encoded).flatMap { $0 }
}

/// What a server granted: cookies, and where to use them.
package struct KeyEstablishmentResponse: Sendable, Equatable {
    static let longestCookieBytes = 1024
    static let mostCookies = 16

    /// At least one; each is used once.
    package var cookies: [[UInt8]]
    /// Name or literal address of the NTP server; nil = the address that was asked.
    package var server: String?
    /// UDP; nil = 123.
    package var port: UInt16?

    /// Reads a whole message, as `KeyEstablishmentMessage.progress` finds it.
    package init(_ bytes: [UInt8]) throws(KeyEstablishmentError) {
        guard let records = try KeyEstablishmentMessage.records(bytes) else { throw .truncated }
        try KeyEstablishmentResponse.refuse(records)
        let protocols = try KeyEstablishmentResponse.only(NTSRecord.Kind.nextProtocol, in: records)
        guard let protocols else { throw .missing(kind: NTSRecord.Kind.nextProtocol) }
        guard protocols.isCritical, let offered = protocols.numbers else { throw .malformed(kind: protocols.kind) }
        guard offered == [KeyEstablishment.ntpVersion4] else { throw .noCommonProtocol(offered: offered) }
        let algorithm = try KeyEstablishmentResponse.only(NTSRecord.Kind.algorithm, in: records)
        guard let algorithm else { throw .missing(kind: NTSRecord.Kind.algorithm) }
        guard let algorithms = algorithm.numbers else { throw .malformed(kind: algorithm.kind) }
        guard algorithms == [KeyEstablishment.aesSIVCMAC256] else { throw .noCommonAlgorithm(offered: algorithms) }

        cookies = records.filter { $0.kind == NTSRecord.Kind.cookie }.map(\.body)
        guard !cookies.isEmpty else { throw .missing(kind: NTSRecord.Kind.cookie) }
        guard cookies.count <= KeyEstablishmentResponse.mostCookies,
            cookies.allSatisfy({ (1...KeyEstablishmentResponse.longestCookieBytes).contains($0.count) })
        else { throw .malformed(kind: NTSRecord.Kind.cookie) }
        server = try KeyEstablishmentResponse.server(in: records)
        port = try KeyEstablishmentResponse.port(in: records)
    }

    /// What makes the rest not worth reading. A client that does not know a warning must take it for an error, and none is
    /// defined (RFC 8915 section 4.1.4).
    private static func refuse(_ records: [NTSRecord]) throws(KeyEstablishmentError) {
        let known = NTSRecord.Kind.endOfMessage...NTSRecord.Kind.port
        for record in records {
            switch record.kind {
            case NTSRecord.Kind.error, NTSRecord.Kind.warning:
                guard let codes = record.numbers, codes.count == 1 else { throw .malformed(kind: record.kind) }
                throw record.kind == NTSRecord.Kind.error ? .refused(code: codes[0]) : .warned(code: codes[0])
            case _ where record.isCritical && !known.contains(record.kind):
                throw .unknownCritical(kind: record.kind)
            default: break
            }
        }
    }

    private static func only(_ kind: UInt16, in records: [NTSRecord]) throws(KeyEstablishmentError) -> NTSRecord? {
        let found = records.filter { $0.kind == kind }
        guard found.count <= 1 else { throw .repeated(kind: kind) }
        return found.first
    }

    /// A host name or a literal address, in ASCII (RFC 8915 section 4.1.7).
    private static func server(in records: [NTSRecord]) throws(KeyEstablishmentError) -> String? {
        guard let record = try only(NTSRecord.Kind.server, in: records) else { return nil }
        let isPlain = record.body.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x3a: true
            default: false
            }
        }
        guard (1...255).contains(record.body.count), isPlain else { throw .malformed(kind: record.kind) }
        return String(decoding: record.body, as: UTF8.self)
    }

    private static func port(in records: [NTSRecord]) throws(KeyEstablishmentError) -> UInt16? {
        guard let record = try only(NTSRecord.Kind.port, in: records) else { return nil }
        guard let numbers = record.numbers, numbers.count == 1, numbers[0] != 0 else {
            throw .malformed(kind: record.kind)
        }
        return numbers[0]
    }
}

/// Why a server's message grants nothing. Record types: `NTSRecord.Kind`.
package enum KeyEstablishmentError: Error, Sendable, Equatable {
    /// The connection ended before the message did.
    case truncated
    case tooLong
    case afterTheEnd(bytes: Int)
    case malformed(kind: UInt16)
    case missing(kind: UInt16)
    case repeated(kind: UInt16)
    case unknownCritical(kind: UInt16)
    /// RFC 8915 section 4.1.3: 0 unknown critical record, 1 bad request, 2 internal error.
    case refused(code: UInt16)
    case warned(code: UInt16)
    case noCommonProtocol(offered: [UInt16])
    case noCommonAlgorithm(offered: [UInt16])
}
