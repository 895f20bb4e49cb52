import Facts
import Formats
import Values

/// Upstreams as AdGuard Home writes them: `1.1.1.1`, `tls://dns.example`, `https://dns.example/dns-query`,
/// `[/zone/]1.1.1.1`. User names, passwords, paths and queries are dropped: they may identify an account.
enum UpstreamURL {
    private static let schemes: [(text: String, transport: Upstream.Transport, port: UInt16)] = [
        ("tls://", .tls, 853), ("https://", .https, 443), ("h3://", .https, 443), ("quic://", .quic, 853),
        ("tcp://", .plain, 53), ("udp://", .plain, 53),
    ]

    /// Each server for each zone; people write a few.
    private static let most = 256

    /// Empty for what cannot be told from the text, such as a DNS stamp (`sdns://`), and for more than anybody writes.
    package static func upstreams(_ text: String, _ source: Source) -> [Upstream] {
        var zones = ["."]
        var rest = text[...]
        if rest.hasPrefix("[/"), let end = rest.firstIndex(of: "]") {
            zones = rest[..<end].dropFirst(2).split(separator: "/").map(absoluteName)
            rest = rest[rest.index(after: end)...]
        }
        let words = rest.words
        guard words.count.multipliedReportingOverflow(by: zones.count).partialValue <= most else { return [] }
        return words.flatMap { word in
            guard let server = server(word, source) else { return [Upstream]() }
            return zones.map { zone in
                var one = server
                one.zone = zone
                return one
            }
        }
    }

    private static func server(_ word: Substring, _ source: Source) -> Upstream? {
        let scheme = schemes.first { word.hasPrefix($0.text) }
        if scheme == nil, String(word).holds("://") { return nil }
        var authority = word.dropFirst(scheme?.text.count ?? 0).prefix { !"/?".contains($0) }
        if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
        // A fragment begins here; it is no name for TLS as in resolved.conf.
        guard let parts = ServerAddress.colonForm(String(authority.beforeComment())) else { return nil }
        let transport = scheme?.transport ?? .plain
        return Upstream(
            host: parts.host, port: parts.port ?? scheme?.port ?? 53, transport: transport,
            authenticationName: transport == .plain ? nil : parts.host, source: source)
    }
}
