/// A tunnel as configured and, where it is up, as it runs. Holds no key of any kind.
public struct Tunnel: Codable, Sendable, Equatable {
    public enum Manager: String, Codable, Sendable { case wgQuick, networkd, networkManager, openvpn, tailscale, other }

    public struct Peer: Codable, Sendable, Equatable {
        /// Host as written, literal or name, and port; nil for a peer that only calls in.
        public var endpointHost: String?
        public var endpointPort: UInt16?
        /// Networks routed to this peer, as `address/length`.
        public var allowedIPs: [String]
        /// Time of the latest handshake by the box's clock; absent where there was none.
        public var latestHandshake: Observed<Timestamp>
        public var source: Source

        public init(
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

    public var interface: String
    public var manager: Manager
    public var isEnabled: Observed<Bool>
    public var isUp: Observed<Bool>
    public var peers: [Peer]
    /// Resolvers it installs while up.
    public var dns: [Sourced<IPAddress>]
    public var source: Source

    public init(
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
