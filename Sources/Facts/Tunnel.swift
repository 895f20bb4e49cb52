import Values

/// A tunnel as configured and, where it is up, as it runs. Holds no key of any kind.
package struct Tunnel: Codable, Sendable, Equatable {
    /// A name as the facts have it. Known ones are named by the folders of Programs.
    package struct Manager: RawRepresentable, Codable, Sendable, Hashable {
        package var rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        package static let other = Manager(rawValue: "other")
    }

    package struct Peer: Codable, Sendable, Equatable {
        /// Host as written, literal or name, and port; nil for a peer that only calls in.
        package var endpointHost: String?
        package var endpointPort: UInt16?
        /// Networks routed to this peer, as `address/length`.
        package var allowedIPs: [String]
        /// Time of the latest handshake by the box's clock; absent where there was none.
        package var latestHandshake: Observed<Timestamp>
        package var source: Source

        package init(
            endpointHost: String?, endpointPort: UInt16?, allowedIPs: [String], latestHandshake: Observed<Timestamp>,
            source: Source
        ) {
            self.endpointHost = endpointHost
            self.endpointPort = endpointPort
            self.allowedIPs = allowedIPs
            self.latestHandshake = latestHandshake
            self.source = source
        }
    }

    package var interface: String
    package var manager: Manager
    package var isEnabled: Observed<Bool>
    package var isUp: Observed<Bool>
    package var peers: [Peer]
    /// Resolvers it installs while up.
    package var dns: [Sourced<IPAddress>]
    package var source: Source

    package init(
        interface: String, manager: Manager, isEnabled: Observed<Bool>, isUp: Observed<Bool>, peers: [Peer],
        dns: [Sourced<IPAddress>], source: Source
    ) {
        self.interface = interface
        self.manager = manager
        self.isEnabled = isEnabled
        self.isUp = isUp
        self.peers = peers
        self.dns = dns
        self.source = source
    }
}
