/// How far a response's header has come while its bytes arrive.
package enum HTTPProgress: Sendable, Equatable {
    case needsMore
    /// The whole header is there; what follows it is of no interest.
    case complete
    case refused(HTTPDateError)
}

/// The header of an HTTP/1 response (RFC 9112 sections 2 to 5), read strictly: what a lenient reader would mend is refused.
package struct HTTPResponseHeader: Sendable, Equatable {
    package static let largestBytes = 8192
    static let mostFields = 128

    /// In order of appearance, names in lower case, values without the blanks around them.
    var fields: [(name: String, value: ArraySlice<UInt8>)]

    /// Looks at what has come so far; cheap enough to ask after every read.
    package static func progress(_ bytes: [UInt8]) -> HTTPProgress {
        guard zip(bytes, "HTTP/1.".utf8).allSatisfy(==) else { return .refused(.notHTTP) }
        if end(of: bytes) != nil { return .complete }
        return bytes.count < largestBytes ? .needsMore : .refused(.tooLong)
    }

    /// Reads the header at the beginning of `bytes`.
    package init(_ bytes: [UInt8]) throws(HTTPDateError) {
        switch HTTPResponseHeader.progress(bytes) {
        case .refused(let why): throw why
        case .needsMore: throw .truncated
        case .complete: break
        }
        guard let end = HTTPResponseHeader.end(of: bytes) else { throw .truncated }
        var lines = try HTTPResponseHeader.lines(bytes[..<end])
        guard let status = lines.popFirst(), HTTPResponseHeader.isStatus(status) else { throw .malformed }
        guard lines.count <= HTTPResponseHeader.mostFields else { throw .tooLong }
        fields = []
        for line in lines {
            guard let colon = line.firstIndex(of: 0x3a), colon > line.startIndex,
                line[..<colon].allSatisfy(HTTPResponseHeader.isToken)
            else { throw .malformed }
            let value = line[(colon + 1)...].drop(while: HTTPResponseHeader.isBlank)
            let blanks = value.reversed().prefix(while: HTTPResponseHeader.isBlank).count
            fields.append((String(decoding: line[..<colon], as: UTF8.self).lowercased(), value.dropLast(blanks)))
        }
    }

    package static func == (a: HTTPResponseHeader, b: HTTPResponseHeader) -> Bool {
        a.fields.elementsEqual(b.fields) { $0.name == $1.name && $0.value.elementsEqual($1.value) }
    }

    func values(_ name: String) -> [ArraySlice<UInt8>] { fields.filter { $0.name == name }.map(\.value) }

    /// Where the last line ends, its line end left out; nil where the empty line has not come within the limit.
    private static func end(of bytes: [UInt8]) -> Int? {
        let limit = min(bytes.count, largestBytes)
        var index = 0
        while index + 4 <= limit {
            if bytes[index] == 0x0d, bytes[index + 1] == 0x0a, bytes[index + 2] == 0x0d, bytes[index + 3] == 0x0a {
                return index
            }
            index += 1
        }
        return nil
    }

    /// Split at CR LF; no other control character than the tab may be there.
    private static func lines(_ bytes: ArraySlice<UInt8>) throws(HTTPDateError) -> ArraySlice<ArraySlice<UInt8>> {
        var lines: [ArraySlice<UInt8>] = []
        var start = bytes.startIndex
        var index = start
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == 0x0d, index + 1 < bytes.endIndex, bytes[index + 1] == 0x0a {
                lines.append(bytes[start..<index])
                index += 2
                start = index
            } else {
                guard byte >= 0x20 && byte != 0x7f || byte == 0x09 else { throw .malformed }
                index += 1
            }
        }
        lines.append(bytes[start...])
        return lines[...]
    }

    /// `HTTP/1.1 200 OK`, the reason optional. Every final status is as good: a redirect has a date too.
    private static func isStatus(_ line: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(line)
        guard bytes.count >= 12, bytes[7] == 0x30 || bytes[7] == 0x31, bytes[8] == 0x20 else { return false }
        guard bytes.count == 12 || bytes[12] == 0x20 else { return false }
        return (0x32...0x35).contains(bytes[9]) && bytes[10...11].allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// RFC 9110 section 5.6.2.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

/// Why a response tells no time.
package enum HTTPDateError: Error, Sendable, Equatable {
    case notHTTP
    /// The connection ended before the header did.
    case truncated
    case tooLong
    case malformed
    case noDate
    /// More than one: nobody can tell which is the server's.
    case severalDates(Int)
    case notFixedFormat
    /// An `Age` other than 0: the answer of a cache, from then (RFC 9111 section 5.1).
    case cached
}
