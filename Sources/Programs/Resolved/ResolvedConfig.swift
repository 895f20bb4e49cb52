import Box
import Facts
import Formats
import Values

/// resolved.conf(5) with its drop-ins, the negative trust anchors, and what resolved itself left in /run.
package struct ResolvedConfig {
    package static let directories = ["/etc", "/run", "/usr/local/lib", "/usr/lib"].map { $0 + "/systemd" }
    private static let anchorDirectories = ["/etc", "/run", "/usr/local/lib", "/usr/lib"]
        .map { $0 + "/dnssec-trust-anchors.d" }
    /// resolved-dns-dnssec.c: a tenth of the lifetime, at most 70 minutes.
    private static let skew = ValidatorSkew(leastSeconds: 0, mostSeconds: 70 * 60)

    private var reader: ConfigFiles
    private var settings = INI()
    private var path = "/etc/systemd/resolved.conf"
    /// The shipped file names what was compiled in, in comments.
    private var defaults: [String: Sourced<String>] = [:]

    package static func read(_ files: any FileSystem) -> ResolverReading {
        var config = ResolvedConfig(files)
        var reading = config.reading()
        reading.troubles = config.reader.troubles + config.settings.troubles
        return reading
    }

    /// Whether it is on this box at all.
    package static func isInstalled(_ files: any FileSystem) -> Bool {
        (["/usr/lib/systemd/systemd-resolved", "/lib/systemd/systemd-resolved"]
            + directories.map { $0 + "/resolved.conf" })
            .contains { (try? files.info($0)) != nil }
    }

    private init(_ files: any FileSystem) {
        reader = ConfigFiles(files)
        let main = ResolvedConfig.directories.map { $0 + "/resolved.conf" }.first { (try? files.info($0)) != nil }
        if let main {
            path = main
            let lines = reader.lines(of: main) ?? []
            settings.add(lines)
            for line in lines where line.text.hasPrefix("#") {
                let (key, value) = String(line.text.dropFirst()).splitOnce("=")
                if let value { defaults[String(key)] = Sourced(String(value.trimmed), line.source) }
            }
        }
        let dropIns = reader.layered(ResolvedConfig.directories.map { $0 + "/resolved.conf.d" }, suffix: ".conf")
        for dropIn in dropIns { settings.add(reader.lines(of: dropIn) ?? []) }
    }

    private mutating func reading() -> ResolverReading {
        let whole = Source(path)
        var resolver = LocalResolver(
            kind: .resolved, configuration: whole, validation: validation(whole), timeCheck: Sourced(.always, whole))
        resolver.skew = ResolvedConfig.skew
        resolver.insecureZones = negativeAnchors()
        resolver.listens = listens(whole)
        if resolver.listens.isEmpty, let stub = settings.last("Resolve", "DNSStubListener") {
            resolver.isDeaf = Sourced(true, stub.source)
        }
        let transport: Upstream.Transport =
            settings.flag("Resolve", "DNSOverTLS")?.value == true ? .tls : .plain
        resolver.upstreams = upstreams(transport)
        if settings.flag("Resolve", "ReadEtcHosts")?.value != false {
            resolver.localAnswers = HostsText.parse(reader.lines(of: "/etc/hosts") ?? []).entries.flatMap { entry in
                entry.names.map {
                    LocalAnswer(name: absoluteName($0), hasAddress: !entry.address.isUnspecified, source: entry.source)
                }
            }
        }
        resolver.user = Sourced("systemd-resolve", whole)
        return ResolverReading(resolver: resolver)
    }

    private func validation(_ whole: Source) -> Sourced<LocalResolver.Validation> {
        var mode = Sourced(LocalResolver.Validation.off, whole)
        // Upstream compiles allow-downgrade in, most distributions `no`.
        let fallback = defaults["DNSSEC"] ?? Sourced("allow-downgrade", whole)
        // What it does not understand it passes over.
        let given = settings.entries.filter { $0.section == "Resolve" && $0.key == "DNSSEC" }
            .map { Sourced($0.value, $0.source) }
        for setting in [fallback] + given {
            if let found = ResolvedConfig.mode(setting.value) { mode = Sourced(found, setting.source) }
        }
        return mode
    }

    private static func mode(_ text: String) -> LocalResolver.Validation? {
        text.lowercased() == "allow-downgrade" ? .allowDowngrade : systemdBoolean(text).map { $0 ? .on : .off }
    }

    private func listens(_ whole: Source) -> [Sourced<Endpoint>] {
        var listens: [Sourced<Endpoint>] = []
        let stub = settings.last("Resolve", "DNSStubListener")
        // By TCP alone nobody finds it who asks as usual. The second address hands on what it is asked, unchecked.
        let kind = stub?.value.lowercased() ?? "yes"
        if systemdBoolean(kind) != false, kind != "tcp" {
            listens += ["127.0.0.53", "127.0.0.54"].compactMap { IPAddress($0) }.map {
                Sourced(Endpoint($0, port: 53), stub?.source ?? whole)
            }
        }
        for extra in settings.all("Resolve", "DNSStubListenerExtra") {
            guard !extra.value.hasPrefix("tcp:") else { continue }
            let text = extra.value.hasPrefix("udp:") ? extra.value.dropFirst(4) : nil
            if let parts = ServerAddress.colonForm(text.map(String.init) ?? extra.value),
                let address = IPAddress(parts.host)
            {
                listens.append(Sourced(Endpoint(address, port: parts.port ?? 53), extra.source))
            }
        }
        return listens
    }

    /// Configured servers and those of the links, which resolved itself writes down while it runs; the fallback ones where
    /// there are no others.
    private mutating func upstreams(_ transport: Upstream.Transport) -> [Upstream] {
        let running = "/run/systemd/resolve/resolv.conf"
        var upstreams = servers(settings.list("Resolve", "DNS"), transport)
        for server in ResolvConfText.parse(reader.lines(of: running) ?? []).conf.nameservers
        where !upstreams.contains(where: { IPAddress($0.host) == server.value }) {
            upstreams.append(upstream("\(server.value)", transport, server.source))
        }
        guard upstreams.isEmpty else { return upstreams }
        let isSet = settings.entries.contains { $0.section == "Resolve" && $0.key == "FallbackDNS" }
        let compiledIn = defaults["FallbackDNS"].map { item in item.value.words.map { Sourced(String($0), item.source) }
        }
        return servers(isSet ? settings.list("Resolve", "FallbackDNS") : compiledIn ?? [], transport)
    }

    private mutating func servers(_ items: [Sourced<String>], _ transport: Upstream.Transport) -> [Upstream] {
        items.compactMap { item in
            guard let parts = ServerAddress.colonForm(item.value), IPAddress(parts.host) != nil else {
                reader.trouble(item.source, "not the address of a server; resolved ignores it")
                return nil
            }
            var upstream = upstream(parts.host, transport, item.source)
            if let port = parts.port { upstream.port = port }
            // Without a name the certificate must be for the address (resolved.conf(5), DNSOverTLS).
            upstream.authenticationName = transport == .tls ? parts.name ?? parts.host : nil
            return upstream
        }
    }

    private func upstream(_ host: String, _ transport: Upstream.Transport, _ source: Source) -> Upstream {
        Upstream(host: host, port: transport == .tls ? 853 : 53, transport: transport, source: source)
    }

    /// dnssec-trust-anchors.d(5): one name a line, `;` begins a comment.
    private mutating func negativeAnchors() -> [Sourced<String>] {
        reader.layered(ResolvedConfig.anchorDirectories, suffix: ".negative").flatMap { path in
            (reader.lines(of: path) ?? []).compactMap { line in
                let name = line.text.beforeComment(";").trimmed
                return name.isEmpty ? nil : Sourced(absoluteName(name), line.source)
            }
        }
    }

    /// Files whose anchors replace the built-in ones.
    package static func positiveAnchorFiles(_ files: any FileSystem) -> [String] {
        var reader = ConfigFiles(files)
        return reader.layered(anchorDirectories, suffix: ".positive")
    }
}
