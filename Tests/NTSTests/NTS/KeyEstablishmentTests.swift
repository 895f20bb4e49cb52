import DoctorTesting
import NTS
import Testing

/// Records of key establishment (RFC 8915 section 4).
@Suite struct KeyEstablishmentTests {
    typealias Kind = NTSRecord.Kind

    private static let end = NTSRecord(isCritical: true, kind: Kind.endOfMessage)
    private static let ntpv4 = NTSRecord(isCritical: true, kind: Kind.nextProtocol, numbers: [0])
    private static let siv = NTSRecord(isCritical: false, kind: Kind.algorithm, numbers: [15])
    private static let cookie = NTSRecord(isCritical: false, kind: Kind.cookie, body: Array(1...100))
    private static let usual = [ntpv4, siv, cookie]

    private static func message(_ records: [NTSRecord]) -> [UInt8] {
        (records + [end]).compactMap(\.encoded).flatMap { $0 }
    }

    private func failure(_ records: [NTSRecord]) -> KeyEstablishmentError? {
        do {
            _ = try KeyEstablishmentResponse(KeyEstablishmentTests.message(records))
            return nil
        } catch {
            return error
        }
    }

    @Test func theRequestIsTheUsualOne() {
        #expect(
            KeyEstablishment.request == [0x80, 1, 0, 2, 0, 0, 0x80, 4, 0, 2, 0, 15, 0x80, 0, 0, 0])
    }

    @Test func theKeysAreExportedAsTheStandardSays() {
        #expect(NTSKeys.clientToServerExport.label == "EXPORTER-network-time-security")
        #expect(NTSKeys.clientToServerExport.context == [0, 0, 0, 15, 0])
        #expect(NTSKeys.serverToClientExport.context == [0, 0, 0, 15, 1])
        #expect(NTSKeys.clientToServerExport.bytes == 32)
        #expect(NTSKeys(clientToServer: Array(repeating: 1, count: 32), serverToClient: [1]) == nil)
    }

    @Test func aUsualReplyGrantsItsCookies() throws {
        let second = NTSRecord(isCritical: false, kind: Kind.cookie, body: [7])
        var response = try KeyEstablishmentResponse(
            KeyEstablishmentTests.message(KeyEstablishmentTests.usual + [second]))
        #expect(response.cookies == [Array(1...100), [7]] && response.server == nil && response.port == nil)
        let unknown = NTSRecord(isCritical: false, kind: 0x4001, body: [1, 2, 3])
        let server = NTSRecord(isCritical: true, kind: Kind.server, body: Array("ntp.example.org".utf8))
        let port = NTSRecord(isCritical: true, kind: Kind.port, numbers: [11_123])
        response = try KeyEstablishmentResponse(
            KeyEstablishmentTests.message([unknown] + KeyEstablishmentTests.usual + [server, port]))
        #expect(response.server == "ntp.example.org" && response.port == 11_123)
    }

    @Test func everyFlawHasItsName() {
        func record(_ kind: UInt16, _ body: [UInt8], critical: Bool = true) -> NTSRecord {
            NTSRecord(isCritical: critical, kind: kind, body: body)
        }
        let (ntpv4, siv, cookie) = (
            KeyEstablishmentTests.ntpv4, KeyEstablishmentTests.siv, KeyEstablishmentTests.cookie
        )
        let usual = KeyEstablishmentTests.usual
        let table: [([NTSRecord], KeyEstablishmentError)] = [
            ([], .missing(kind: 1)),
            ([siv, cookie], .missing(kind: 1)),
            ([ntpv4, cookie], .missing(kind: 4)),
            ([ntpv4, siv], .missing(kind: 5)),
            ([ntpv4] + usual, .repeated(kind: 1)),
            (usual + [siv], .repeated(kind: 4)),
            ([record(1, []), siv, cookie], .noCommonProtocol(offered: [])),
            ([record(1, [0x80, 1]), siv, cookie], .noCommonProtocol(offered: [0x8001])),
            ([record(1, [0, 0], critical: false), siv, cookie], .malformed(kind: 1)),
            ([record(1, [0]), siv, cookie], .malformed(kind: 1)),
            ([ntpv4, record(4, []), cookie], .noCommonAlgorithm(offered: [])),
            ([ntpv4, record(4, [0, 30]), cookie], .noCommonAlgorithm(offered: [30])),
            ([ntpv4, record(4, [0, 15, 0, 15]), cookie], .noCommonAlgorithm(offered: [15, 15])),
            ([ntpv4, siv, record(5, [])], .malformed(kind: 5)),
            ([ntpv4, siv, record(5, Array(repeating: 1, count: 1025))], .malformed(kind: 5)),
            ([ntpv4, siv] + Array(repeating: cookie, count: 17), .malformed(kind: 5)),
            (usual + [record(2, [0, 1])], .refused(code: 1)),
            ([record(2, [0])], .malformed(kind: 2)),
            (usual + [record(3, [0, 9])], .warned(code: 9)),
            (usual + [record(8, [])], .unknownCritical(kind: 8)),
            (usual + [record(0x7fff, [])], .unknownCritical(kind: 0x7fff)),
            (usual + [record(6, [])], .malformed(kind: 6)),
            (usual + [record(6, Array("a b".utf8))], .malformed(kind: 6)),
            (usual + [record(6, Array("a\u{0}".utf8))], .malformed(kind: 6)),
            (usual + [record(6, Array(repeating: 0x61, count: 256))], .malformed(kind: 6)),
            (usual + [record(6, Array("a".utf8)), record(6, Array("a".utf8))], .repeated(kind: 6)),
            (usual + [record(7, [0, 0])], .malformed(kind: 7)),
            (usual + [record(7, [1])], .malformed(kind: 7)),
            (usual + [record(7, [0, 1, 0, 1])], .malformed(kind: 7)),
            (Array(repeating: record(9, [], critical: false), count: 257), .tooLong),
        ]
        for (records, expected) in table { #expect(failure(records) == expected, "\(records.map(\.kind))") }
    }

    @Test func everyPartOfAMessageNeedsMore() throws {
        let whole = KeyEstablishmentTests.message(KeyEstablishmentTests.usual)
        for count in 0..<whole.count {
            #expect(KeyEstablishmentMessage.progress(Array(whole.prefix(count))) == .needsMore)
            #expect(throws: KeyEstablishmentError.truncated) {
                try KeyEstablishmentResponse(Array(whole.prefix(count)))
            }
        }
        #expect(KeyEstablishmentMessage.progress(whole) == .complete)
        #expect(KeyEstablishmentMessage.progress(whole + [0]) == .refused(.afterTheEnd(bytes: 1)))
        #expect(KeyEstablishmentMessage.progress([0, 0, 0, 0]) == .refused(.malformed(kind: 0)))
        #expect(KeyEstablishmentMessage.progress([0x80, 0, 0, 1, 0]) == .refused(.malformed(kind: 0)))
        // Refused as soon as it says how long it will be.
        #expect(KeyEstablishmentMessage.progress([0x40, 1, 0xff, 0xff]) == .refused(.tooLong))
        let junk = [UInt8](repeating: 0, count: KeyEstablishmentMessage.largestBytes + 1)
        #expect(KeyEstablishmentMessage.progress(junk) == .refused(.tooLong))
    }

    @Test func recordsComeBackAsTheyWere() throws {
        var random = Seeded(11)
        for _ in 0..<200 {
            let records = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                NTSRecord(
                    isCritical: Bool.random(using: &random), kind: UInt16.random(in: 1...0x7fff, using: &random),
                    body: (0..<Int.random(in: 0...300, using: &random)).map { _ in
                        UInt8.random(in: 0...255, using: &random)
                    })
            }
            #expect(try KeyEstablishmentMessage.records(KeyEstablishmentTests.message(records)) == records)
        }
        #expect(NTSRecord(isCritical: false, kind: 5, body: Array(repeating: 0, count: 65_536)).encoded == nil)
    }
}
