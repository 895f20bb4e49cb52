import DoctorTesting
import Roughtime
import Testing

@Suite struct MessageTests {
    private static let tags: [RoughtimeTag] = [
        .signature, .version, .server, .nonce, .delegation, .type, .path, .radius, .publicKey, .midpoint,
        .signedResponse,
        .versions, .minimumTime, .root, .certificate, .maximumTime, .index, .padding,
    ]

    @Test func tagsAreTheRegistrys() {
        #expect(
            MessageTests.tags.map(\.code) == [
                0x0047_4953, 0x0052_4556, 0x0056_5253, 0x434e_4f4e, 0x454c_4544, 0x4550_5954, 0x4854_4150, 0x4944_4152,
                0x4b42_5550, 0x5044_494d, 0x5045_5253, 0x5352_4556, 0x544e_494d, 0x544f_4f52, 0x5452_4543, 0x5458_414d,
                0x5844_4e49, 0x5a5a_5a5a,
            ])
        #expect(MessageTests.tags.sorted() == MessageTests.tags)
        #expect(MessageTests.tags.map(\.description).joined(separator: " ").hasPrefix("SIG VER SRV NONC DELE TYPE"))
        for code: UInt32 in [0, 0x4100, 0x41_0041, 0x6161_6161, 0x4100_4141, 0xffff_ffff, 0x0041_4140] {
            #expect(RoughtimeTag(code: code) == nil, "\(code)")
        }
    }

    @Test func whatIsEncodedIsDecoded() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = Seeded(seed)
        for round in 0..<2000 {
            var values: [RoughtimeTag: [UInt8]] = [:]
            for tag in MessageTests.tags.shuffled(using: &random).prefix(Int.random(in: 1...18, using: &random)) {
                values[tag] = (0..<4 * Int.random(in: 0...12, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
            }
            let packet = RoughtimePacket.encode(RoughtimeMessage(values))
            let message = try RoughtimePacket.decode(packet)
            #expect(message == RoughtimeMessage(values), "seed \(seed) round \(round)")
            for tag in MessageTests.tags {
                #expect(message[tag].map { Array($0) } == values[tag], "seed \(seed) round \(round) \(tag)")
            }
            // However it arrives.
            var stream = RoughtimeStream()
            var (sent, came): ([UInt8], [[UInt8]]) = (packet + packet, [])
            while !sent.isEmpty {
                let piece = sent.prefix(Int.random(in: 1...40, using: &random))
                stream.append(piece)
                sent.removeFirst(piece.count)
                while let next = try stream.next() { came.append(next) }
            }
            #expect(came == [packet, packet], "seed \(seed) round \(round)")
        }
    }

    private struct Case: CustomStringConvertible {
        var description: String
        var message: [UInt8]
        var error: RoughtimeMalformed
    }

    private static let malformed: [Case] = [
        Case(description: "nothing", message: [], error: .tooShort(bytes: 0)),
        Case(description: "half a header", message: bytes("01000000 5349"), error: .tooShort(bytes: 6)),
        Case(description: "no tags", message: bytes("00000000 00000000"), error: .noTags),
        Case(description: "2^32 - 1 tags", message: bytes("ffffffff 00000000"), error: .header(tags: .max)),
        Case(
            description: "one tag too many", message: bytes("02000000 00000000 53494700"), error: .header(tags: 2)),
        Case(
            description: "odd offset", message: bytes("02000000 02000000 53494700 56455200 00000000"), error: .offset(2)
        ),
        Case(
            description: "offset past the end", message: bytes("02000000 08000000 53494700 56455200 00000000"),
            error: .offset(8)),
        Case(
            description: "greatest offset", message: bytes("02000000 fcffffff 53494700 56455200 00000000"),
            error: .offset(0xffff_fffc)),
        Case(
            description: "falling offset",
            message: bytes("03000000 04000000 00000000 53494700 56455200 53525600 00000000"), error: .offset(0)),
        Case(
            description: "doubled", message: bytes("02000000 00000000 53494700 53494700"), error: .tagOrder(0x47_4953)),
        Case(
            description: "descending", message: bytes("02000000 00000000 56455200 53494700"),
            error: .tagOrder(0x47_4953)),
        Case(description: "small letters", message: bytes("01000000 73696700"), error: .tag(0x67_6973)),
    ]

    @Test func everyRuleIsChecked() {
        for wrong in MessageTests.malformed {
            #expect(throws: wrong.error, "\(wrong)") { try RoughtimeMessage(decoding: wrong.message[...]) }
            // Wherever the bytes lie.
            #expect(throws: wrong.error, "\(wrong)") {
                try RoughtimeMessage(decoding: ([1, 2, 3] + wrong.message).dropFirst(3))
            }
        }
        let good = RoughtimePacket.encode(RoughtimeMessage([.version: [1, 0, 0, 0]]))
        #expect(throws: RoughtimeMalformed.tooShort(bytes: 11)) { try RoughtimePacket.decode(Array(good.prefix(11))) }
        #expect(throws: RoughtimeMalformed.notRoughtime) { try RoughtimePacket.decode([0x72] + good.dropFirst()) }
        #expect(throws: RoughtimeMalformed.length(stated: 12, bytes: 11)) {
            try RoughtimePacket.decode(good.dropLast())
        }
        #expect(throws: RoughtimeMalformed.length(stated: 12, bytes: 13)) { try RoughtimePacket.decode(good + [0]) }
        let long = RoughtimePacket.encode(RoughtimeMessage([.padding: [UInt8](repeating: 0, count: 4096)]))
        #expect(throws: RoughtimeMalformed.length(stated: 4104, bytes: 4104)) { try RoughtimePacket.decode(long) }
    }

    @Test func aStreamThatIsNoneIsLeft() throws {
        var stream = RoughtimeStream()
        stream.append(Array("ROUGHTIM".utf8))
        #expect(try stream.next() == nil)
        stream.append([0xff, 0xff, 0, 0])
        #expect(throws: RoughtimeMalformed.length(stated: 0xffff, bytes: 0)) { try stream.next() }
        stream = RoughtimeStream()
        stream.append(Array("HTTP".utf8))
        #expect(throws: RoughtimeMalformed.notRoughtime) { try stream.next() }
    }

    /// No bytes bring the decoder down, and what it takes it gives back.
    @Test func noiseIsRefusedOrUnderstood() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = Seeded(seed)
        for round in 0..<20_000 {
            var input: [UInt8]
            if round % 2 == 0 {
                input = (0..<Int.random(in: 0...80, using: &random)).map { _ in
                    UInt8(truncatingIfNeeded: random.next() & random.next() & random.next())
                }
                if !input.isEmpty { input[0] &= 7 }
            } else {
                input = Array(Vector.batch.response.dropFirst(12))
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    input[Int.random(in: 0..<56, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
            }
            guard let message = try? RoughtimeMessage(decoding: input[...]) else { continue }
            #expect(message.encoded == input, "seed \(seed) round \(round)")
        }
    }
}
