import Box
import Facts
import Formats
import Values

/// Resolvers that hand every question on over an encrypted transport: none of them looks at signatures' dates by itself,
/// but their servers' certificates have dates.
package enum ProxyResolvers {
    package static func dnscryptProxy(_ path: String, _ files: any FileSystem) -> ResolverReading {
        var reader = ConfigFiles(files)
        var resolver = unvalidating(.dnscryptProxy, path)
        let toml = reader.toml(path)
        if let toml { fill(&resolver, toml) }
        return ResolverReading(
            resolver: resolver, whyUnread: toml == nil ? reader.troubles.last?.text : nil, troubles: reader.troubles)
    }

    private static func fill(_ resolver: inout LocalResolver, _ toml: Toml) {
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

    package static func stubby(_ path: String, _ files: any FileSystem) -> ResolverReading {
        var reader = ConfigFiles(files)
        var resolver = unvalidating(.stubby, path)
        let yaml = YAMLLines(reader.lines(of: path) ?? [])
        let status = yaml.entries.last { ["dnssec", "dnssec_return_status"].contains($0.path.last ?? "") }
        if let status, status.value == "GETDNS_EXTENSION_TRUE" { resolver.validation = Sourced(.on, status.source) }
        resolver.listens = yaml.all("listen_addresses").compactMap { item in
            guard let parts = ServerAddress.atForm(item.value), let address = IPAddress(parts.host) else { return nil }
            return Sourced(Endpoint(address, port: parts.port ?? 53), item.source)
        }
        let usesTLS = yaml.all("dns_transport_list").contains { $0.value == "GETDNS_TRANSPORT_TLS" }
        for entry in yaml.entries where entry.path == ["upstream_recursive_servers", "address_data"] {
            // Keys of the same list item belong together.
            func beside(_ key: String) -> String? {
                yaml.entries.last { $0.path == ["upstream_recursive_servers", key] && $0.item == entry.item }?.value
            }
            guard let address = IPAddress(entry.value) else {
                reader.trouble(entry.source, "address_data that is not an address; ignored")
                continue
            }
            let port = beside(usesTLS ? "tls_port" : "port").flatMap { UInt16($0) }
            resolver.upstreams.append(
                Upstream(
                    host: "\(address)", port: port ?? (usesTLS ? 853 : 53), transport: usesTLS ? .tls : .plain,
                    authenticationName: usesTLS ? beside("tls_auth_name") : nil, source: entry.source))
        }
        return ResolverReading(resolver: resolver, troubles: reader.troubles)
    }

    package static func adGuardHome(_ path: String, _ files: any FileSystem) -> ResolverReading {
        var reader = ConfigFiles(files)
        var resolver = unvalidating(.adguardHome, path)
        let yaml = YAMLLines(reader.lines(of: path) ?? [])
        let port = yaml.last("dns", "port").flatMap { UInt16($0.value) } ?? 53
        // Before 2021 there was one `bind_host`.
        resolver.listens = (yaml.all("dns", "bind_hosts") + yaml.all("dns", "bind_host")).compactMap { item in
            IPAddress(item.value).map { Sourced(Endpoint($0, port: port), item.source) }
        }
        for item in yaml.all("dns", "upstream_dns") {
            let upstreams = UpstreamURL.upstreams(item.value, item.source)
            resolver.upstreams += upstreams
            if upstreams.isEmpty { resolver.notRead.append(item.source) }
        }
        resolver.bootstrapResolvers = yaml.all("dns", "bootstrap_dns").compactMap { item in
            guard let one = UpstreamURL.upstreams(item.value, item.source).first, let address = IPAddress(one.host)
            else { return nil }
            return Sourced(Endpoint(address, port: one.port), item.source)
        }
        for key in ["upstream_dns_file", "fallback_dns"] {
            resolver.notRead += yaml.all("dns", key).map(\.source)
        }
        return ResolverReading(resolver: resolver, troubles: reader.troubles)
    }

    private static func unvalidating(_ kind: LocalResolver.Kind, _ path: String) -> LocalResolver {
        let whole = Source(path)
        return LocalResolver(
            kind: kind, configuration: whole, validation: Sourced(.off, whole), timeCheck: Sourced(.always, whole))
    }
}
