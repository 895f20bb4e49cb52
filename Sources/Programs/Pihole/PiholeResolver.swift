import Box
import Facts
import Formats
import Values

/// Pi-hole v6: /etc/pihole/pihole.toml, from which FTL makes its own dnsmasq configuration.
enum PiholeResolver {
    package static let path = "/etc/pihole/pihole.toml"

    static func readToml(_ files: any FileSystem) -> ResolverReading {
        var reader = ConfigFiles(files)
        let whole = Source(path)
        var reading = ResolverReading(
            resolver: LocalResolver(
                kind: .pihole, configuration: whole, validation: Sourced(.off, whole),
                timeCheck: Sourced(.always, whole)))
        if let toml = reader.toml(path) {
            fill(&reading.resolver, toml, &reader)
        } else {
            reading.whyUnread = reader.troubles.last?.text
        }
        reading.troubles = reader.troubles
        return reading
    }

    private static func fill(_ resolver: inout LocalResolver, _ toml: Toml, _ reader: inout ConfigFiles) {
        let isOn = toml["dns", "dnssec"]?.boolean ?? false
        resolver.validation = Sourced(isOn ? .on : .off, toml.source("dns", "dnssec"))
        // Dates are checked from the start: what put that off until FTL's own client had the time (FTL pull request 2004) was
        // taken back before version 6.0.
        let port = UInt16(exactly: toml["dns", "port"]?.integer ?? 53) ?? 53
        let portSource = toml.source("dns", "port")
        resolver.listens = ["127.0.0.1", "::1"].compactMap { IPAddress($0) }
            .map { Sourced(Endpoint($0, port: port), portSource) }
        resolver.user = Sourced("pihole", resolver.configuration)
        let source = toml.source("dns", "upstreams")
        for text in toml["dns", "upstreams"]?.array?.compactMap(\.string) ?? [] {
            if let parts = ServerAddress.hashForm(text) {
                resolver.upstreams.append(Upstream(host: parts.host, port: parts.port ?? 53, source: source))
            } else {
                reader.trouble(source, "an upstream that is not an address; ignored")
            }
        }
    }
}
