import Values

/// The header of a systemd journal file, little-endian (systemd's journal-def.h): when its last entry was written, without
/// reading the rest.
package struct JournalHeader: Equatable {
    /// Bytes needed, from the file's beginning.
    package static let length = 208

    package enum State: UInt8 { case offline, online, archived }

    package var state: State
    /// Boot in which the last entry was written, 32 hex digits.
    var tailBootID: String
    /// CLOCK_REALTIME at the first and at the last entry; nil where there is none.
    package var head: Timestamp?
    package var tail: Timestamp?
    /// CLOCK_MONOTONIC at the last entry, microseconds, within its boot.
    var tailMonotonicMicroseconds: UInt64

    /// Nil where magic, state or size say that this is no journal.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count >= JournalHeader.length, bytes.starts(with: Array("LPKSHHRH".utf8)),
            let state = State(rawValue: bytes[16])
        else { return nil }
        self.state = state
        tailBootID = bytes[56..<72].map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
        func number(_ offset: Int) -> UInt64 {
            bytes[offset..<offset + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        head = JournalHeader.time(number(184))
        tail = JournalHeader.time(number(192))
        tailMonotonicMicroseconds = number(200)
    }

    /// systemd's VALID_REALTIME: 0 is none, and 55 bits reach beyond the year 3000.
    private static func time(_ microseconds: UInt64) -> Timestamp? {
        guard microseconds > 0, microseconds < 1 << 55 else { return nil }
        return Timestamp(
            unixSeconds: Int64(microseconds / 1_000_000), nanoseconds: Int32(microseconds % 1_000_000) * 1000)
    }
}
