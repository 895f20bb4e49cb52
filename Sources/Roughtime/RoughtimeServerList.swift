import FoundationEssentials

/// A list of servers in the ecosystem's format, media type `application/roughtime-server+json` (RFC 10049),
/// with three members of ours: `asOf` (the day on which it was known to be right), and a server's `operator` and `source`.
package struct RoughtimeServerList: Hashable, Sendable {
    /// `YYYY-MM-DD`.
    package var asOf: String?
    package var servers: [RoughtimeServer]
    package var skipped: [Skipped]
    /// Where newer lists are published, and where evidence is to be sent.
    package var sources: [String]
    package var reports: String?

    package static let fileLimitBytes = 1 << 18
    package static let serverLimit = 256

    package struct Skipped: Hashable, Sendable {
        /// From 0, among all of the file's servers.
        package var index: Int
        package var name: String?
        package var why: Why

        package enum Why: Hashable, Sendable {
            case notAServer, keyType, key, version, addresses
            /// The key of an earlier entry, whose index this is.
            case sameKey(as: Int)
            /// Behind the `serverLimit`th.
            case tooMany
        }
    }

    /// Any bytes. An entry that makes no sense is skipped and named; members that the format does not name are not looked at.
    package init(json: [UInt8]) throws(RoughtimeListError) {
        guard json.count <= RoughtimeServerList.fileLimitBytes else { throw .tooLarge }
        guard let tree = try? JSONDecoder().decode(ListValue.self, from: Data(json)) else { throw .notJSON }
        guard let entries = tree["servers"]?.elements else { throw .noServers }
        asOf = tree["asOf"]?.text.flatMap { RoughtimeServerList.isDay($0) ? $0 : nil }
        sources = (tree["sources"]?.elements ?? []).compactMap(\.text).filter(RoughtimeServerList.isURL)
        reports = tree["reports"]?.text.flatMap { RoughtimeServerList.isURL($0) ? $0 : nil }
        (servers, skipped) = ([], [])
        var indices: [[UInt8]: Int] = [:]
        for (index, entry) in entries.enumerated() {
            switch RoughtimeServerList.server(entry) {
            case .failure(let why): skipped.append(Skipped(index: index, name: entry.name, why: why))
            case .success(let server):
                if let first = indices[server.key] {
                    skipped.append(Skipped(index: index, name: entry.name, why: .sameKey(as: first)))
                } else if servers.count == RoughtimeServerList.serverLimit {
                    skipped.append(Skipped(index: index, name: entry.name, why: .tooMany))
                } else {
                    indices[server.key] = index
                    servers.append(server)
                }
            }
        }
    }

    private static func server(_ entry: ListValue) -> Result<RoughtimeServer, Skipped.Why> {
        guard let name = entry.name else { return .failure(.notAServer) }
        guard entry["publicKeyType"]?.text == "ed25519" else { return .failure(.keyType) }
        guard let key = entry["publicKey"]?.text.flatMap({ Data(base64Encoded: $0) }), key.count == 32 else {
            return .failure(.key)
        }
        let versions = offer(entry["version"])
        guard !versions.isEmpty else { return .failure(.version) }
        let addresses = (entry["addresses"]?.elements ?? []).prefix(16).compactMap { address -> RoughtimeAddress? in
            guard let transport = address["protocol"]?.text.flatMap(RoughtimeAddress.Transport.init(rawValue:)) else {
                return nil
            }
            return address["address"]?.text.flatMap { RoughtimeAddress(transport, text: $0) }
        }
        guard let first = addresses.first else { return .failure(.addresses) }
        return .success(
            RoughtimeServer(
                name: name, operatorName: entry["operator"]?.shortText ?? operatorName(of: first.host),
                key: [UInt8](key),
                versions: versions, addresses: addresses, source: entry["source"]?.shortText))
    }

    /// What to offer a server of which the list says this: a number, the number as text, or a family's name. Empty where
    /// it speaks none that we do. The RFC and its last drafts are offered together, because servers change from one to
    /// the other before lists do; who signs the answer says what it has.
    private static func offer(_ version: ListValue?) -> [RoughtimeVersion] {
        if version?.text == "IETF-Roughtime" { return RoughtimeVersion.negotiable }
        guard let number = version?.integer ?? version?.text.flatMap({ Int64($0) }), let code = UInt32(exactly: number)
        else {
            return []
        }
        let version = RoughtimeVersion(rawValue: code)
        if version == .draft11 { return [.draft11] }
        return version.rank == nil ? [] : RoughtimeVersion.negotiable
    }

    /// Who runs a host of which nothing else is known: the last two labels of its name, so that two names of one owner are
    /// one. An address stands for itself.
    private static func operatorName(of host: String) -> String {
        let labels = host.lowercased().split(separator: ".")
        guard let last = labels.last, !host.contains(":"), !last.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return host.lowercased()
        }
        return labels.suffix(2).joined(separator: ".")
    }

    private static func isURL(_ text: String) -> Bool {
        text.hasPrefix("https://") && text.utf8.count <= 2048 && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }

    private static func isDay(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], text.utf8.allSatisfy({ $0 == 0x2d || (0x30...0x39).contains($0) }),
            let month = Int(parts[1]), let day = Int(parts[2])
        else { return false }
        return (1...12).contains(month) && (1...31).contains(day)
    }
}

extension RoughtimeServerList.Skipped.Why: Error {}

/// Why a file is no list.
package enum RoughtimeListError: Error, Hashable, Sendable { case tooLarge, notJSON, noServers }

/// JSON of any shape, as far as a list needs it.
private indirect enum ListValue: Decodable {
    case other
    case integer(Int64)
    case text(String)
    case array([ListValue])
    case object([String: ListValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let number = try? container.decode(Int64.self) {
            self = .integer(number)
        } else if let elements = try? container.decode([ListValue].self) {
            self = .array(elements)
        } else if let members = try? container.decode([String: ListValue].self) {
            self = .object(members)
        } else {
            self = .other
        }
    }

    subscript(member: String) -> ListValue? { if case .object(let members) = self { members[member] } else { nil } }
    var elements: [ListValue]? { if case .array(let elements) = self { elements } else { nil } }
    var text: String? { if case .text(let text) = self { text } else { nil } }
    var integer: Int64? { if case .integer(let number) = self { number } else { nil } }

    /// What can be shown: not empty and not endless.
    var shortText: String? { text.flatMap { (1...200).contains($0.utf8.count) ? $0 : nil } }
    var name: String? { self["name"]?.shortText }
}
