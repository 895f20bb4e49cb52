import DoctorTesting
import NTS
import Native
import Testing

/// AES-SIV-CMAC-256 by libcrypto's AES-CMAC and AES-CTR.
@Suite struct AESSIVTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var key: String
        var header: [String]
        var plaintext: String
        var sealed: String
    }

    private static let empty = Vector(
        testDescription: "an NTS request's empty plaintext, where OpenSSL 3.0's own SIV gives zeros",
        key: "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
        header: [String(repeating: "00", count: 48), "01" + String(repeating: "00", count: 15)], plaintext: "",
        sealed: "b0820d4ae2b736b0bb204c383903241d")
    private static let deterministic = Vector(
        testDescription: "RFC 5297 A.1", key: "fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
        header: ["101112131415161718191a1b1c1d1e1f2021222324252627"], plaintext: "112233445566778899aabbccddee",
        sealed: "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c")
    private static let withNonce = Vector(
        testDescription: "RFC 5297 A.2", key: "7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f",
        header: [
            "00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100", "102030405060708090a0",
            "09f911029d74e35bd84156c5635688c0",
        ], plaintext: "7468697320697320736f6d6520706c61696e7465787420746f20656e6372797074207573696e67205349562d414553",
        sealed:
            "7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17dba77ceb094fa663b7a3f748ba8af829ea64ad54"
            + "4a272e9c485b62a3fd5c0d")

    private let cipher = AESSIV(by: LibcryptoAES())

    @Test(arguments: [empty, deterministic, withNonce]) func agreesWithTheVector(_ vector: Vector) throws {
        let key = try #require(AESSIV.Key(try bytes(vector.key)))
        let header = try vector.header.map(bytes)
        let sealed = try cipher.seal(try bytes(vector.plaintext), header: header, key: key)
        #expect(sealed == (try bytes(vector.sealed)))
        #expect(try cipher.open(sealed, header: header, key: key) == bytes(vector.plaintext))
    }

    @Test(arguments: [empty, deterministic, withNonce]) func everyChangedBitIsSeen(_ vector: Vector) throws {
        let key = try #require(AESSIV.Key(try bytes(vector.key)))
        let header = try vector.header.map(bytes)
        let sealed = try bytes(vector.sealed)
        for bit in 0..<(sealed.count * 8) {
            var changed = sealed
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: AESSIVError.notAuthentic) { try cipher.open(changed, header: header, key: key) }
        }
        for (place, string) in header.enumerated() {
            for bit in 0..<(string.count * 8) {
                var changed = header
                changed[place][bit / 8] ^= 1 << (bit % 8)
                #expect(throws: AESSIVError.notAuthentic) { try cipher.open(sealed, header: changed, key: key) }
            }
        }
        var other = try bytes(vector.key)
        other[31] ^= 1
        let wrong = try #require(AESSIV.Key(other))
        if !vector.plaintext.isEmpty {
            #expect(throws: AESSIVError.notAuthentic) { try cipher.open(sealed, header: header, key: wrong) }
        }
        #expect(throws: AESSIVError.notAuthentic) { try cipher.open([], header: header, key: key) }
        #expect(throws: AESSIVError.notAuthentic) {
            try cipher.open(Array(sealed.prefix(15)), header: header, key: key)
        }
    }

    /// Any lengths, around the block's above all.
    @Test func whatIsSealedOpens() throws {
        var random = Seeded(7)
        for length in Array(0...33) + [255, 256, 4096] {
            let key = try #require(AESSIV.Key((0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }))
            let plaintext = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            let header: [[UInt8]] = [plaintext.reversed(), [1, 2, 3]]
            let sealed = try cipher.seal(plaintext, header: header, key: key)
            #expect(sealed.count == length + 16)
            #expect(try cipher.open(sealed, header: header, key: key) == plaintext)
        }
    }

    @Test func aLibraryThatCannotIsNamed() throws {
        struct Nothing: AESModes {
            func cmac(_ message: [UInt8], key: [UInt8]) -> [UInt8]? { nil }
            func ctr(_ message: [UInt8], key: [UInt8], counter: [UInt8]) -> [UInt8]? { nil }
        }
        let key = try #require(AESSIV.Key(Array(repeating: 0, count: 32)))
        #expect(throws: AESSIVError.unavailable) { try AESSIV(by: Nothing()).seal([], header: [], key: key) }
        #expect(AESSIV.Key(Array(repeating: 0, count: 31)) == nil)
        #expect(LibcryptoAES().cmac([], key: [1]) == nil)
        #expect(LibcryptoAES().ctr([1], key: Array(repeating: 0, count: 16), counter: [1]) == nil)
    }
}

func bytes(_ hexadecimal: String) throws -> [UInt8] {
    let digits = Array(hexadecimal)
    return try stride(from: 0, to: digits.count, by: 2).map {
        try #require(UInt8(String(digits[$0..<min($0 + 2, digits.count)]), radix: 16))
    }
}
