import Box
import Facts
import Formats
import Values

/// What dnsmasq's options mean for names.
enum DnsmasqResolver {
    /// Nil where it does not serve DNS (`port=0`): it hands out addresses only.
    package static func reading(
        _ config: DnsmasqConfig, kind: LocalResolver.Kind = .dnsmasq, path: String, resolvConf: String,
        _ reader: inout ConfigFiles
    ) -> ResolverReading? {
        let whole = Source(path)
        let port = config.last("port").flatMap { UInt16($0.value) } ?? 53
        guard port != 0 else { return nil }
        let dnssec = config.has("dnssec")
        var reading = ResolverReading(
            resolver: LocalResolver(
                kind: kind, configuration: whole,
                validation: Sourced(dnssec == nil ? .off : .on, dnssec?.source ?? whole),
                timeCheck: timeCheck(config, whole, reader.files)))
        reading.resolver.listens = listens(config, whole, port)
        reading.resolver.upstreams = upstreams(config, resolvConf, &reader)
        reading.resolver.localAnswers = localAnswers(config)
        reading.resolver.user = config.last("user").map { Sourced($0.value, $0.source) } ?? Sourced("dnsmasq", whole)
        reading.inlineAnchors = config.all("trust-anchor").compactMap { option in
            record(option.value).map { Sourced($0, option.source) }
        }
        if let dnssec, reading.inlineAnchors.isEmpty {
            reader.trouble(dnssec.source, "dnssec without a trust-anchor: dnsmasq refuses to start")
        }
        return reading
    }

    private static func timeCheck(
        _ config: DnsmasqConfig, _ whole: Source, _ files: any FileSystem
    ) -> Sourced<LocalResolver.TimeCheck> {
        if let option = config.has("dnssec-no-timecheck") { return Sourced(.untilTold, option.source) }
        guard let option = config.last("dnssec-timestamp"), !option.value.isEmpty else {
            return Sourced(.always, whole)
        }
        return Sourced(
            .untilClockPasses(file: option.value, time: modified(option.value, files)), option.source)
    }

    private static func listens(_ config: DnsmasqConfig, _ whole: Source, _ port: UInt16) -> [Sourced<Endpoint>] {
        let given = config.all("listen-address").flatMap { option in
            option.value.split(separator: ",").compactMap { text in
                IPAddress(text.trimmed).map { Sourced(Endpoint($0, port: port), option.source) }
            }
        }
        guard given.isEmpty else { return given }
        // With interfaces named or not, the loopback is served (dnsmasq(8), --interface).
        return ["127.0.0.1", "::1"].compactMap { IPAddress($0) }.map { Sourced(Endpoint($0, port: port), whole) }
    }

    private static func upstreams(
        _ config: DnsmasqConfig, _ resolvConf: String, _ reader: inout ConfigFiles
    ) -> [Upstream] {
        var upstreams: [Upstream] = []
        for option in config.all("server") { upstreams += servers(option, &reader) }
        guard config.has("no-resolv") == nil else { return upstreams }
        let files = config.all("resolv-file").map { ($0.value, Optional($0.source)) }
        for (path, source) in files.isEmpty ? [(resolvConf, nil)] : files {
            for server in ResolvConfText.parse(reader.lines(of: path, includedAt: source) ?? []).conf.nameservers {
                // It never asks itself (network.c: "ignoring nameserver ... - local interface").
                if server.value.isLoopback { continue }
                upstreams.append(Upstream(host: "\(server.value)", source: server.source))
            }
        }
        return upstreams
    }

    /// `address=/domain/.../[address]`, of all names below too, and `host-record=name,...,address`: neither is validated.
    private static func localAnswers(_ config: DnsmasqConfig) -> [LocalAnswer] {
        let addresses = config.all("address").flatMap { option -> [LocalAnswer] in
            guard option.value.hasPrefix("/"), let last = option.value.lastIndex(of: "/") else { return [] }
            let address = option.value[option.value.index(after: last)...]
            return option.value[..<last].split(separator: "/").map {
                LocalAnswer(
                    name: absoluteName($0), coversBelow: true, hasAddress: !address.isEmpty, source: option.source)
            }
        }
        let records = config.all("host-record").flatMap { option -> [LocalAnswer] in
            let parts = option.value.split(separator: ",").map(\.trimmed)
            guard parts.contains(where: { IPAddress($0) != nil }) else { return [] }
            return parts.filter { IPAddress($0) == nil && Int($0) == nil }.map {
                LocalAnswer(name: absoluteName($0), source: option.source)
            }
        }
        return addresses + records
    }

    /// `[/domain/.../]address[#port][@...]`; a domain with nothing behind it is answered from here alone, with `#` as any
    /// other name.
    private static func servers(_ option: DnsmasqConfig.Option, _ reader: inout ConfigFiles) -> [Upstream] {
        var zones = ["."]
        var address = option.value[...]
        if address.hasPrefix("/"), let last = address.lastIndex(of: "/") {
            zones = address[..<last].split(separator: "/").map(absoluteName)
            // `//` means names without a dot.
            guard !zones.isEmpty else { return [] }
            address = address[address.index(after: last)...]
        }
        guard !address.isEmpty, address != "#" else { return [] }
        guard let parts = ServerAddress.hashForm(String(address)) else {
            reader.trouble(option.source, "not the address of a server; ignored")
            return []
        }
        return zones.map { Upstream(zone: $0, host: parts.host, port: parts.port ?? 53, source: option.source) }
    }

    /// `[class,]domain,tag,algorithm,digest-type,digest` as a DS record.
    private static func record(_ value: String) -> String? {
        var fields = value.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
        if fields.count == 6 { fields.removeFirst() }
        guard fields.count == 5 else { return nil }
        return "\(absoluteName(fields[0])) IN DS \(fields[1]) \(fields[2]) \(fields[3]) \(fields[4])"
    }
}
