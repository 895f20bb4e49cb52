import DoctorTesting
import NTS
import Native
import Testing

/// NTP under NTS (RFC 8915 section 5) against a server written here.
@Suite struct NTSExchangeTests {
    typealias Kind = NTPExtensionField.Kind

    private static let identifier = [UInt8](repeating: 0x1d, count: 32)
    private static let cookie = [UInt8](1...100)
    private static let requestHeader: [UInt8] = [0x23] + [UInt8](repeating: 0, count: 39) + Array(1...8)
    private static let replyHeader: [UInt8] = [0x24, 2] + [UInt8](repeating: 9, count: 46)

    private let keys: NTSKeys
    private let exchange: NTSExchange
    private let cipher = AESSIV(by: LibcryptoAES())

    init() throws {
        keys = try #require(
            NTSKeys(
                clientToServer: Array(repeating: 0xc5, count: 32), serverToClient: Array(repeating: 0x5c, count: 32)))
        exchange = try #require(
            NTSExchange(
                keys: keys, cookie: NTSExchangeTests.cookie, identifier: NTSExchangeTests.identifier,
                nonce: Array(repeating: 0xab, count: 16), by: LibcryptoAES()))
    }

    /// A reply as a server would make it; `fields` go in front of the proof, `encrypted` into it.
    private func reply(
        _ header: [UInt8] = replyHeader, fields: [NTPExtensionField]? = nil, encrypted: [NTPExtensionField] = [],
        key: AESSIV.Key? = nil, behind: [UInt8] = []
    ) throws -> [UInt8] {
        let own = NTPExtensionField(kind: Kind.uniqueIdentifier, body: NTSExchangeTests.identifier)
        let clear = header + (fields ?? [own]).compactMap(\.encoded).flatMap { $0 }
        let nonce = [UInt8](repeating: 0xcd, count: 16)
        let sealed = try cipher.seal(
            encrypted.compactMap(\.encoded).flatMap { $0 }, header: [clear, nonce], key: key ?? keys.serverToClient)
        let proof = try #require(NTSAuthenticator(nonce: nonce, ciphertext: sealed).encoded)
        return clear + (NTPExtensionField(kind: Kind.authenticator, body: proof).encoded ?? []) + behind
    }

    private func failure(_ reply: [UInt8]) -> NTSError? {
        do {
            _ = try exchange.open(reply)
            return nil
        } catch {
            return error
        }
    }

    @Test func theRequestIsWhatAServerOpens() throws {
        let request = try exchange.request(header: NTSExchangeTests.requestHeader)
        #expect(Array(request.prefix(48)) == NTSExchangeTests.requestHeader)
        let fields = try #require(NTPExtensionField.all(in: request, from: 48))
        #expect(fields.map(\.field.kind) == [Kind.uniqueIdentifier, Kind.cookie, Kind.authenticator])
        #expect(fields[0].field.body == NTSExchangeTests.identifier && fields[1].field.body == NTSExchangeTests.cookie)
        let proof = try #require(NTSAuthenticator(fields[2].field.body))
        let header = [Array(request.prefix(fields[2].start)), proof.nonce]
        #expect(try cipher.open(proof.ciphertext, header: header, key: keys.clientToServer) == [])
        #expect(throws: NTSError.malformed) { try exchange.request(header: [1]) }
    }

    @Test func aProvenReplyGivesItsHeaderAndCookies() throws {
        let cookies = [[UInt8](repeating: 3, count: 100), [UInt8](repeating: 4, count: 100)]
        let opened = try exchange.open(
            try reply(encrypted: cookies.map { NTPExtensionField(kind: Kind.cookie, body: $0) }))
        #expect(opened == NTSReply(header: NTSExchangeTests.replyHeader, cookies: cookies))
        #expect(try exchange.open(try reply()).cookies == [])
    }

    @Test func noChangedBitGoesUnseen() throws {
        let whole = try reply(encrypted: [NTPExtensionField(kind: Kind.cookie, body: NTSExchangeTests.cookie)])
        for bit in 0..<(whole.count * 8) {
            var changed = whole
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(failure(changed) != nil, "bit \(bit)")
        }
        for count in 0..<whole.count { #expect(failure(Array(whole.prefix(count))) != nil, "\(count) bytes") }
    }

    @Test func everyFlawHasItsName() throws {
        let own = NTPExtensionField(kind: Kind.uniqueIdentifier, body: NTSExchangeTests.identifier)
        let other = NTPExtensionField(kind: Kind.uniqueIdentifier, body: Array(repeating: 0, count: 32))
        let unknown = NTPExtensionField(kind: 0x7777, body: Array(repeating: 0, count: 16))
        let bare = NTSExchangeTests.replyHeader + (own.encoded ?? [])
        var refusal = bare
        refusal.replaceSubrange(1..<2, with: [0])
        refusal.replaceSubrange(12..<16, with: Array("NTSN".utf8))
        #expect(failure(try reply(fields: [unknown, own, unknown])) == nil)
        #expect(failure(try reply(fields: [other])) == .otherRequest)
        #expect(failure(try reply(fields: [])) == .otherRequest)
        #expect(failure(try reply(fields: [own, own])) == .otherRequest)
        #expect(failure(try reply(fields: Array(repeating: own, count: 40))) == .malformed)
        #expect(failure(bare) == .unauthenticated)
        #expect(failure(refusal) == .cookieRefused)
        #expect(failure(NTSExchangeTests.replyHeader) == .otherRequest)
        #expect(failure(try reply(key: keys.clientToServer)) == .notAuthentic)
        #expect(failure(try reply(behind: unknown.encoded ?? [])) == .malformed)
        #expect(failure(try reply([0x23] + NTSExchangeTests.replyHeader.dropFirst())) == .malformed)
        // A refusal about another request, as anybody may send it blindly.
        refusal.replaceSubrange(52..<84, with: Array(repeating: 1, count: 32))
        #expect(failure(refusal) == .otherRequest)
    }

    @Test func extensionFieldsFillTheirPlaceExactly() {
        func all(_ bytes: [UInt8]) -> [NTPExtensionField]? { NTPExtensionField.all(in: bytes, from: 0)?.map(\.field) }
        let field = NTPExtensionField(kind: 0x0104, body: Array(1...12))
        let encoded: [UInt8] = [1, 4, 0, 16] + Array(1...12)
        #expect(field.encoded == encoded)
        #expect(all([]) == [])
        #expect(all(encoded + encoded) == [field, field])
        #expect(NTPExtensionField(kind: 1, body: [1]).encoded?.count == 16)
        #expect(NTPExtensionField(kind: 1, body: Array(repeating: 0, count: 65_532)).encoded == nil)
        for (place, value) in [(3, 0), (3, 4), (3, 12), (3, 17), (3, 20), (2, 1)] as [(Int, UInt8)] {
            var changed = encoded
            changed[place] = value
            #expect(all(changed) == nil, "\(place) = \(value)")
        }
        for count in 1..<encoded.count { #expect(all(Array(encoded.prefix(count))) == nil) }
    }

    @Test func anAuthenticatorHoldsWhatItSays() throws {
        let authenticator = NTSAuthenticator(nonce: Array(1...5), ciphertext: Array(1...17))
        let encoded = try #require(authenticator.encoded)
        #expect(encoded.count == 4 + 8 + 20)
        #expect(NTSAuthenticator(encoded) == authenticator)
        #expect(NTSAuthenticator(encoded + [0, 0, 0, 0]) == authenticator)
        for count in 0..<encoded.count { #expect(NTSAuthenticator(Array(encoded.prefix(count))) == nil) }
        #expect(NTSAuthenticator([0, 0, 0, 16] + Array(repeating: 0, count: 16)) == nil)
        #expect(NTSAuthenticator([0, 4, 0, 15] + Array(repeating: 0, count: 20)) == nil)
        #expect(NTSAuthenticator([0xff, 0xff, 0xff, 0xff] + Array(repeating: 0, count: 40)) == nil)
    }
}
