import DoctorTesting
import Foundation
import NTS
import Native
import Testing

/// The fuzzers' corpora, played back as they are and changed at random: `make fuzz` looks further.
@Suite struct FuzzedTimeTests {
    enum Decoder: String, CaseIterable, Sendable {
        case records = "nts-record"
        case extensions = "ntp-extension"
        case header = "http-header"

        var look: ([UInt8]) -> Void {
            switch self {
            case .records: FuzzedTime.ntsRecords
            case .extensions: FuzzedTime.ntpExtensions
            case .header: FuzzedTime.httpHeader
            }
        }

        var folder: String { Fixtures.path("../Fuzz/corpora/\(rawValue)") }

        func corpus() throws -> [[UInt8]] {
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
                [UInt8](try Data(contentsOf: URL(filePath: folder + "/" + $0)))
            }
        }

        /// What a good server sends, and what comes close to it.
        func seeds() throws -> [(name: String, bytes: [UInt8])] {
            switch self {
            case .records: try FuzzedTimeTests.recordSeeds()
            case .extensions: try FuzzedTimeTests.extensionSeeds()
            case .header: FuzzedTimeTests.headerSeeds
            }
        }
    }

    @Test(arguments: Decoder.allCases) func theCorpusPlaysBack(_ decoder: Decoder) throws {
        let corpus = try decoder.corpus()
        #expect(corpus.count >= 3)
        corpus.forEach(decoder.look)
    }

    @Test(arguments: Decoder.allCases) func randomChangesAreRead(_ decoder: Decoder) throws {
        var random = Seeded(UInt64.random(in: .min ... .max))
        let corpus = try decoder.corpus()
        for _ in 0..<2000 {
            var input = try #require(corpus.randomElement(using: &random))
            for _ in 0..<Int.random(in: 1...6, using: &random) where !input.isEmpty {
                let place = Int.random(in: input.indices, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: input[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 1: input[place] = UInt8.random(in: 0...255, using: &random)
                case 2: input.remove(at: place)
                default: input.insert(UInt8.random(in: 0...255, using: &random), at: place)
                }
            }
            decoder.look(input)
        }
    }

    /// How the seeds came to be.
    @Test(
        .enabled(if: ProcessInfo.processInfo.environment["WRITE_FUZZ_CORPUS"] != nil, "only to write the corpora anew"),
        arguments: Decoder.allCases)
    func writeSeeds(_ decoder: Decoder) throws {
        try FileManager.default.createDirectory(atPath: decoder.folder, withIntermediateDirectories: true)
        for seed in try decoder.seeds() {
            try Data(seed.bytes).write(to: URL(filePath: decoder.folder + "/" + seed.name))
        }
    }

    private static func recordSeeds() throws -> [(name: String, bytes: [UInt8])] {
        let cookies = (0..<8).map {
            NTSRecord(isCritical: false, kind: NTSRecord.Kind.cookie, body: Array(repeating: $0, count: 100))
        }
        let usual = [
            NTSRecord(isCritical: true, kind: NTSRecord.Kind.nextProtocol, numbers: [0]),
            NTSRecord(isCritical: false, kind: NTSRecord.Kind.algorithm, numbers: [15]),
        ]
        let place = [
            NTSRecord(isCritical: false, kind: NTSRecord.Kind.server, body: Array("ntp.example.org".utf8)),
            NTSRecord(isCritical: false, kind: NTSRecord.Kind.port, numbers: [11_123]),
        ]
        let error = [NTSRecord(isCritical: true, kind: NTSRecord.Kind.error, numbers: [1])]
        func message(_ records: [NTSRecord]) -> [UInt8] {
            let end = NTSRecord(isCritical: true, kind: NTSRecord.Kind.endOfMessage)
            return (records + [end]).compactMap(\.encoded).flatMap { $0 }
        }
        return [
            ("usual", message(usual + cookies)), ("elsewhere", message(usual + place + cookies.prefix(1))),
            ("error", message(error)), ("request", KeyEstablishment.request),
        ]
    }

    private static func extensionSeeds() throws -> [(name: String, bytes: [UInt8])] {
        let keys = try #require(NTSKeys(clientToServer: FuzzedTime.key, serverToClient: FuzzedTime.key))
        let exchange = try #require(
            NTSExchange(
                keys: keys, cookie: Array(repeating: 3, count: 100), identifier: FuzzedTime.key,
                nonce: Array(repeating: 1, count: 16), by: LibcryptoAES()))
        let request = try exchange.request(header: [0x24, 2] + Array(repeating: 0, count: 46))
        // With one key both ways, a request in a server's mode is a reply.
        let cookie = NTPExtensionField(kind: NTPExtensionField.Kind.cookie, body: Array(repeating: 4, count: 100))
        let fields = [NTPExtensionField(kind: NTPExtensionField.Kind.uniqueIdentifier, body: FuzzedTime.key), cookie]
        var refusal = Array(request.prefix(84))
        refusal.replaceSubrange(1..<2, with: [0])
        refusal.replaceSubrange(12..<16, with: Array("NTSN".utf8))
        return [
            ("reply", request), ("refusal", refusal), ("fields", fields.compactMap(\.encoded).flatMap { $0 }),
            ("behind-header", Array(request.dropFirst(48))),
        ]
    }

    private static let headerSeeds: [(name: String, bytes: [UInt8])] = [
        ("date", Array("HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n".utf8)),
        ("cached", Array("HTTP/1.1 200 OK\r\nAge: 7\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n".utf8)),
        ("leap", Array("HTTP/1.0 301\r\nServer: x\r\nage: 0\r\ndate:\tThu, 29 Feb 2024 23:59:59 GMT \r\n\r\n".utf8)),
    ]
}
