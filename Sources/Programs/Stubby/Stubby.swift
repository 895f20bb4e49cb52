import Box
import Facts
import Formats
import Values

/// getdns's stubby(1): hands every question on over TLS.
struct Stubby: Program {
    var resolver: (any ResolverProgram)? { StubbyDaemon() }
}

extension LocalResolver.Kind {
    package static let stubby = LocalResolver.Kind(rawValue: "stubby")
}

private struct StubbyDaemon: OneFileResolver {
    let kind = LocalResolver.Kind.stubby
    let title = "Stubby"
    let rank = 8
    let services = ["stubby"]
    let processes: Set = ["stubby"]
    let paths = ["/etc/stubby/stubby.yml", "/etc/stubby.yml"]
    let defaults = [DefaultsVariable("/etc/conf.d/stubby", "command_args")]

    func named(_ start: ResolverStart, _ look: ProgramLook) -> [Sourced<String>] {
        start.options.value("C", valued: "Cv").map { [$0] } ?? []
    }
    var aftermath: Aftermath { Aftermath(.forwarder, units, "its upstreams' certificates were refused") }

    func read(_ path: String, _ files: any FileSystem) -> ResolverReading {
        var reader = ConfigFiles(files)
        var resolver = LocalResolver.unvalidating(kind, path)
        let yaml = YAMLLines(reader.lines(of: path) ?? [])
        let status = yaml.entries.last { ["dnssec", "dnssec_return_status"].contains($0.path.last ?? "") }
        if let status, status.value == "GETDNS_EXTENSION_TRUE" { resolver.validation = Sourced(.on, status.source) }
        resolver.listens = yaml.all("listen_addresses").compactMap { item in
            guard let parts = ServerAddress.atForm(item.value), let address = IPAddress(parts.host) else { return nil }
            return Sourced(Endpoint(address, port: parts.port ?? 53), item.source)
        }
        let transports = yaml.all("dns_transport_list").map(\.value)
        let usesTLS = transports.contains("GETDNS_TRANSPORT_TLS")
        // Opportunistic unless told, and where there is another way.
        let isStrict =
            yaml.all("tls_authentication").last?.value == "GETDNS_AUTHENTICATION_REQUIRED"
            && transports.allSatisfy { $0 == "GETDNS_TRANSPORT_TLS" }
        // Keys of the same list item belong together.
        let items = Dictionary(grouping: yaml.entries, by: \.item)
        for entry in yaml.entries where entry.path == ["upstream_recursive_servers", "address_data"] {
            func beside(_ key: String) -> String? {
                items[entry.item]?.last { $0.path == ["upstream_recursive_servers", key] }?.value
            }
            guard let address = IPAddress(entry.value) else {
                reader.trouble(entry.source, "address_data that is not an address; ignored")
                continue
            }
            let port = beside(usesTLS ? "tls_port" : "port").flatMap { UInt16($0) }
            resolver.upstreams.append(
                Upstream(
                    host: "\(address)", port: port ?? (usesTLS ? 853 : 53), transport: usesTLS ? .tls : .plain,
                    authenticationName: usesTLS && isStrict ? beside("tls_auth_name") : nil, source: entry.source))
        }
        return ResolverReading(resolver: resolver, troubles: reader.troubles)
    }
}
