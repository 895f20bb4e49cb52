import Box
import Facts
import Formats
import Values

/// AdGuard Home: filters, and hands questions on, mostly over an encrypted transport.
struct AdGuardHome: Program {
    var resolver: (any ResolverProgram)? { AdGuardHomeServer() }
}

extension LocalResolver.Kind {
    package static let adguardHome = LocalResolver.Kind(rawValue: "adguard-home")
}

private struct AdGuardHomeServer: OneFileResolver {
    let kind = LocalResolver.Kind.adguardHome
    let title = "AdGuard Home"
    let rank = 9
    let services = ["AdGuardHome", "adguardhome", "snap.adguard-home.adguard-home"]
    let processes: Set = ["AdGuardHome"]
    let paths = [
        "/opt/AdGuardHome/AdGuardHome.yaml", "/etc/adguardhome.yaml", "/etc/adguardhome/adguardhome.yaml",
        "/var/snap/adguard-home/current/AdGuardHome.yaml",
    ]
    let starters: Set = ["snap"]

    /// Without a file named it looks in its folder, which is the program's where none is named either.
    func named(_ start: ResolverStart, _ look: ProgramLook) -> [Sourced<String>] {
        let folder = start.options.value(behind: "-w", "--work-dir")
        if let file = start.options.value(behind: "-c", "--config") {
            guard !file.value.hasPrefix("/"), let folder else { return [file] }
            return [Sourced("\(folder.value)/\(file.value)", file.source)]
        }
        if let folder { return [Sourced("\(folder.value)/AdGuardHome.yaml", folder.source)] }
        guard let program = start.program, let slash = program.lastIndex(of: "/") else { return [] }
        let beside = "\(program[..<slash])/AdGuardHome.yaml"
        return look.exists(beside) ? [Sourced(beside, Source(program))] : []
    }

    var aftermath: Aftermath { Aftermath(.forwarder, units, "its upstreams' certificates were refused") }

    func read(_ path: String, _ files: any FileSystem) -> ResolverReading {
        var reader = ConfigFiles(files)
        var resolver = LocalResolver.unvalidating(kind, path)
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
}
