import DoctorTesting
import Native
import Roughtime
import Testing

/// One test for each thing that a signed response may do wrong.
@Suite struct VerifierTests {
    private func verdict(
        of server: PaperServer, version: RoughtimeVersion = .rfc,
        versions: [RoughtimeVersion] = RoughtimeVersion.negotiable,
        tamper: (inout [UInt8]) -> Void = { _ in }
    ) throws -> RoughtimeRejection? {
        let asked = try request(versions: versions, key: server.key)
        var response = try server.response(to: asked.packet, version: version)
        tamper(&response)
        do {
            _ = try RoughtimeVerifier(key: server.key, crypto: LiveCrypto()).verify(response, to: asked)
            return nil
        } catch { return error }
    }

    @Test func allFamiliesAreUnderstood() throws {
        var server = PaperServer()
        #expect(try verdict(of: server) == nil)
        server.spelling = .draft
        #expect(try verdict(of: server) == nil)
        for size in 1...9 {
            server.others = (0..<size).map { [UInt8](repeating: UInt8($0), count: 8) }
            #expect(try verdict(of: server) == nil, "batch of \(size + 1)")
        }
        server.versions = [.draft12]
        #expect(try verdict(of: server, version: .draft12) == nil)
        server.isReversed = true
        #expect(try verdict(of: server, version: .draft12) == nil)
        server.changeTop = { $0[.type] = nil }
        #expect(try verdict(of: server, version: .draft12) == nil)
        server = PaperServer()
        server.spelling = .draft11
        server.others = [[1], [2], [3]]
        #expect(try verdict(of: server, version: .draft11, versions: [.draft11]) == nil)
        server.changeTop = { $0[.nonce] = nil }
        #expect(try verdict(of: server, version: .draft11, versions: [.draft11]) == nil)
    }

