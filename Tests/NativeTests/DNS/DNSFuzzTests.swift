import DoctorTesting
import Native
import Testing

@testable import Box
@testable import Programs

/// Real answers, changed at random: nothing may crash, hang or come back unbounded.
@Suite struct DNSFuzzTests {
    let dns = LiveDNS()

    @Test func mutationsDoNoHarm() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Seeded(seed)
        let originals = try Fixtures.messages("dns/messages.txt").map(\.bytes)
        let key = try #require(dns.parse(originals[0])?.answer.first { $0.type == DNSType.dnskey })
        var parsed = 0
        for _ in 0..<4000 {
            let bytes = mutate(originals[random.below(originals.count)], &random)
            guard let message = dns.parse(bytes) else { continue }
            parsed += 1
            for record in message.answer + message.authority {
                #expect(record.owner.hasSuffix(".") && record.data.count <= 65_535, "seed \(seed)")
                _ = dns.keyTag(record)
                _ = dns.matches(record, key: key)
            }
            // What was parsed can be used again: no signature that is broken by the change may stop the next.
            for signature in message.answer where signature.type == DNSType.rrsig {
                _ = dns.verifies(message.answer.filter { $0.type != DNSType.rrsig }, signature, key: key)
                if let first = message.answer.first { _ = dns.verifies([first], signature, key: key) }
            }
        }
        // The mutations are gentle enough that many are still messages: else this test would test nothing.
        #expect(parsed > 400, "seed \(seed)")
    }

    private func mutate(_ original: [UInt8], _ random: inout Seeded) -> [UInt8] {
        var bytes = original
        for _ in 0...random.below(3) {
            guard !bytes.isEmpty else { break }
            let place = random.below(bytes.count)
            switch random.below(6) {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes[place] ^= 1 << UInt8(random.below(8))
            case 2: bytes.removeLast(random.below(bytes.count))
            case 3: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
            // A compression pointer anywhere, to itself among others.
            case 4 where place + 1 < bytes.count:
                bytes[place] = 0xc0
                bytes[place + 1] = UInt8(truncatingIfNeeded: random.below(2) == 0 ? UInt64(place) : random.next())
            default: bytes.swapAt(place, random.below(bytes.count))
            }
        }
        return bytes
    }

    @Test func everyTruncationDoesNoHarm() throws {
        for (_, bytes) in try Fixtures.messages("dns/messages.txt") {
            for count in 0..<bytes.count { _ = dns.parse(Array(bytes.prefix(count))) }
        }
    }

    /// A message may not cost more than it weighs: a long chain of pointers, and many names that begin at its end.
    @Test func pointerChainsCostLittle() {
        var bytes: [UInt8] = [0, 1, 0x80, 0, 0, 0, 1, 0xf4, 0, 0, 0, 0]
        // One record of 15,000 bytes of type 65280, whose data is a chain of pointers, each to the one before.
        bytes += [0, 0xff, 0, 0, 1, 0, 0, 0, 0, 0x3a, 0x98]
        bytes += [1, 0x61, 0, 0]
        var last = bytes.count - 4
        while bytes.count < 15_000 + 23 {
            bytes += [0xc0 | UInt8(last >> 8), UInt8(last & 0xff)]
            last = bytes.count - 2
        }
        for _ in 0..<499 {
            bytes += [0xc0 | UInt8(last >> 8), UInt8(last & 0xff), 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4]
        }
        let begun = ContinuousClock.now
        let message = dns.parse(bytes)
        #expect(ContinuousClock.now - begun < .seconds(1))
        #expect(message == nil || message?.answer.count == 500)
        bytes[6] = 0x02
        #expect(dns.parse(bytes) == nil, "more records than the limit")
    }
}

extension Seeded {
    fileprivate mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
