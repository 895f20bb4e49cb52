/// The members of an object.
struct KeyedTokens<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let tokens: JSONTokens
    private let index: Int

    init(_ tokens: JSONTokens, _ index: Int) throws {
        guard tokens.tokens[index].kind == .object else { throw JSONTokens.Refused() }
        self.tokens = tokens
        self.index = index
    }

    var codingPath: [any CodingKey] { [] }

    /// Every key that the type knows.
    var allKeys: [Key] {
        var keys: [Key] = []
        var at = index + 1
        let end = Int(tokens.tokens[index].next)
        while at < end {
            if let key = Key(stringValue: tokens.keys[Int(tokens.tokens[at].next)]) { keys.append(key) }
            at = Int(tokens.tokens[at + 1].next)
        }
        return keys
    }

    private func find(_ key: Key) -> Int? {
        let name = key.stringValue
        var at = index + 1
        let end = Int(tokens.tokens[index].next)
        while at < end {
            if tokens.keys[Int(tokens.tokens[at].next)] == name { return at + 1 }
            at = Int(tokens.tokens[at + 1].next)
        }
        return nil
    }

    private func place(_ key: Key) throws -> Int {
        guard let found = find(key) else { throw JSONTokens.Refused() }
        return found
    }

    func contains(_ key: Key) -> Bool { find(key) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { tokens.isNull(try place(key)) }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try tokens.bool(try place(key)) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try tokens.string(try place(key)) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try tokens.double(try place(key)) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { throw JSONTokens.Refused() }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try tokens.integer(try place(key), type) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try tokens.integer(try place(key), type) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try tokens.integer(try place(key), type) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try tokens.integer(try place(key), type) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try tokens.integer(try place(key), type) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try tokens.integer(try place(key), type) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try tokens.integer(try place(key), type) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try tokens.integer(try place(key), type) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try tokens.integer(try place(key), type) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try tokens.integer(try place(key), type) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try Value(from: TokenDecoder(tokens: tokens, index: try place(key)))
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        KeyedDecodingContainer(try KeyedTokens<Nested>(tokens, try place(key)))
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try TokenList(tokens, try place(key))
    }

    /// No fact inherits from another.
    func superDecoder() throws -> any Decoder { throw JSONTokens.Refused() }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw JSONTokens.Refused() }
}

/// The elements of an array.
struct TokenList: UnkeyedDecodingContainer {
    private let tokens: JSONTokens
    private var at: Int
    private let end: Int
    private(set) var currentIndex = 0

    init(_ tokens: JSONTokens, _ index: Int) throws {
        guard tokens.tokens[index].kind == .array else { throw JSONTokens.Refused() }
        self.tokens = tokens
        at = index + 1
        end = Int(tokens.tokens[index].next)
    }

    var codingPath: [any CodingKey] { [] }
    var count: Int? { nil }
    var isAtEnd: Bool { at >= end }

    private mutating func take() throws -> Int {
        guard at < end else { throw JSONTokens.Refused() }
        defer {
            at = Int(tokens.tokens[at].next)
            currentIndex += 1
        }
        return at
    }

    mutating func decodeNil() throws -> Bool {
        guard at < end, tokens.isNull(at) else { return false }
        _ = try take()
        return true
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool { try tokens.bool(try take()) }
    mutating func decode(_ type: String.Type) throws -> String { try tokens.string(try take()) }
    mutating func decode(_ type: Double.Type) throws -> Double { try tokens.double(try take()) }
    mutating func decode(_ type: Float.Type) throws -> Float { throw JSONTokens.Refused() }
    mutating func decode(_ type: Int.Type) throws -> Int { try tokens.integer(try take(), type) }
    mutating func decode(_ type: Int8.Type) throws -> Int8 { try tokens.integer(try take(), type) }
    mutating func decode(_ type: Int16.Type) throws -> Int16 { try tokens.integer(try take(), type) }
    mutating func decode(_ type: Int32.Type) throws -> Int32 { try tokens.integer(try take(), type) }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { try tokens.integer(try take(), type) }
    mutating func decode(_ type: UInt.Type) throws -> UInt { try tokens.integer(try take(), type) }
    mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try tokens.integer(try take(), type) }
    mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try tokens.integer(try take(), type) }
    mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try tokens.integer(try take(), type) }
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try tokens.integer(try take(), type) }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try Value(from: TokenDecoder(tokens: tokens, index: try take()))
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        KeyedDecodingContainer(try KeyedTokens<Nested>(tokens, try take()))
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try TokenList(tokens, try take()) }
    mutating func superDecoder() throws -> any Decoder { throw JSONTokens.Refused() }
}

/// One value.
struct TokenValue: SingleValueDecodingContainer {
    let tokens: JSONTokens
    let index: Int

    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { tokens.isNull(index) }
    func decode(_ type: Bool.Type) throws -> Bool { try tokens.bool(index) }
    func decode(_ type: String.Type) throws -> String { try tokens.string(index) }
    func decode(_ type: Double.Type) throws -> Double { try tokens.double(index) }
    func decode(_ type: Float.Type) throws -> Float { throw JSONTokens.Refused() }
    func decode(_ type: Int.Type) throws -> Int { try tokens.integer(index, type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try tokens.integer(index, type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try tokens.integer(index, type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try tokens.integer(index, type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try tokens.integer(index, type) }
    func decode(_ type: UInt.Type) throws -> UInt { try tokens.integer(index, type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try tokens.integer(index, type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try tokens.integer(index, type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try tokens.integer(index, type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try tokens.integer(index, type) }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try Value(from: TokenDecoder(tokens: tokens, index: index))
    }
}
