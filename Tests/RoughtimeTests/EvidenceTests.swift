import DoctorTesting
import FoundationEssentials
import Native
import Roughtime
import Testing

@Suite struct EvidenceTests {
    private let crypto = LiveCrypto()

    /// Responses of these servers, each asked after the one before.
    static func chain(_ servers: [PaperServer]) throws -> RoughtimeEvidence {
        var links: [RoughtimeEvidence.Link] = []
        for (index, server) in servers.enumerated() {
            let random = [UInt8](repeating: UInt8(100 + index), count: 32)
            let nonce =
                links.last.map { RoughtimeChain.nonce(after: $0.response, random: random, crypto: LiveCrypto()) }
                ?? random
            let asked = try #require(
                RoughtimeRequest(
                    nonce: nonce, versions: RoughtimeVersion.negotiable, key: server.key, crypto: LiveCrypto()))
            links.append(
                RoughtimeEvidence.Link(
                    random: index == 0 ? nil : random, key: server.key, request: asked.packet,
                    response: try server.response(to: asked.packet)))
        }
        return RoughtimeEvidence(links: links)
    }

    /// The same three midpoints as the RFC's appendix B: the first is a day ahead of the two that came after it. Its servers
    /// spell as the drafts do, although they speak version 1.
    static func dayAhead() throws -> RoughtimeEvidence {
        var servers: [PaperServer] = []
        for (index, midpoint) in [1_773_685_571, 1_773_599_171, 1_773_599_171].enumerated() {
            var server = PaperServer()
            server.seed = [UInt8](repeating: UInt8(index + 1), count: 32)
            server.spelling = .draft
            server.midpoint = UInt64(midpoint)
            server.delegated = (0, .max)
            servers.append(server)
        }
        return try chain(servers)
    }

    @Test func aLieIsProven() throws {
        let evidence = try Self.dayAhead()
        let again = try RoughtimeEvidence(json: Array(evidence.json.utf8))
        #expect(again == evidence)
        guard case .contradiction(0, 1, let answers) = try again.verdict(crypto: crypto) else {
            Issue.record("no contradiction found")
            return
        }
        #expect(answers.map(\.midpointSeconds) == [1_773_685_571, 1_773_599_171, 1_773_599_171])
        #expect(answers.map(\.spelling) == [.draft, .draft, .draft])
        // In the other order the same answers may all be true.
        let reversed = try Self.chain([PaperServer(), PaperServer()])
        guard case .consistent(let both) = try reversed.verdict(crypto: crypto) else {
            Issue.record("a contradiction found")
            return
        }
        #expect(both.count == 2)
    }

    /// Radii that touch do not contradict each other.
    @Test(arguments: [(0, false), (10, false), (11, true)] as [(UInt64, Bool)])
    func onlyWhatExcludesContradicts(ahead: UInt64, isContradiction: Bool) throws {
        var early = PaperServer()
        early.midpoint += ahead
        let verdict = try Self.chain([early, PaperServer()]).verdict(crypto: crypto)
        if case .contradiction = verdict { #expect(isContradiction) } else { #expect(!isContradiction) }
    }

    @Test func whatProvesNothingSaysWhy() throws {
        let good = try Self.dayAhead()
        var broken = good
        broken.links[1].random = [UInt8](repeating: 0, count: 32)
        #expect(throws: RoughtimeEvidenceError.brokenChain(link: 1)) { try broken.verdict(crypto: crypto) }
        broken.links[1].random = nil
        #expect(throws: RoughtimeEvidenceError.brokenChain(link: 1)) { try broken.verdict(crypto: crypto) }
        broken = good
        broken.links.swapAt(0, 1)
        #expect(throws: RoughtimeEvidenceError.brokenChain(link: 1)) { try broken.verdict(crypto: crypto) }
        broken = good
        broken.links.remove(at: 1)
        #expect(throws: RoughtimeEvidenceError.brokenChain(link: 1)) { try broken.verdict(crypto: crypto) }
        broken = good
        broken.links[2].key = good.links[0].key
        #expect(throws: RoughtimeEvidenceError.response(link: 2, .certificateSignature)) {
            try broken.verdict(crypto: crypto)
        }
        broken = good
        broken.links[0].request[300] = 1
        #expect(throws: RoughtimeEvidenceError.response(link: 0, .merkle)) { try broken.verdict(crypto: crypto) }
        broken.links = Array(good.links.prefix(1))
        #expect(throws: RoughtimeEvidenceError.tooShort(links: 1)) { try broken.verdict(crypto: crypto) }
        broken.links = []
        #expect(throws: RoughtimeEvidenceError.tooShort(links: 0)) { try broken.verdict(crypto: crypto) }
    }

    @Test func filesThatAreNoneAreRefused() throws {
        func read(_ text: String) throws -> RoughtimeEvidence { try RoughtimeEvidence(json: Array(text.utf8)) }
        for text in [
            "", "{", "[]", "{}", "{\"responses\":{}}", "{\"responses\":[{}]}", "{\"responses\":[{\"publicKey\":1}]}",
            String(repeating: "[", count: 100_000),
        ] {
            #expect(throws: RoughtimeEvidenceError.notEvidence, "\(text.prefix(40))") { try read(text) }
        }
        #expect(throws: RoughtimeEvidenceError.notBase64(link: 0)) {
            try read(#"{"responses":[{"publicKey":"?","request":"","response":""}]}"#)
        }
        let link = #"{"publicKey":"","request":"","response":""}"#
        let many = [String](repeating: link, count: 65).joined(separator: ",")
        #expect(throws: RoughtimeEvidenceError.tooLarge) { try read("{\"responses\":[\(many)]}") }
        #expect(throws: RoughtimeEvidenceError.tooLarge) { try read(String(repeating: " ", count: 1 << 20 + 1)) }
        // Others' members are no business of ours.
        let more = try read(#"{"x":[1],"responses":[{"publicKey":"","request":"","response":"","note":null}]}"#)
        #expect(more.links.count == 1)
    }
}
