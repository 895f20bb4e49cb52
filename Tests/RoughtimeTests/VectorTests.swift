import DoctorTesting
import Native
import Roughtime
import Testing

@Suite struct VectorTests {
    @Test func othersExchangesVerify() throws {
        let rfc = RoughtimeAnswer(
            midpointSeconds: 1000, radiusSeconds: 3, version: .rfc, versions: [.rfc], spelling: .rfc, isReversed: false,
            delegatedFromSeconds: 0, delegatedUntilSeconds: .max)
        #expect(try Vector.rfc.verified() == rfc)
        let draft12 = RoughtimeAnswer(
            midpointSeconds: 1_747_944_450, radiusSeconds: 5, version: .draft12,
            versions: [RoughtimeVersion(rawValue: 0), .draft12], spelling: .draft, isReversed: false,
            delegatedFromSeconds: 0, delegatedUntilSeconds: .max)
        #expect(try Vector.draft12.verified() == draft12)
        let batch = RoughtimeAnswer(
            midpointSeconds: 1_791_158_400, radiusSeconds: 5, version: .rfc, versions: [.rfc], spelling: .rfc,
            isReversed: false, delegatedFromSeconds: 1_791_072_000, delegatedUntilSeconds: 1_791_244_800)
        #expect(try Vector.batch.verified() == batch)
        let draft11 = RoughtimeAnswer(
            midpointSeconds: 50, radiusSeconds: 5, version: .draft11, versions: [], spelling: .draft11,
            isReversed: false, delegatedFromSeconds: 0, delegatedUntilSeconds: 100)
        #expect(try Vector.draft11.verified() == draft11)
    }

    /// Our builder makes the very bytes of others' requests.
    @Test func requestsAreMadeAlike() throws {
        #expect(try request(0x1e, versions: [.rfc], key: Vector.rfc.key).packet == Vector.rfc.request)
        #expect(try request(0x41, key: Vector.batch.key).packet == Vector.batch.request)
        for (name, vector) in Vector.all {
            let message = try RoughtimePacket.decode(vector.response)
            #expect(RoughtimePacket.encode(message) == vector.response, "\(name)")
        }
    }

    @Test func theNextNonceHoldsTheResponse() {
        let next = RoughtimeChain.nonce(
            after: Vector.rfc.response, random: [UInt8](repeating: 0x1f, count: 32), crypto: LiveCrypto())
        #expect(next == bytes("75c6b136412076f0dedad4386b1fb38e3bead3ebe4e2b712f0a557c44f87d009"))
    }

    /// Every bit of response and request is under a signature or a check. The one exception is harmless: without TYPE, which
    /// drafts before 14 do not have, a response of 0x8000000c is still one, and says the same.
    @Test(arguments: Vector.all.map(\.name)) func noBitMayChange(_ name: String) throws {
        let vector = try #require(Vector.all.first { $0.name == name }?.vector)
        let answer = try vector.verified()
        var accepted: Set<Int> = []
        var kinds: Set<String> = []
        for bit in 0..<vector.response.count * 8 {
            var changed = vector
            changed.response[bit / 8] ^= 1 << UInt8(bit % 8)
            do {
                #expect(try changed.verified() == answer, "bit \(bit)")
                accepted.insert(bit / 8)
            } catch let error as RoughtimeRejection { kinds.insert("\(error)".prefix { $0 != "(" }.description) }
        }
        // "TYPE" is the fourth of seven tags.
        let type = RoughtimePacket.headerBytes + 4 * 7 + 4 * 2
        #expect(accepted.isSubset(of: Set(type..<type + 4)) && (name == "draft12") != accepted.isEmpty, "\(accepted)")
        #expect(kinds.isSuperset(of: ["malformed", "missing", "certificateSignature", "responseSignature", "merkle"]))
        for bit in 0..<vector.request.count * 8 {
            var changed = vector
            changed.request[bit / 8] ^= 1 << UInt8(bit % 8)
            // Drafts 10 and 11 hash the nonce alone.
            if name == "draft11", (try? changed.verified()) == answer { continue }
            #expect(throws: RoughtimeRejection.self, "bit \(bit)") { try changed.verified() }
        }
    }

    @Test func noOtherKeyFits() throws {
        for (name, vector) in Vector.all {
            var other = vector
            other.key = PaperServer.publicKey(of: [UInt8](repeating: 9, count: 32))
            #expect(throws: RoughtimeRejection.certificateSignature, "\(name)") { try other.verified() }
            other.key = []
            #expect(throws: RoughtimeRejection.certificateSignature, "\(name)") { try other.verified() }
        }
    }
}
