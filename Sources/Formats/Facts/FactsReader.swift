import Facts
import Values

/// Reads the facts of many boxes, one after the other. A box that is written as one before it, but for what is each box's
/// own, is not decoded again; an area (`units`, `resolver`) that is written as another box's was is decoded once, and kept
/// once. What it makes is what the standard library's decoder would, which is asked about all that this one does not take.
///
/// Not for use by two threads at once.
package final class FactsReader {
    package struct Reading {
        package var host: HostFacts
        /// Nil for a box that is like one that was kept.
        package var facts: Facts?
        /// Of all but the box's name, its addresses, its boot and its time since boot: boxes with the same one differ in
        /// nothing else. Nil where it could not be told.
        package var likeness: Likeness?
        /// Every address that stands anywhere else.
        package var mentions: Set<IPAddress>
    }

    private struct Area {
        var value: Any
        var mentions: Set<IPAddress>
    }

    /// Holds at most this many of each: a site of nothing but strangers must not fill the memory.
    private static let most = 8192

    private var areas: [Likeness: Area] = [:]
    private var alike: [Likeness: Set<IPAddress>] = [:]
    private let texts = TextCache()

    package init() {}

    package func read(_ bytes: [UInt8], named file: String) throws(FactsFileError) -> Reading {
        if let reading = try? quick(bytes) { return reading }
        let facts = try FactsFile.readPlainly(bytes, named: file)
        return Reading(host: facts.host, facts: facts, likeness: nil, mentions: [])
    }

    /// Boxes like this one need not be decoded any more.
    package func keep(_ reading: Reading) {
        guard let likeness = reading.likeness else { return }
        if alike.count >= FactsReader.most { alike = [:] }
        alike[likeness] = reading.mentions
    }

    private func quick(_ bytes: [UInt8]) throws -> Reading {
        let members = try JSONMembers(bytes, in: bytes.indices, texts: texts)
        let version = try members.tokens("schemaVersion").integer(0, Int.self)
        guard version <= Facts.currentSchemaVersion else { throw JSONTokens.Refused() }
        let host = try decode(HostFacts.self, "host", members)
        _ = try decode(ClockFacts.self, "clock", members)
        let own = try HostMembers(members, texts)
        let (likeness, keys) = try fingerprints(members, own)
        if let mentions = alike[likeness] {
            return Reading(host: host, facts: nil, likeness: likeness, mentions: mentions.union(own.mentions))
        }
        let decoder = AreasDecoder(members: members, keys: keys, reader: self)
        let facts = try Facts(from: decoder)
        // A key that we do not know has to be JSON even so.
        for member in members.all where !decoder.seen.names.contains(member.name) {
            _ = try members.tokens(member.name)
        }
        return Reading(
            host: host, facts: facts, likeness: likeness, mentions: decoder.seen.mentions.union(own.mentions))
    }

    private func fingerprints(
        _ members: JSONMembers, _ own: HostMembers
    ) throws -> (whole: Likeness, of: [String: Likeness]) {
        var whole = LikenessBuilder()
        var keys: [String: Likeness] = [:]
        // A tunnel takes what is not on the box's own links: then its addresses count.
        let hasTunnels = members.range("tunnels").map { members.bytes[$0].elementsEqual("[]".utf8) } == false
        for member in members.all {
            switch member.name {
            case "host":
                for part in own.members.all where part.name != "bootID" && part.name != "name" {
                    if part.name == "addresses", !hasTunnels { continue }
                    whole.add(part.name, members.bytes[part.range])
                }
            case "clock":
                for part in try JSONMembers(members.bytes, in: member.range, texts: texts).all
                where part.name != "boottimeSeconds" {
                    whole.add(part.name, members.bytes[part.range])
                }
            default:
                var builder = LikenessBuilder()
                builder.add(member.name, members.bytes[member.range])
                let key = builder.finish()
                keys[member.name] = key
                whole.add(key)
            }
        }
        return (whole.finish(), keys)
    }

    private func decode<Value: Decodable>(_ type: Value.Type, _ name: String, _ members: JSONMembers) throws -> Value {
        try Value(from: TokenDecoder(tokens: try members.tokens(name), index: 0))
    }

    fileprivate func area<Value: Decodable>(_ type: Value.Type, _ name: String, _ decoder: AreasDecoder) throws -> Value
    {
        decoder.seen.names.insert(name)
        // `host` and `clock` are each box's own.
        guard let key = decoder.keys[name] else { return try decode(type, name, decoder.members) }
        if let known = areas[key], let value = known.value as? Value {
            decoder.seen.mentions.formUnion(known.mentions)
            return value
        }
        let tokens = try decoder.members.tokens(name)
        let value = try Value(from: TokenDecoder(tokens: tokens, index: 0))
        let mentions = tokens.mentions
        decoder.seen.mentions.formUnion(mentions)
        if areas.count >= FactsReader.most { areas = [:] }
        areas[key] = Area(value: value, mentions: mentions)
        return value
    }
}

/// What stands in `host`.
private struct HostMembers {
    let members: JSONMembers
    /// Addresses in it that are not the box's own.
    let mentions: Set<IPAddress>

    init(_ outer: JSONMembers, _ texts: TextCache) throws {
        guard let range = outer.range("host") else { throw JSONTokens.Refused() }
        members = try JSONMembers(outer.bytes, in: range, texts: texts)
        var mentions: Set<IPAddress> = []
        for part in members.all where part.name != "name" && part.name != "addresses" {
            mentions.formUnion(try members.tokens(part.name).mentions)
        }
        self.mentions = mentions
    }
}

/// What was decoded of one box.
private final class SeenAreas {
    var names: Set<String> = []
    var mentions: Set<IPAddress> = []
}

/// The members of the outermost object, as a decoder that remembers.
private struct AreasDecoder: Decoder {
    let members: JSONMembers
    let keys: [String: Likeness]
    let reader: FactsReader
    let seen = SeenAreas()

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(AreaContainer<Key>(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw JSONTokens.Refused() }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw JSONTokens.Refused() }
}

private struct AreaContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: AreasDecoder

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { decoder.members.all.compactMap { Key(stringValue: $0.name) } }

    func contains(_ key: Key) -> Bool { decoder.members.range(key.stringValue) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try decoder.members.isNull(key.stringValue) }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try decoder.reader.area(type, key.stringValue, decoder)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw JSONTokens.Refused() }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw JSONTokens.Refused() }
    func superDecoder() throws -> any Decoder { throw JSONTokens.Refused() }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw JSONTokens.Refused() }
}
