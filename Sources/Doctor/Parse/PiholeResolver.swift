/// Pi-hole v6: /etc/pihole/pihole.toml, from which FTL makes its own dnsmasq configuration.
enum PiholeResolver {
    static let path = "/etc/pihole/pihole.toml"

    static func readToml(_ files: any FileSystem) -> ResolverReading {
        var reader = ConfigFiles(files)
        let whole = Source(path)
        var reading = ResolverReading(
            resolver: LocalResolver(
                kind: .pihole, configuration: whole, validation: Sourced(.off, whole),
                timeCheck: Sourced(.always, whole)))
        guard let lines = reader.lines(of: path) else {
            reading.troubles = reader.troubles
            return reading
        }
        do {
            fill(&reading.resolver, try Toml(lines, path: path), &reader)
        } catch {
            reader.trouble(Source(path, line: error.line), "not TOML: \(error.message)")
        }
        reading.troubles = reader.troubles
        return reading
    }

    private static func fill(_ resolver: inout LocalResolver, _ toml: Toml, _ reader: inout ConfigFiles) {
        let isOn = toml["dns", "dnssec"]?.boolean ?? false
        resolver.validation = Sourced(isOn ? .on : .off, toml.source(table: "dns", key: "dnssec"))
        // FTL begins to check dates once its own NTP client has synchronised.
        if toml["ntp", "sync", "active"]?.boolean ?? true {
            resolver.timeCheck = Sourced(.untilTold, toml.source(table: "ntp.sync", key: "active"))
        }
        let port = toml["dns", "port"]?.integer.flatMap { UInt16(exactly: $0) } ?? 53
        let portSource = toml.source(table: "dns", key: "port")
        resolver.listens = ["127.0.0.1", "::1"].compactMap { IPAddress($0) }
            .map { Sourced(Endpoint($0, port: port), portSource) }
        resolver.user = Sourced("pihole", resolver.configuration)
        let source = toml.source(table: "dns", key: "upstreams")
        for text in toml["dns", "upstreams"]?.array?.compactMap(\.string) ?? [] {
            if let parts = ServerAddress.hashForm(text) {
                resolver.upstreams.append(Upstream(host: parts.host, port: parts.port ?? 53, source: source))
            } else {
                reader.trouble(source, "an upstream that is not an address; ignored")
            }
        }
    }
}
