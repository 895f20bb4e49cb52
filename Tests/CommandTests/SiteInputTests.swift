import ArgumentParser
import DoctorTesting
import Foundation
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Formats
@testable import Native
@testable import Values
@testable import boxdoctor

/// A site's facts in every form in which they may be handed over.
@Suite struct SiteInputTests {
    private func facts(_ name: String) throws -> String {
        let facts = Facts(
            host: HostFacts(name: name, view: .live),
            clock: ClockFacts(reading: Timestamp(unixSeconds: 1_795_089_784), boottimeSeconds: 1))
        return try FactsFile.text(facts)
    }

    private func line(_ name: String) throws -> String { try facts(name).split(separator: "\n").joined() }

    private func read(_ paths: String...) -> (names: [String], troubles: [String]) {
        let site = SiteInput(paths: paths).read(ThreadTeam { FactsReader() })
        return (site.members.map(\.name), site.troubles.map { "\($0.source): \($0.text)" })
    }

    /// The same place as seen from where this process stands.
    private func relative(_ path: String) -> String {
        let depth = FileManager.default.currentDirectoryPath.split(separator: "/").count
        return String(repeating: "../", count: depth) + path.dropFirst()
    }

    @Test func filesFoldersAndLines() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path + "/site", withIntermediateDirectories: true)
        _ = try folder.write("site/a.json", try facts("a"))
        _ = try folder.write("site/b.jsonl", "\n" + (try line("b")) + "\n \n" + (try line("c")))
        _ = try folder.write("site/notes.txt", "not facts")
        _ = try folder.write("site/one.json", try line("one") + "\n")
        let all = ["a", "b", "c", "one"]
        for path in [folder.path + "/site", folder.path + "/site/", relative(folder.path + "/site")] {
            let (names, troubles) = read(path)
            #expect(names == all && troubles.isEmpty, "\(path): \(troubles)")
        }
        #expect(read(relative(folder.path + "/site/a.json")).names == ["a"])
    }

    @Test func whatIsBrokenIsToldAndTheOthersJudged() throws {
        let folder = try TemporaryFolder()
        let newer = try line("d").replacing("\"schema_version\" : 1", with: "\"schema_version\" : 9")
        let lines = [try line("a"), #"{"schema_version": 1}"#, newer, "{not json}", try line("e")]
        let stream = try folder.write("s.jsonl", lines.joined(separator: "\n"))
        let empty = try folder.write("empty.json", "")
        let (names, troubles) = read(stream, empty, folder.path + "/none.json", folder.path + "/s.jsonl")
        #expect(names == ["a", "e", "a", "e"])
        let places = troubles.map { $0.split(separator: ":")[0] }
        let three = [2, 3, 4].map { "\(stream), line \($0)" }
        #expect(places.sorted() == (three + three + [empty, folder.path + "/none.json"]).map { $0[...] }.sorted())
        #expect(troubles[0].contains("missing") && troubles[1].contains("schema_version 9"))
    }

    @Test(.enabled(if: Lab.installed("zstd"), "zstd is not installed")) func packed() throws {
        let folder = try TemporaryFolder()
        let lines = try (0..<300).map { try line("box\($0)") }
        let plain = try folder.write("s.jsonl", lines.joined(separator: "\n") + "\n")
        try Lab.run("zstd", ["-q", plain])
        let packed = plain + ".zst"
        #expect(read(packed).names == (0..<300).map { "box\($0)" })
        let bytes = try #require(folder.read("s.jsonl.zst"))
        let cut = folder.path + "/cut.zst"
        try Data(bytes.prefix(bytes.count - 20)).write(to: URL(filePath: cut))
        #expect(read(cut).troubles.last == "\(cut): zstd: not a whole file that zstd packed")
        try FileManager.default.removeItem(atPath: plain)
        #expect(read(folder.path).names.count == 300)
    }

    /// Every text of every length falls on every end of a piece that is read.
    @Test func linesOfAnyLength() throws {
        let folder = try TemporaryFolder()
        var random = Seeded(3)
        var lines: [String] = []
        for _ in 0..<400 {
            lines.append("{" + String(repeating: "x", count: Int.random(in: 0...3000, using: &random)) + "}")
        }
        lines.insert("{" + String(repeating: "y", count: 300_000) + "}", at: 7)
        let path = try folder.write("lines", lines.joined(separator: "\n"))
        func pieces(limit: Int) throws -> [InputLines.Piece] {
            var found: [InputLines.Piece] = []
            var input = InputLines(try InputStream(path), limit: limit) { $0.first == UInt8(ascii: "{") }
            while let piece = try input.next() { found.append(piece) }
            return found
        }
        let all = try pieces(limit: 1 << 20)
        #expect(all.map { String(decoding: $0.bytes, as: UTF8.self) } == lines)
        #expect(all.map(\.line) == (1...lines.count).map { $0 })
        let short = try pieces(limit: 200_000)
        #expect(short.filter(\.isTooLong).map(\.line) == [8])
        #expect(short.filter { !$0.isTooLong }.count == lines.count - 1)
    }

    @Test func workersKeepTheOrder() {
        let workers = ThreadTeam { 0 }
        let results = workers.map(10_000) { number, _ in number * 2 }
        #expect(results == (0..<10_000).map { $0 * 2 })
        #expect(workers.map(0) { number, _ in number }.isEmpty)
    }
}
