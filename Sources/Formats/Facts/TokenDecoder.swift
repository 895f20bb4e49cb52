import Values

/// Makes a value of one token and those below it. Where the text is not what the value asks for it throws, and whoever
/// wants to know why asks the standard library.
struct TokenDecoder: Decoder {
    let tokens: JSONTokens
    let index: Int

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(try KeyedTokens<Key>(tokens, index))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { try TokenList(tokens, index) }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { TokenValue(tokens: tokens, index: index) }
}

extension JSONTokens {
    func isNull(_ index: Int) -> Bool { tokens[index].kind == .null }

    func bool(_ index: Int) throws -> Bool {
        switch tokens[index].kind {
        case .true: true
        case .false: false
        default: throw Refused()
        }
    }

    func integer<Value: FixedWidthInteger>(_ index: Int, _ type: Value.Type) throws -> Value {
        let token = tokens[index]
        // At most 18 characters: no overflow.
        guard token.kind == .integer else { throw Refused() }
        let isNegative = bytes[Int(token.start)] == UInt8(ascii: "-")
        var value: Int64 = 0
        for place in Int(token.start) + (isNegative ? 1 : 0)..<Int(token.end) {
            value = value * 10 + Int64(bytes[place] - UInt8(ascii: "0"))
        }
        guard let result = Value(exactly: isNegative ? -value : value) else { throw Refused() }
        return result
    }

    func double(_ index: Int) throws -> Double {
        let token = tokens[index]
        if token.kind == .integer { return Double(try integer(index, Int64.self)) }
        guard token.kind == .number,
            let value = Double(String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)),
            value.isFinite
        else { throw Refused() }
        return value
    }

    func string(_ index: Int) throws -> String {
        let token = tokens[index]
        switch token.kind {
        case .string: return texts.text(bytes, Int(token.start), Int(token.end))
        case .escaped: return try unescaped(Int(token.start), Int(token.end))
        default: throw Refused()
        }
    }

    func unescaped(_ start: Int, _ end: Int) throws(Refused) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(end - start)
        var at = start
        while at < end {
            guard bytes[at] == UInt8(ascii: "\\") else {
                result.append(bytes[at])
                at += 1
                continue
            }
            guard at + 1 < end else { throw Refused() }
            let letter = bytes[at + 1]
            at += 2
            switch letter {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(letter)
            case UInt8(ascii: "n"): result.append(10)
            case UInt8(ascii: "r"): result.append(13)
            case UInt8(ascii: "t"): result.append(9)
            case UInt8(ascii: "b"): result.append(8)
            case UInt8(ascii: "f"): result.append(12)
            case UInt8(ascii: "u"):
                // Halves of pairs are left to the standard library.
                guard at + 4 <= end, bytes[at..<at + 4].allSatisfy(\.isHexDigit),
                    let code = UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16),
                    let scalar = Unicode.Scalar(code)
                else { throw Refused() }
                result.append(contentsOf: String(scalar).utf8)
                at += 4
            default: throw Refused()
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
