import Values

/// Where the members of one object stand. Their values are only stepped over: whoever uses one takes it apart, and finds
/// out then whether it is JSON.
struct JSONMembers {
    struct Member {
        /// In Swift's spelling.
        var name: String
        var range: Range<Int>
    }

    let bytes: [UInt8]
    private(set) var all: [Member] = []
    private let texts: TextCache

    init(_ bytes: [UInt8], in range: Range<Int>, texts: TextCache) throws(JSONTokens.Refused) {
        self.bytes = bytes
        self.texts = texts
        var at = range.lowerBound
        let end = range.upperBound

        func skipSpace() {
            while at < end, [32, 10, 13, 9].contains(bytes[at]) { at += 1 }
        }
        func take(_ byte: Unicode.Scalar) -> Bool {
            skipSpace()
            guard at < end, bytes[at] == UInt8(ascii: byte) else { return false }
            at += 1
            return true
        }

        guard take("{") else { throw JSONTokens.Refused() }
        if !take("}") {
            repeat {
                guard take("\"") else { throw JSONTokens.Refused() }
                let start = at
                while at < end, bytes[at] != UInt8(ascii: "\"") {
                    guard bytes[at] >= 0x20, bytes[at] < 0x7f, bytes[at] != UInt8(ascii: "\\") else {
                        throw JSONTokens.Refused()
                    }
                    at += 1
                }
                let name = texts.key(bytes, start, at)
                at += 1
                guard all.count < 64, !all.contains(where: { $0.name == name }), take(":") else {
                    throw JSONTokens.Refused()
                }
                skipSpace()
                let value = at
                at = JSONMembers.endOfValue(bytes, at, end)
                guard at > value else { throw JSONTokens.Refused() }
                all.append(Member(name: name, range: value..<at))
            } while take(",")
            guard take("}") else { throw JSONTokens.Refused() }
        }
        skipSpace()
        guard at == end else { throw JSONTokens.Refused() }
    }

    /// Up to the comma or bracket that ends it.
    private static func endOfValue(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
        var depth = 0
        var at = start
        var isText = false
        while at < end {
            let byte = bytes[at]
            if isText {
                if byte == UInt8(ascii: "\\") { at += 1 } else if byte == UInt8(ascii: "\"") { isText = false }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isText = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    if depth == 0 { return at }
                    depth -= 1
                case UInt8(ascii: ",") where depth == 0: return at
                default: break
                }
            }
            at += 1
        }
        return end
    }

    func range(_ name: String) -> Range<Int>? { all.first { $0.name == name }?.range }

    func tokens(_ name: String) throws(JSONTokens.Refused) -> JSONTokens {
        guard let range = range(name) else { throw JSONTokens.Refused() }
        return try JSONTokens(bytes, in: range, texts: texts)
    }

    func isNull(_ name: String) throws(JSONTokens.Refused) -> Bool {
        guard let range = range(name) else { throw JSONTokens.Refused() }
        // Nothing else begins so.
        return bytes[range.lowerBound] == UInt8(ascii: "n")
    }
}
