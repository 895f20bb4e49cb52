import DoctorTesting
import FoundationEssentials
import Testing

/// The corpora of every door, played back as they are and changed at random: `make fuzz TARGET=` looks further.
@Suite struct FuzzedDoorTests {
    private static func corpus(_ door: String) throws -> [[UInt8]] {
        let folder = Fixtures.path("../Fuzz/corpora/\(door)")
        return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
            [UInt8](try Data(contentsOf: URL(filePath: folder + "/" + $0)))
        }
    }

    /// FUZZ_DOOR asks about one alone, as it is: for its coverage.
    private static let doors = FuzzedDoors.all.keys.sorted().filter {
        [nil, $0].contains(ProcessInfo.processInfo.environment["FUZZ_DOOR"])
    }

    @Test(arguments: doors) func theCorpusPlaysBack(_ name: String) throws {
        let door = try #require(FuzzedDoors.all[name])
        let corpus = try Self.corpus(name)
        #expect(!corpus.isEmpty, "Tests/Fuzz/corpora/\(name) holds nothing")
        corpus.forEach(door)
        if ProcessInfo.processInfo.environment["FUZZ_DOOR"] == name { return }
        var random = Seeded(UInt64.random(in: .min ... .max))
        for _ in 0..<40 {
            guard var input = corpus.randomElement(using: &random), !input.isEmpty else { continue }
            for _ in 0..<Int.random(in: 1...4, using: &random) where !input.isEmpty {
                let place = Int.random(in: input.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: input[place] = UInt8.random(in: 0...255, using: &random)
                case 1: input.remove(at: place)
                default: input.insert(contentsOf: input[place..<min(place + 9, input.count)], at: place)
                }
            }
            door(input)
        }
    }
}
