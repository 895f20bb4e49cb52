import Box
import Facts
import Formats
import Values

/// A tunnel's configuration. Keys of every kind are left where they are, but for a peer's public key, which joins it with what
/// `wg show` says and then is dropped.
package struct TunnelReading {
    package var tunnel: Tunnel
    /// Public key of each peer of `tunnel`, in order; nil where there is none.
    package var publicKeys: [String?]
    package var troubles: [Trouble] = []

    package init(tunnel: Tunnel, publicKeys: [String?]) {
        self.tunnel = tunnel
        self.publicKeys = publicKeys
    }

    /// One to be filled in.
    init(_ interface: String, _ manager: Tunnel.Manager, _ source: Source) {
        self.init(
            tunnel: Tunnel(
                interface: interface, manager: manager, isEnabled: .notLooked(why: "not asked"),
                isUp: .notLooked(why: "not asked"), peers: [], dns: [], source: source), publicKeys: [])
    }

    /// A peer for each section of WireGuard's INI, whose keys come in any case (wg(8)).
    mutating func addPeers(_ entries: [INI.Entry], publicKey: (INI.Entry) -> String? = { _ in nil }) {
        for section in Dictionary(grouping: entries, by: \.sectionIndex).sorted(by: { $0.key < $1.key }) {
            addPeer(section.value, publicKey: section.value.first.flatMap(publicKey))
        }
    }

    private mutating func addPeer(_ entries: [INI.Entry], publicKey: String?) {
        func last(_ keys: String...) -> INI.Entry? { entries.last { keys.contains($0.key.lowercased()) } }
        let allowed = entries.filter { ["allowedips", "allowed-ips"].contains($0.key.lowercased()) }
        let endpoint = last("endpoint")
        let parts = endpoint.flatMap { ServerAddress.colonForm($0.value) }
        if let endpoint, parts?.port == nil {
            troubles.append(Trouble(endpoint.source, "an endpoint must be HOST:PORT; ignored"))
        }
        guard let source = (endpoint ?? entries.first)?.source else { return }
        addPeer(
            host: parts?.port == nil ? nil : parts?.host, port: parts?.port,
            allowed: allowed.flatMap { $0.value.split { $0 == "," || $0 == ";" || $0.isBlank }.map(String.init) },
            source, publicKey: publicKey ?? last("publickey")?.value)
    }

    mutating func addPeer(
        host: String?, port: UInt16?, allowed: [String] = [], _ source: Source, publicKey: String? = nil
    ) {
        // Whatever stands where an address should may be a key gone astray.
        let networks = allowed.filter { IPAddress($0.prefix { $0 != "/" }) != nil }
        tunnel.peers.append(
            Tunnel.Peer(
                endpointHost: host.flatMap { ServerAddress.isHost($0) ? $0 : nil },
                endpointPort: host == nil ? nil : port,
                allowedIPs: networks, latestHandshake: .notLooked(why: "not asked"), source: source))
        publicKeys.append(publicKey)
    }

    mutating func addServers(_ text: String, _ source: Source) {
        tunnel.dns += text.split { $0 == "," || $0.isBlank }.compactMap { IPAddress($0).map { Sourced($0, source) } }
    }
}

/// `wg show all latest-handshakes`: interface, public key, seconds since 1970 or 0.
package enum HandshakeList {
    package struct Line: Equatable {
        package var interface: String
        package var publicKey: String
        package var time: Timestamp?
    }

    package static func parse(_ bytes: [UInt8]) -> [Line] {
        (Lines.of(bytes, path: "") ?? []).compactMap { line in
            let fields = line.text.split(separator: "\t")
            guard fields.count == 3, let seconds = Int64(fields[2]) else { return nil }
            return Line(
                interface: String(fields[0]), publicKey: String(fields[1]),
                time: seconds > 0 ? Timestamp(givenSeconds: seconds) : nil)
        }
    }
}
