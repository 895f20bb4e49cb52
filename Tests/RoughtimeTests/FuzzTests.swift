import DoctorTesting
import Foundation
import Roughtime
import Testing

/// The fuzzer's corpus, played back as it is and changed at random: `make fuzz` looks further.
@Suite struct FuzzTests {
    private static let folder = Fixtures.path("../Fuzz/corpora/roughtime")

    private func corpus() throws -> [(name: String, bytes: [UInt8])] {
        try FileManager.default.contentsOfDirectory(atPath: FuzzTests.folder).sorted().map {
            ($0, [UInt8](try Data(contentsOf: URL(filePath: FuzzTests.folder + "/" + $0))))
        }
    }

    @Test func theCorpusPlaysBack() throws {
        let corpus = try corpus()
        #expect(corpus.count >= 12)
        for (name, bytes) in corpus { #expect(FuzzedRoughtime.look(bytes) == nil, "\(name)") }
    }

    @Test func randomChangesDoNoHarm() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = Seeded(seed)
        let corpus = try corpus()
        for round in 0..<2000 {
            let (name, bytes) = try #require(corpus.randomElement(using: &random))
            var input = bytes
            for _ in 0..<Int.random(in: 1...6, using: &random) where !input.isEmpty {
                let place = Int.random(in: input.indices, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: input[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 1: input[place] = UInt8.random(in: 0...255, using: &random)
                case 2: input.remove(at: place)
                default: input.insert(UInt8.random(in: 0...255, using: &random), at: place)
                }
            }
            #expect(FuzzedRoughtime.look(input) == nil, "seed \(seed) round \(round) \(name)")
        }
    }

    /// How the seeds came to be.
    @Test(
        .enabled(if: ProcessInfo.processInfo.environment["WRITE_FUZZ_CORPUS"] != nil, "only to write the corpus anew"))
    func writeSeeds() throws {
        try FileManager.default.createDirectory(atPath: FuzzTests.folder, withIntermediateDirectories: true)
        func write(_ name: String, _ kind: UInt8, _ bytes: [UInt8]) throws {
            try Data([kind] + bytes).write(to: URL(filePath: FuzzTests.folder + "/" + name))
        }
        for (name, vector) in Vector.all {
            try write("packet-\(name)", 0, vector.response)
            try write("stream-\(name)", 1, vector.response + vector.response)
        }
        let list = #"""
            {"asOf":"2026-04-25","servers":[{"name":"a","version":2147483660,"publicKeyType":"ed25519","publicKey":
            "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=","addresses":[{"protocol":"udp","address":"[::1]:2002"}]},
            {"name":"b","version":"1","publicKeyType":"ml-dsa-44","publicKey":""}],"reports":"https://a"}
            """#
        try write("list", 2, Array(list.utf8))
        // Seen by a library that believes everything, with hashes of zero.
        var server = PaperServer()
        server.changeSigned = { $0[.root] = [UInt8](repeating: 0, count: 32) }
        let asked = try request(0x41)
        server.others = [[1], [2]]
        try write("answer", 6, try server.response(to: asked.packet))
        try write("signed", 5, Vector.batch.response)
        server.versions = [.draft12]
        try write("answer-draft12", 6, try server.response(to: asked.packet, version: .draft12))
        try write(
            "answer-draft11", 4,
            try server.response(to: try request(0x41, versions: [.draft11]).packet, version: .draft11))
        try write("evidence", 3, Array(try EvidenceTests.chain([server, PaperServer()]).json.utf8))
    }
}