    @Test func spellingsDoNotMix() throws {
        var server = PaperServer()
        server.versions = [.draft12]
        #expect(try verdict(of: server, version: .draft12) == .certificateSignature)
        server.versions = [.rfc]
        server.spelling = .draft11
        #expect(try verdict(of: server) == nil, "draft11's contexts are the drafts' where the version is not 11's")
        server.spelling = .rfc
        let good = try server.response(to: try request().packet)
        server.spelling = .draft
        let other = try server.response(to: try request().packet)
        // One response with the certificate of the other.
        var values = values(of: good)
        values[.certificate] = self.values(of: other)[.certificate]
        let mixed = RoughtimePacket.encode(RoughtimeMessage(values))
        #expect(throws: RoughtimeRejection.responseSignature) {
            try RoughtimeVerifier(key: server.key, crypto: LiveCrypto()).verify(mixed, to: try request())
        }
    }

    @Test func reversedPathsAreTheDraftsOnly() throws {
        var server = PaperServer()
        server.isReversed = true
        server.others = [[1], [2]]
        #expect(try verdict(of: server) == .merkle)
    }

    @Test func whatIsMissingIsNamed() throws {
        for tag: RoughtimeTag in [.signature, .nonce, .type, .path, .signedResponse, .certificate, .index] {
            var server = PaperServer()
            server.changeTop = { $0[tag] = nil }
            #expect(try verdict(of: server) == .missing(tag, in: .response))
        }
        for tag: RoughtimeTag in [.version, .versions, .radius, .midpoint, .root] {
            var server = PaperServer()
            server.changeSigned = { $0[tag] = nil }
            #expect(try verdict(of: server) == .missing(tag, in: .signedResponse))
            server.changeSigned = { $0[tag] = [] }
            #expect(try verdict(of: server) == .value(tag, in: .signedResponse))
        }
        for tag: RoughtimeTag in [.publicKey, .minimumTime, .maximumTime] {
            var server = PaperServer()
            server.changeDelegation = { $0[tag] = nil }
            #expect(try verdict(of: server) == .missing(tag, in: .delegation))
            server.changeDelegation = { $0[tag] = [1, 2, 3, 4] }
            #expect(try verdict(of: server) == .value(tag, in: .delegation))
        }
        for tag: RoughtimeTag in [.signedResponse, .certificate] {
            var server = PaperServer()
            server.changeTop = { $0[tag] = [] }
            let part: RoughtimePart = tag == .certificate ? .certificate : .signedResponse
            #expect(try verdict(of: server) == .malformed(.tooShort(bytes: 0), in: part))
        }
    }

    @Test func unknownTagsPass() throws {
        var server = PaperServer()
        let tag = try #require(RoughtimeTag(code: 0x4141_4141))
        for change: @Sendable (inout PaperServer) -> Void in [
            { $0.changeTop = { $0[tag] = [1, 2, 3, 4] } }, { $0.changeSigned = { $0[tag] = [] } },
            { $0.changeDelegation = { $0[tag] = [1, 2, 3, 4] } },
        ] {
            change(&server)
            #expect(try verdict(of: server) == nil)
        }
    }

    @Test func notTheAnswerToUs() throws {
        var server = PaperServer()
        server.changeTop = { $0[.type] = [0, 0, 0, 0] }
        #expect(try verdict(of: server) == .type(0))
        server.changeTop = { $0[.nonce]?[3] ^= 1 }
        #expect(try verdict(of: server) == .foreignNonce)
        // Another request's answer with our nonce on it.
        server.changeTop = { _ in }
        let response = try server.response(to: try request(8).packet)
        var values = values(of: response)
        values[.nonce] = try request(7).nonce
        #expect(throws: RoughtimeRejection.merkle) {
            try RoughtimeVerifier(key: server.key, crypto: LiveCrypto()).verify(
                RoughtimePacket.encode(RoughtimeMessage(values)), to: try request(7))
        }
    }

    @Test func versionsAreHeldTo() throws {
        let unknown = RoughtimeVersion(rawValue: 0x8000_0042)
        var server = PaperServer()
        server.versions = [unknown]
        #expect(try verdict(of: server) == .versionNotListed(.rfc))
        #expect(try verdict(of: server, version: unknown) == .versionNotOffered(unknown))
        server.versions = [.rfc, .draft12]
        server.spelling = .draft
        #expect(try verdict(of: server, version: .draft12) == .downgrade(from: .rfc, to: .draft12))
        // What was not offered is no downgrade, nor what we know nothing of.
        #expect(try verdict(of: server, version: .draft12, versions: [.draft12]) == nil)
        server.versions = [.draft12, unknown]
        #expect(try verdict(of: server, version: .draft12) == nil)
        // Who is asked by the drafts' request must not answer with the unsigned version, and the reverse.
        server.versions = [.draft11]
        #expect(try verdict(of: server, version: .draft11) == .missing(.version, in: .signedResponse))
        server.versions = [.rfc]
        #expect(try verdict(of: server, versions: [.draft11]) == .missing(.version, in: .response))
        for list in [[], [2, 0, 0, 0, 1, 0, 0, 0], [1, 0, 0, 0, 1, 0, 0, 0]] as [[UInt8]] {
            server.changeSigned = { $0[.versions] = list }
            #expect(try verdict(of: server) == .value(.versions, in: .signedResponse), "\(list)")
        }
        server.changeSigned = { $0[.versions] = (1...33).flatMap { [$0, 0, 0, 0] } }
        #expect(try verdict(of: server) == .value(.versions, in: .signedResponse))
    }

    @Test func signaturesAreOverTheirOwn() throws {
        var server = PaperServer()
        server.changeTop = { $0[.signedResponse]?[90] ^= 1 }
        #expect(try verdict(of: server) == .responseSignature)
        server.changeTop = { values in values[.certificate]?[110] ^= 1 }
        #expect(try verdict(of: server) == .certificateSignature)
        // The delegation's own key, but not the one delegated to.
        server.changeTop = { _ in }
        server.changeDelegation = { $0[.publicKey] = PaperServer.publicKey(of: [UInt8](repeating: 3, count: 32)) }
        #expect(try verdict(of: server) == .responseSignature)
    }

    @Test func pathsAreFollowedToTheirEnd() throws {
        var server = PaperServer()
        server.others = [[1], [2], [3]]
        server.changeTop = { $0[.index] = [1, 0, 0, 0x80] }
        #expect(try verdict(of: server) == .merkle)
        server.changeTop = { $0[.index] = [3, 0, 0, 0] }
        #expect(try verdict(of: server) == .merkle)
        server.changeTop = { $0[.path]?.removeLast(32) }
        #expect(try verdict(of: server) == .merkle)
        server.changeTop = { $0[.path]?.removeLast(4) }
        #expect(try verdict(of: server) == .value(.path, in: .response))
        server.changeTop = { $0[.path] = [UInt8](repeating: 0, count: 33 * 32) }
        #expect(try verdict(of: server) == .value(.path, in: .response))
        server.changeTop = { $0[.path] = [UInt8](repeating: 0, count: 32 * 32) }
        #expect(try verdict(of: server) == .merkle)
    }

    @Test func delegationsEnd() throws {
        var server = PaperServer()
        for (midpoint, isInside) in [(999, false), (1000, true), (2000, true), (2001, false)] as [(UInt64, Bool)] {
            server.delegated = (1000, 2000)
            server.midpoint = midpoint
            let expected =
                isInside ? nil : RoughtimeRejection.outsideDelegation(midpoint: midpoint, from: 1000, until: 2000)
            #expect(try verdict(of: server) == expected)
        }
        server.delegated = (.max, 0)
        server.midpoint = .max
        #expect(try verdict(of: server) == .outsideDelegation(midpoint: .max, from: .max, until: 0))
    }

    @Test func radiiAreBounded() throws {
        var server = PaperServer()
        for (radius, expected) in [
            (0, .radiusZero), (1, nil), (60, nil), (61, .radiusTooLarge(seconds: 61)),
            (.max, .radiusTooLarge(seconds: .max)),
        ] as [(UInt32, RoughtimeRejection?)] {
            server.radius = radius
            #expect(try verdict(of: server) == expected)
        }
    }

    @Test func requestsThatCannotBeAreNotMade() {
        let nonce = [UInt8](repeating: 1, count: 32)
        func isMade(_ nonce: [UInt8], _ versions: [RoughtimeVersion]) -> Bool {
            RoughtimeRequest(nonce: nonce, versions: versions, key: nil, crypto: LiveCrypto()) != nil
        }
        #expect(isMade(nonce, [.rfc]))
        #expect(!isMade(nonce, []))
        #expect(!isMade([], [.rfc]))
        #expect(!isMade(nonce, [.rfc, .draft11]))
        #expect(!isMade(nonce, (1...33).map(RoughtimeVersion.init(rawValue:))))
    }

    private func values(of packet: [UInt8]) -> PaperServer.Values {
        let fields = (try? RoughtimePacket.decode(packet))?.fields ?? []
        return Dictionary(uniqueKeysWithValues: fields.map { ($0.tag, Array($0.value)) })
    }
}
