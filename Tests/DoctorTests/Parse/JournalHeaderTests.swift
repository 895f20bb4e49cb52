import Testing

@testable import Formats
@testable import Values

@Suite struct JournalHeaderTests {
    /// A header with what is read of it; the rest is zero.
    static func bytes(state: UInt8 = 1, head: UInt64 = 1_700_000_000_000_000, tail: UInt64, monotonic: UInt64 = 5)
        -> [UInt8]
    {
        var bytes = Array("LPKSHHRH".utf8) + [UInt8](repeating: 0, count: 256 - 8)
        bytes[16] = state
        for index in 0..<16 { bytes[56 + index] = UInt8(index * 17) }
        for (offset, value) in [(184, head), (192, tail), (200, monotonic)] {
            for index in 0..<8 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(index))) }
        }
        return bytes
    }

    @Test func readsTheTail() throws {
        let header = try #require(JournalHeader(JournalHeaderTests.bytes(tail: 1_795_000_000_250_000)))
        #expect(header.state == .online)
        #expect(header.tailBootID == "00112233445566778899aabbccddeeff")
        #expect(header.head?.unixSeconds == 1_700_000_000)
        #expect(header.tail == Timestamp(unixSeconds: 1_795_000_000, nanoseconds: 250_000_000))
        #expect(header.tailMonotonicMicroseconds == 5)
    }

    @Test func refusesWhatIsNoJournal() {
        var wrongMagic = JournalHeaderTests.bytes(tail: 1)
        wrongMagic[0] = 0
        #expect(JournalHeader(wrongMagic) == nil)
        #expect(JournalHeader(JournalHeaderTests.bytes(state: 3, tail: 1)) == nil)
        #expect(JournalHeader(Array(JournalHeaderTests.bytes(tail: 1).prefix(207))) == nil)
        #expect(JournalHeader([]) == nil)
    }

    @Test func impossibleTimesAreNone() {
        #expect(JournalHeader(JournalHeaderTests.bytes(tail: 0))?.tail == nil)
        #expect(JournalHeader(JournalHeaderTests.bytes(tail: .max))?.tail == nil)
    }
}
