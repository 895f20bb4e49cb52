import DoctorTesting
import Glibc
import Native
import Testing

@testable import Box
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

    /// systemd's VALID_REALTIME, to the microsecond.
    @Test func timesEndWhereSystemdsDo() {
        let last = UInt64(1) << 55 - 1
        let header = JournalHeader(JournalHeaderTests.bytes(head: 1, tail: last))
        #expect(
            header?.tail == Timestamp(unixSeconds: Int64(last / 1_000_000), nanoseconds: Int32(last % 1_000_000) * 1000)
        )
        #expect(header?.head == Timestamp(unixSeconds: 0, nanoseconds: 1000))
        #expect(JournalHeader(JournalHeaderTests.bytes(tail: last + 1))?.tail == nil)
    }

    private static let writer = "/lib/systemd/systemd-journal-remote"

    /// A file of systemd's own making, with entries at these microseconds.
    private static func journal(_ times: [UInt64], in folder: TemporaryFolder) throws -> [UInt8] {
        let entries = times.enumerated().map { index, time in
            "__REALTIME_TIMESTAMP=\(time)\n__MONOTONIC_TIMESTAMP=\(5_000_000 + index)\n"
                + "_BOOT_ID=00112233445566778899aabbccddeeff\nMESSAGE=\(index)\n\n"
        }
        let path = folder.path + "/a.journal"
        let command = Command(
            writer, ["--output=\(path)", "-"], timeoutSeconds: 10, input: Array(entries.joined().utf8))
        let outcome = LiveCommands().run([command], until: Deadline(in: 10, by: LiveClocks())).first
        guard outcome?.output != nil else { throw LabError("\(outcome.map { "\($0)" } ?? "nothing")") }
        return try LiveFiles().read(path, at: 0, count: JournalHeader.length)
    }

    @Test(.enabled(if: access(writer, X_OK) == 0, "systemd-journal-remote is not installed"))
    func readsWhatSystemdWrites() throws {
        let last = UInt64(1) << 55 - 1
        let (first, second): (UInt64, UInt64) = (1_795_000_000_250_000, 1_795_000_100_750_000)
        for times in [[first, second], [second], [1, first], [first, last], [last]] {
            let header = try #require(JournalHeader(try Self.journal(times, in: TemporaryFolder())))
            let (head, tail) = (times[0], times[times.count - 1])
            #expect(
                header.head
                    == Timestamp(unixSeconds: Int64(head / 1_000_000), nanoseconds: Int32(head % 1_000_000) * 1000))
            #expect(
                header.tail
                    == Timestamp(unixSeconds: Int64(tail / 1_000_000), nanoseconds: Int32(tail % 1_000_000) * 1000))
            #expect(header.tailMonotonicMicroseconds == UInt64(4_999_999 + times.count))
            #expect(header.tailBootID == "00112233445566778899aabbccddeeff" && header.state == .offline)
        }
        // systemd takes none beyond, and has none where there is no entry.
        for times in [[last + 1], []] {
            let header = try #require(JournalHeader(try Self.journal(times, in: TemporaryFolder())))
            #expect(header.head == nil && header.tail == nil)
        }
    }
}
