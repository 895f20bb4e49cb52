import FoundationEssentials
import Values

/// Time servers whose operators publish their addresses for everybody's use, as a dated file that a distribution can empty:
/// RFC 8633 section 3 asks not to build such addresses into programs. Asked only when a person runs a fix and the box's own
/// sources give no quorum, each address once.
package struct PublishedServers: Decodable, Sendable, Equatable {
    package struct Server: Decodable, Sendable, Equatable {
        package var operatorName: String
        /// The name under which the operator publishes it.
        package var host: String
        package var addresses: [String]
        /// Spreads a leap second over hours: never asked together with those that do not.
        package var smearsLeapSeconds: Bool?

        private enum CodingKeys: String, CodingKey {
            case operatorName = "operator", host, addresses
            case smearsLeapSeconds = "smears_leap_seconds"
        }
    }

    /// When somebody last held it against the operators' own pages, `2026-11-21`.
    package var asOf: String
    package var servers: [Server]

    private enum CodingKeys: String, CodingKey {
        case asOf = "as_of"
        case servers
    }

    /// Where it is looked for: the first that is there counts, an empty one too.
    package static let paths = [
        "/etc/boxdoctor/published-servers.json", "/usr/local/lib/boxdoctor/published-servers.json",
        "/usr/lib/boxdoctor/published-servers.json",
    ]
    private static let mostServers = 64

    /// Nil where it is no such file.
    package static func read(_ bytes: [UInt8]) -> PublishedServers? {
        guard var list = try? JSONDecoder().decode(PublishedServers.self, from: Data(bytes)) else { return nil }
        list.servers = Array(list.servers.prefix(mostServers))
        return list
    }
}
