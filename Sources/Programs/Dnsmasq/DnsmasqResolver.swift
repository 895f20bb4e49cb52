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
                validation: validation(config, whole),
                timeCheck: timeCheck(config, whole, reader.files)))
        reading.resolver.listens = listens(config, whole, port)
        reading.resolver.upstreams = upstreams(config, resolvConf, reading.resolver.listens, &reader)
        reading.resolver.localAnswers = DnsmasqLocalData.answers(config, &reader)
        reading.resolver.hidesPrivate = config.has("stop-dns-rebind").map { hides in
            Sourced(config.all("rebind-domain-ok").flatMap { DnsmasqConfig.domains($0.value).zones }, hides.source)
        }
        reading.resolver.endsUnlessBound = config.has("bind-interfaces") != nil
        if dnssec != nil, let stamp = config.last("dnssec-timestamp"), let slash = stamp.value.lastIndex(of: "/"),
            (try? reader.files.info(String(stamp.value[..<slash]))) == nil, slash != stamp.value.startIndex
        {
            let why = "\(stamp.value[..<slash]) is not there, where it is to note the time (dnssec-timestamp)"
            reading.resolver.whyNotStarting = Sourced(why, stamp.source)
        }
        reading.resolver.user = config.last("user").map { Sourced($0.value, $0.source) } ?? Sourced("dnsmasq", whole)
        reading.inlineAnchors = config.all("trust-anchor").compactMap { option in
            record(option.value).map { Sourced($0, option.source) }
        }
        reading.resolver.insecureZones = dnssec == nil ? [] : insecureZones(config, reading.inlineAnchors)
        reading.whyUnread = config.refusal.map { "\($0.source): \($0.text)" }
        if let named = config.all("server", "local").first(where: isNamed) {
            // Since 2.87, and it ends where that fails.
            reading.whyUnread = reading.whyUnread ?? "\(named.source): a server by name is looked up as dnsmasq starts"
        }
        if let dnssec, !reading.inlineAnchors.contains(where: { $0.value.hasPrefix(". ") }) {
            let why = "dnssec without a trust-anchor for the root: dnsmasq refuses to start"
            reader.trouble(dnssec.source, why)
            reading.whyUnread = reading.whyUnread ?? "\(dnssec.source): \(why)"
        }
        return reading
    }

    /// `dnssec-debug`: what fails is handed out all the same.
    private static func validation(_ config: DnsmasqConfig, _ whole: Source) -> Sourced<LocalResolver.Validation> {
        guard let dnssec = config.has("dnssec") else { return Sourced(.off, whole) }
        return config.has("dnssec-debug").map { Sourced(.permissive, $0.source) } ?? Sourced(.on, dnssec.source)
    }

    /// What a domain's own servers say is not validated, unless a trust anchor is told for that very domain (network.c,
    /// `check_servers`).
    private static func insecureZones(_ config: DnsmasqConfig, _ anchors: [Sourced<String>]) -> [Sourced<String>] {
        let anchored = Set(anchors.compactMap { $0.value.words.first.map(String.init) })
        return config.all("server", "local").flatMap { option in
            ["", "#"].contains(DnsmasqConfig.domains(option.value).address)
                ? [] : DnsmasqConfig.domains(option.value).zones.filter { $0 != "." }.map { Sourced($0, option.source) }
        }.filter { !anchored.contains($0.value) }
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
        guard given.isEmpty || config.has("interface") != nil else { return given }
        // With interfaces named or not, the loopback is served, unless it is taken out itself (dnsmasq(8), --interface).
        let isOut = config.all("except-interface").contains {
            $0.value.split(separator: ",").contains { $0.trimmed == "lo" }
        }
        let loopback = isOut ? [] : ["127.0.0.1", "::1"].compactMap { IPAddress($0) }
        let named = Set(given.map(\.value.address))
        return given + loopback.filter { !named.contains($0) }.map { Sourced(Endpoint($0, port: port), whole) }
    }

    private static func upstreams(
        _ config: DnsmasqConfig, _ resolvConf: String, _ listens: [Sourced<Endpoint>], _ reader: inout ConfigFiles
    ) -> [Upstream] {
        var upstreams: [Upstream] = []
        for option in config.all("server", "local") { upstreams += servers(option, &reader) }
        // It never asks itself (network.c: "ignoring nameserver ... - local interface").
        func isItself(_ address: IPAddress, _ port: UInt16) -> Bool {
            listens.contains { $0.value == Endpoint(address, port: port) }
        }
        upstreams.removeAll { upstream in IPAddress(upstream.host).map { isItself($0, upstream.port) } ?? false }
        guard config.has("no-resolv") == nil else { return upstreams }
        let files = config.all("resolv-file").map { ($0.value, Optional($0.source)) }
        for (path, source) in files.isEmpty ? [(resolvConf, nil)] : files {
            for server in ResolvConfText.parse(reader.lines(of: path, includedAt: source) ?? []).conf.nameservers {
                if isItself(server.value, 53) { continue }
                upstreams.append(Upstream(host: "\(server.value)", source: server.source))
            }
        }
        return upstreams
    }

    /// `[/domain/.../]address[#port][@...]`; a domain with nothing behind it is answered from here alone, with `#` as any
    /// other name.
    private static func servers(_ option: DnsmasqConfig.Option, _ reader: inout ConfigFiles) -> [Upstream] {
        let (zones, address) = DnsmasqConfig.domains(option.value)
        // `//` means names without a dot.
        guard !zones.isEmpty, !address.isEmpty, address != "#" else { return [] }
        guard let parts = ServerAddress.hashForm(String(address)) else {
            reader.trouble(option.source, "not the address of a server; ignored")
            return []
        }
        return zones.map { Upstream(zone: $0, host: parts.host, port: parts.port ?? 53, source: option.source) }
    }

    private static func isNamed(_ option: DnsmasqConfig.Option) -> Bool {
        let address = DnsmasqConfig.domains(option.value).address
        guard !address.isEmpty, address != "#" else { return false }
        return ServerAddress.hashForm(String(address)).map { IPAddress($0.host) == nil } ?? true
    }

    /// `[class,]domain,tag,algorithm,digest-type,digest` as a DS record.
    private static func record(_ value: String) -> String? {
        var fields = value.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
        if fields.count == 6 { fields.removeFirst() }
        guard fields.count == 5 else { return nil }
        return "\(absoluteName(fields[0])) IN DS \(fields[1]) \(fields[2]) \(fields[3]) \(fields[4])"
    }
}
