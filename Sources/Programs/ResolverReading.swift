import Facts
import Values

/// What one resolver's configuration says: the resolver, and trust anchors that stand in the configuration itself.
package struct ResolverReading: Equatable {
    package var resolver: LocalResolver
    /// Why the syntax of the whole file is beyond reading.
    package var whyUnread: String?
    package var inlineAnchors: [Sourced<String>] = []
    package var troubles: [Trouble] = []
}

/// Addresses with ports as resolvers write them.
enum ServerAddress {
    package struct Parts: Equatable {
        package var host: String
        package var port: UInt16?
        package var name: String?
    }

    /// `host@port#name`, each part but the first optional (unbound, stubby).
    static func atForm(_ text: String) -> Parts? {
        let (address, name) = text.splitOnce("#")
        let (host, port) = String(address).splitOnce("@")
        return parts(host, port, name)
    }

    /// `address#port`, with `@interface` or `@source` behind it (dnsmasq).
    static func hashForm(_ text: String) -> Parts? {
        let (address, port) = String(text.splitOnce("@").before).splitOnce("#")
        return parts(address, port, nil)
    }

    /// `address:port%interface#name`, IPv6 with a port in brackets (resolved.conf(5), AdGuard Home).
    static func colonForm(_ text: String) -> Parts? {
        let (whole, name) = text.splitOnce("#")
        if IPAddress(whole) != nil { return parts(whole, nil, name) }
        var address = whole
        var rest: Substring?
        if whole.hasPrefix("[") {
            guard let end = whole.firstIndex(of: "]") else { return nil }
            address = whole[..<end].dropFirst()
            rest = whole[whole.index(after: end)...]
            guard rest?.isEmpty == true || rest?.first == ":" || rest?.first == "%" else { return nil }
        } else if let end = whole.firstIndex(where: { $0 == ":" || $0 == "%" }) {
            address = whole[..<end]
            rest = whole[end...]
        }
        // The interface stands behind the port, or within the brackets as AdGuard Home has it.
        let (portPart, scope) = String(rest ?? "").splitOnce("%")
        let port = portPart.hasPrefix(":") ? portPart.dropFirst() : nil
        let host = scope.map { "\(address)%\($0)" } ?? String(address)
        return parts(IPAddress(host) == nil ? address : host[...], port, name)
    }

    /// `name`, `name:port`, `192.0.2.1:123`, `[2001:db8::1]:123`, or a bare IPv6 address.
    static func hostAndPort(_ text: String) -> (name: String, port: UInt16?) {
        if text.hasPrefix("["), let end = text.lastIndex(of: "]") {
            let port = text[text.index(after: end)...].dropFirst()
            return (String(text[..<end].dropFirst()), UInt16(port))
        }
        guard IPAddress(text) == nil, let colon = text.lastIndex(of: ":") else { return (text, nil) }
        return (String(text[..<colon]), UInt16(text[text.index(after: colon)...]))
    }

    private static func parts(_ host: Substring, _ port: Substring?, _ name: Substring?) -> Parts? {
        let host = host.trimmed
        guard isHost(host) else { return nil }
        guard let port else { return Parts(host: String(host), name: name.map(String.init)) }
        guard let number = UInt16(port) else { return nil }
        return Parts(host: String(host), port: number, name: name.map(String.init))
    }

    /// A literal address, or what may be a host name: whatever else stands there is not repeated anywhere.
    static func isHost(_ text: some StringProtocol) -> Bool {
        IPAddress(text) != nil || DNSName.absolute(text) != nil
    }
}
