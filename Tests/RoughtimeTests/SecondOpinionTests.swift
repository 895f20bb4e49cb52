import DoctorTesting
import FoundationEssentials
import Native
import Roughtime
import Testing

@Suite(.serialized, .enabled(if: SecondOpinion.isThere, "python3-cryptography is not installed"))
struct SecondOpinionTests {
    private func verdict(of line: SecondOpinion.Line) -> SecondOpinion.Verdict {
        do {
            let answer = try RoughtimeVerifier(key: bytes(line.key), crypto: LiveCrypto()).verify(
                bytes(line.response), to: RoughtimeRequest(decoding: bytes(line.request)))
            return SecondOpinion.Verdict(verdict: "good", midpoint: answer.midpointSeconds)
        } catch { return SecondOpinion.Verdict(verdict: SecondOpinion.word(for: error)) }
    }

    @Test func theVectorsAreGoodToBoth() throws {
        let lines = Vector.all.map {
            SecondOpinion.Line(
                key: hexadecimal($0.vector.key), request: hexadecimal($0.vector.request),
                response: hexadecimal($0.vector.response))
        }
        #expect(try SecondOpinion.judged(lines).map(\.midpoint) == [1000, 1_747_944_450, 1_791_158_400, 50])
    }

    /// What the script makes up, most of it wrong in some way, both judge alike: the same check refuses it.
    @Test func bothJudgeTheScriptsAlike() throws {
        let seed = UInt64.random(in: 0...UInt64(UInt32.max))
        let lines = try SecondOpinion.made(seed: seed, count: 2000)
        var counts: [String: Int] = [:]
        for (index, line) in lines.enumerated() {
            let ours = verdict(of: line)
            #expect(
                ours.verdict == line.verdict && ours.midpoint == line.midpoint,
                "seed \(seed) line \(index): \(ours) but \(line.verdict ?? ""): \(line)")
            counts[ours.verdict, default: 0] += 1
        }
        #expect(lines.count == 2000)
        let seen = [
            "good", "format", "type", "nonce", "version", "downgrade", "certificate", "response", "merkle",
            "delegation",
            "radius",
        ]
        #expect(seen.allSatisfy { counts[$0, default: 0] > 0 }, "seed \(seed): \(counts)")
    }

    /// And what is made here.
    @Test func bothJudgeOursAlike() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = Seeded(seed)
        let lines = try (0..<600).map { _ in try made(&random) }
        let theirs = try SecondOpinion.judged(lines)
        #expect(theirs.count == lines.count)
        var good = 0
        for (index, (line, their)) in zip(lines, theirs).enumerated() {
            let ours = verdict(of: line)
            #expect(ours == their, "seed \(seed) line \(index): \(line)")
            good += ours.verdict == "good" ? 1 : 0
        }
        #expect(good > 30, "seed \(seed)")
    }

    private func made(_ random: inout Seeded) throws -> SecondOpinion.Line {
        var server = PaperServer()
        let version = [RoughtimeVersion.rfc, .rfc, .draft12, .draft11].randomElement(using: &random) ?? .rfc
        server.seed = (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }
        server.versions = [version]
        server.spelling = version == .rfc && Bool.random(using: &random) ? .rfc : .draft
        server.isReversed = version == .draft12 && Bool.random(using: &random)
        server.others = (0..<Int.random(in: 0...6, using: &random)).map { [UInt8($0)] }
        server.radius = [0, 1, 60, 61, .max].randomElement(using: &random) ?? 5
        server.midpoint = [0, 1, 1 << 63, .max].randomElement(using: &random) ?? 0
        server.delegated = (UInt64.random(in: 0...1, using: &random), [1, .max].randomElement(using: &random) ?? 1)
        let offered: [RoughtimeVersion] = version == .draft11 ? [.draft11] : RoughtimeVersion.negotiable
        let asked = try #require(
            RoughtimeRequest(
                nonce: (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }, versions: offered,
                key: Bool.random(using: &random) ? server.key : nil, crypto: LiveCrypto()))
        var response = try server.response(to: asked.packet, version: version)
        for _ in 0..<Int.random(in: 0...2, using: &random) where Bool.random(using: &random) {
            response[Int.random(in: response.indices, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
        }
        return SecondOpinion.Line(
            key: hexadecimal(server.key), request: hexadecimal(asked.packet), response: hexadecimal(response))
    }

    @Test func bothFindTheLie() throws {
        let evidence = try EvidenceTests.dayAhead()
        #expect(try SecondOpinion.judged(evidence) == SecondOpinion.Verdict(verdict: "good", earlier: 0, later: 1))
        var broken = evidence
        broken.links[2].random = [UInt8](repeating: 0, count: 32)
        #expect(try SecondOpinion.judged(broken).verdict == "chain")
        broken.links.removeFirst()
        #expect(try SecondOpinion.judged(broken).verdict == "chain")
        let honest = try EvidenceTests.chain([PaperServer(), PaperServer()])
        #expect(try SecondOpinion.judged(honest).verdict == "consistent")
    }
}
