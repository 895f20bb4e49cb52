import Values

/// A systemd journal file read here and there (systemd's journal-def.h, little-endian; both layouts, with 64-bit offsets and
/// compact). Nothing in it is believed further than the file reaches.
package struct JournalFile {
    /// Reads so many bytes at an offset; shorter at the end of the file, nil where it cannot be read.
    package typealias Reader = (_ offset: Int, _ count: Int) -> [UInt8]?

    /// What an entry says of its moment.
    struct Entry {
        var offset: Int
        var size: Int
        var realtimeMicroseconds: Int64
        var monotonicMicroseconds: Int64
        var boot: String

        /// Moves only when the clock is set, or while the machine sleeps: both clocks are slewed alike.
        var difference: Int64 { realtimeMicroseconds - monotonicMicroseconds }
    }

    private static let compactFlag: UInt64 = 1 << 4
    private static let mostArrays = 64
    private static let mostItems = 256
    private static let headerBytes = 232

    private let read: Reader
    private let isCompact: Bool
    /// Offsets of the entry arrays, and how many entries stand before and in each.
    private var arrays: [(offset: Int, first: Int, count: Int)] = []
    package private(set) var entryCount = 0
    /// Sequence number of the first entry: files of one machine follow each other by it.
    package let headSequence: UInt64

    /// Nil where it is no journal.
    package init?(_ read: @escaping Reader) {
        guard let header = read(0, Self.headerBytes), header.count >= JournalHeader.length,
            JournalHeader(header) != nil
        else { return nil }
        self.read = read
        isCompact = Self.number(header, 12, 4) & Self.compactFlag != 0
        headSequence = Self.number(header, 168, 8)
        let claimed = Int(clamping: Self.number(header, 152, 8))
        var offset = Self.place(header, 176, 8)
        for _ in 0..<Self.mostArrays where offset > 0 {
            guard let array = read(offset, 24), array.count == 24, array[0] == 6 else { break }
            // No file is longer than a place in it can be.
            let size = Int(clamping: min(Self.number(array, 8, 8), UInt64(1) << 48))
            let count = min(max(size - 24, 0) / (isCompact ? 4 : 8), claimed - entryCount)
            guard count > 0 else { break }
            arrays.append((offset, entryCount, count))
            entryCount += count
            let next = Self.place(array, 16, 8)
            // A chain runs forward; one that runs back would never end.
            guard next > offset else { break }
            offset = next
        }
    }

    /// Entries are numbered from 0, oldest first.
    func entry(_ number: Int) -> Entry? {
        guard let array = arrays.last(where: { $0.first <= number }), number - array.first < array.count else {
            return nil
        }
        let width = isCompact ? 4 : 8
        guard let item = read(array.offset + 24 + (number - array.first) * width, width), item.count == width else {
            return nil
        }
        let offset = Self.place(item, 0, width)
        guard offset > 0, let bytes = read(offset, 56), bytes.count == 56, bytes[0] == 3 else { return nil }
        let (realtime, monotonic) = (Self.number(bytes, 24, 8), Self.number(bytes, 32, 8))
        // systemd's VALID_REALTIME and VALID_MONOTONIC.
        guard realtime > 0, realtime < Int64(1) << 55, monotonic < Int64(1) << 55 else { return nil }
        let boot = bytes[40..<56].map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }
        return Entry(
            offset: offset, size: Int(clamping: Self.number(bytes, 8, 8)), realtimeMicroseconds: Int64(realtime),
            monotonicMicroseconds: Int64(monotonic), boot: boot.joined())
    }

    /// The names under which the process that wrote an entry goes: `SYSLOG_IDENTIFIER=` and `_COMM=`.
    func writers(of entry: Entry) -> [String] {
        let width = isCompact ? 4 : 16
        let count = min(max(entry.size - 64, 0) / width, Self.mostItems)
        guard count > 0, let items = read(entry.offset + 64, count * width) else { return [] }
        return (0..<items.count / width).compactMap { index in
            let offset = Self.place(items, index * width, isCompact ? 4 : 8)
            let start = isCompact ? 72 : 64
            // Names are short and so not compressed; the rest of a field is not wanted.
            guard offset > 0, let bytes = read(offset, start + 64), bytes.count > start, bytes[0] == 1, bytes[1] == 0
            else { return nil }
            let length = min(Int(clamping: Self.number(bytes, 8, 8)), bytes.count) - start
            guard length > 0 else { return nil }
            let field = String(decoding: bytes[start..<start + length], as: UTF8.self)
            return ["SYSLOG_IDENTIFIER=", "_COMM="].first { field.hasPrefix($0) }.map {
                String(field.dropFirst($0.count))
            }
        }
    }

    /// An offset in the file; 0, which is none, for what no file reaches.
    private static func place(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int {
        let place = number(bytes, offset, count)
        return place < Int64(1) << 48 ? Int(place) : 0
    }

    private static func number(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> UInt64 {
        guard offset + count <= bytes.count else { return 0 }
        return bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
