import Box
import Glibc

/// The lines of an input that holds one JSON a line, or the one JSON that it holds over many lines. A line that is longer
/// than facts can be is told, and the next ones are read even so.
package struct InputLines {
    /// Where one piece of text stood: the line from 1; nil where it is the whole input.
    package struct Piece {
        package var bytes: [UInt8]
        package var line: Int?
        /// It was longer than this limit, and the rest of it was left out.
        package var isTooLong = false
    }

    private let stream: InputStream
    private let limit: Int
    private var rest: [UInt8] = []
    /// Of `rest`, what was handed out.
    private var start = 0
    private var line = 0
    private var hasEnded = false
    /// Nil until the first line was seen.
    private var isByLine: Bool?
    /// Read ahead, to see whether the first line is the only one.
    private var second: Piece?
    private var hasLooked = false
    private let isWhole: (ArraySlice<UInt8>) -> Bool

    /// `isWhole` says whether a line is a JSON by itself, which decides what the input is.
    package init(_ stream: InputStream, limit: Int, isWhole: @escaping (ArraySlice<UInt8>) -> Bool) {
        self.stream = stream
        self.limit = limit
        self.isWhole = isWhole
    }

    /// The next that is not blank; nil at the end.
    package mutating func next() throws(FileError) -> Piece? {
        if let piece = second {
            second = nil
            return piece
        }
        while true {
            if isByLine == false { return try all() }
            guard let found = try nextLine() else { return nil }
            if found.isBlank, !found.isTooLong { continue }
            if isByLine == nil {
                isByLine = found.isTooLong || isWhole(found.bytes[...])
                if isByLine == false {
                    rest = found.bytes + [10] + rest[start...]
                    start = 0
                    continue
                }
            }
            let piece = Piece(bytes: found.bytes, line: line, isTooLong: found.isTooLong)
            guard !hasLooked else { return piece }
            hasLooked = true
            second = try next()
            return second == nil ? Piece(bytes: found.bytes, line: nil, isTooLong: found.isTooLong) : piece
        }
    }

    private struct Line {
        var bytes: [UInt8]
        var isTooLong = false
        var isBlank: Bool { bytes.allSatisfy { $0 == 32 || $0 == 9 || $0 == 13 } }
    }

    private mutating func nextLine() throws(FileError) -> Line? {
        var searched = start
        var isTooLong = false
        while true {
            if let end = InputLines.newline(in: rest, from: searched) {
                defer { start = end + 1 }
                line += 1
                return Line(bytes: isTooLong ? [] : Array(rest[start..<end]), isTooLong: isTooLong)
            }
            if hasEnded {
                defer { start = rest.count }
                guard start < rest.count || isTooLong else { return nil }
                line += 1
                return Line(bytes: isTooLong ? [] : Array(rest[start...]), isTooLong: isTooLong)
            }
            rest.removeFirst(start)
            start = 0
            if rest.count > limit {
                isTooLong = true
                rest = []
            }
            searched = rest.count
            let more = try stream.read()
            hasEnded = more.isEmpty
            rest += more
        }
    }

    private static func newline(in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, start < buffer.count else { return nil }
            return memchr(base + start, 10, buffer.count - start).map { UnsafeRawPointer($0) - base }
        }
    }

    private mutating func all() throws(FileError) -> Piece? {
        guard !hasEnded || start < rest.count else { return nil }
        var bytes = Array(rest[start...])
        rest = []
        start = 0
        while !hasEnded {
            let more = try stream.read()
            hasEnded = more.isEmpty
            bytes += more
            if bytes.count > limit { return Piece(bytes: [], line: nil, isTooLong: true) }
        }
        return Piece(bytes: bytes, line: nil)
    }
}
