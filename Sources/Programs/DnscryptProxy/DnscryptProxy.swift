import Box
import Facts
import Formats
import Values

/// dnscrypt-proxy: hands every question on over DNSCrypt or HTTPS. It looks at no signature's dates by itself, but its
/// servers' certificates have dates.
struct DnscryptProxy: Program {
    var resolver: (any ResolverProgram)? { DnscryptProxyDaemon() }
}

extension LocalResolver.Kind {
    package static let dnscryptProxy = LocalResolver.Kind(rawValue: "dnscrypt-proxy")
}

private struct DnscryptProxyDaemon: OneFileResolver {
    let kind = LocalResolver.Kind.dnscryptProxy
    let title = "dnscrypt-proxy"
    let rank = 7
    let services = ["dnscrypt-proxy"]
    let processes: Set = ["dnscrypt-proxy"]
    let certificateDatesOff: String? = "cert_ignore_timestamp = true"
    let picksFromList = true
    let paths = ["/etc/dnscrypt-proxy/dnscrypt-proxy.toml", "/etc/dnscrypt-proxy2/dnscrypt-proxy.toml"]
    let defaults = [DefaultsVariable("/etc/conf.d/dnscrypt-proxy", "DNSCRYPT_PROXY_OPTS")]

    func named(_ start: ResolverStart, _ look: ProgramLook) -> [Sourced<String>] {
        start.options.value(behind: "-config", "--config").map { [$0] } ?? []
    }
    var aftermath: Aftermath { Aftermath(.forwarder, units, "its upstreams' certificates were refused") }

    func read(_ path: String, _ files: any FileSystem) -> ResolverReading {
        var reader = ConfigFiles(files)
        var resolver = LocalResolver.unvalidating(kind, path)
        let toml = reader.toml(path)
        if let toml { fill(&resolver, toml) }
        return ResolverReading(
            resolver: resolver, whyUnread: toml == nil ? reader.troubles.last?.text : nil, troubles: reader.troubles)
    }

    private func fill(_ resolver: inout LocalResolver, _ toml: Toml) {
        func endpoints(_ key: String, defaultPort: UInt16) -> [Sourced<Endpoint>] {
            let source = toml.source(key)
            return (toml[key]?.array ?? []).compactMap(\.string).compactMap { text in
                guard let parts = ServerAddress.colonForm(text), let address = IPAddress(parts.host) else { return nil }
                return Sourced(Endpoint(address, port: parts.port ?? defaultPort), source)
            }
        }
        // Debian's is empty: a systemd socket listens on 127.0.2.1 for it.
        resolver.listens = endpoints("listen_addresses", defaultPort: 53)
        // Until 2.1.0 the bootstrap resolvers were called fallback resolvers.
        resolver.bootstrapResolvers =
            endpoints("bootstrap_resolvers", defaultPort: 53) + endpoints("fallback_resolvers", defaultPort: 53)
        if let ignores = toml["cert_ignore_timestamp"]?.boolean {
            resolver.ignoresCertificateDates = Sourced(ignores, toml.source("cert_ignore_timestamp"))
        }
        // Servers are picked by name from signed lists, or given as stamps: neither is resolved here.
        for key in ["server_names", "forwarding_rules", "cloaking_rules"] where toml[key] != nil {
            resolver.notRead.append(toml.source(key))
        }
        for table in ["sources", "static"] {
            resolver.notRead += (toml[table]?.table?.entries ?? []).map { toml.source(of: $0.value) }
        }
    }
}
