import Box
import Facts
import Formats
import Programs
import Values

/// The resolvers that run on the box itself, as configured, with what stands behind them.
struct LocalResolverProbe: Probe {
    package let step = "reading the configuration of local resolvers"

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        let services = box.services
        let names = Set(LocalResolver.Kind.allCases.flatMap(\.processNames))
        let running = box.processes.outsideContainers(names, box.files)
        for var reading in LocalResolverProbe.readings(box.files, running) {
            let kind = reading.resolver.kind
            // A trouble with a line is about that line; one with the file as a whole means that nothing of it is known.
            let whole = Source(reading.resolver.configuration.place)
            reading.resolver.whyUnread = reading.whyUnread ?? reading.troubles.first { $0.source == whole }?.text
            reading.resolver.isEnabled = services.isEnabled(kind.serviceNames)
            reading.resolver.isRunning = running.isRunning(kind.processNames)
            if !reading.inlineAnchors.isEmpty {
                facts.dnssec.anchors.append(inline(reading))
            }
            facts.resolver.local.append(reading.resolver)
            facts.troubles += reading.troubles
        }
    }

    /// Every resolver whose configuration is found.
    package static func readings(_ files: any FileSystem, _ running: Observed<[RunningProcess]>) -> [ResolverReading] {
        var readings: [ResolverReading] = []
        func isThere(_ path: String) -> Bool { (try? files.info(path)) != nil }
        // A running unbound says with -c which file it was given: of several, the one that the unit started.
        let unbounds = running.value?.filter { $0.name == "unbound" } ?? []
        let ours =
            unbounds.first { ProcessPlace($0.pid, files).unit == "unbound.service" } ?? unbounds.first
        let given = ours?.argument(after: "-c")
        if let path = [given, UnboundResolver.defaultPath, "/usr/local/etc/unbound/unbound.conf"]
            .compactMap({ $0 }).first(where: isThere)
        {
            readings.append(UnboundResolver.read(path, files))
        }
        if ResolvedConfig.isInstalled(files) {
            var reading = ResolvedConfig.read(files)
            reading.resolver.anchorFiles = ResolvedConfig.positiveAnchorFiles(files).map { Sourced($0, Source($0)) }
            readings.append(reading)
        }
        readings += DnsmasqFamily.readings(files)
        for (paths, read) in LocalResolverProbe.others {
            if let path = paths.first(where: isThere) { readings.append(read(path, files)) }
        }
        return readings
    }

    /// Where distributions put the configuration of the others.
    private static let others: [(paths: [String], read: @Sendable (String, any FileSystem) -> ResolverReading)] = [
        (["/etc/bind/named.conf", "/etc/named.conf"], BindResolver.read),
        (["/etc/knot-resolver/config.yaml", "/etc/knot-resolver/kresd.conf"], RecursorResolvers.knot),
        (
            ["/etc/powerdns/recursor.conf", "/etc/pdns-recursor/recursor.conf", "/etc/powerdns/recursor.yml"],
            RecursorResolvers.powerDNS
        ),
        (
            ["/etc/dnscrypt-proxy/dnscrypt-proxy.toml", "/etc/dnscrypt-proxy2/dnscrypt-proxy.toml"],
            ProxyResolvers.dnscryptProxy
        ),
        (["/etc/stubby/stubby.yml", "/etc/stubby.yml"], ProxyResolvers.stubby),
        (
            [
                "/opt/AdGuardHome/AdGuardHome.yaml", "/etc/adguardhome.yaml", "/etc/adguardhome/adguardhome.yaml",
                "/var/snap/adguard-home/current/AdGuardHome.yaml",
            ], ProxyResolvers.adGuardHome
        ),
    ]

    /// Anchors that stand in the configuration itself.
    private func inline(_ reading: ResolverReading) -> TrustAnchorFile {
        var file = TrustAnchorFile(
            path: reading.inlineAnchors.first?.source.place ?? reading.resolver.configuration.place,
            format: "inline",
            anchors: reading.inlineAnchors.compactMap { TrustAnchorText.anchor($0.value, $0.source) }, modified: nil,
            isWritable: .absent(reading.resolver.configuration), lastSuccess: nil,
            source: reading.inlineAnchors.first?.source ?? reading.resolver.configuration)
        file.inlineIn = reading.resolver.configuration
        return file
    }
}

extension LocalResolver.Kind {
    /// Units and init scripts that start it, without `.service`.
    var serviceNames: [String] {
        switch self {
        case .unbound: ["unbound"]
        case .resolved: ["systemd-resolved"]
        case .dnsmasq: ["dnsmasq"]
        case .pihole: ["pihole-FTL"]
        case .bind: ["named", "bind9"]
        case .knot: ["knot-resolver", "kresd@1", "kresd"]
        case .powerdns: ["pdns-recursor"]
        case .dnscryptProxy: ["dnscrypt-proxy"]
        case .stubby: ["stubby"]
        case .adguardHome: ["AdGuardHome", "adguardhome", "snap.adguard-home.adguard-home"]
        }
    }

    /// The kernel keeps 15 bytes of a name.
    var processNames: [String] {
        switch self {
        case .unbound: ["unbound"]
        case .resolved: ["systemd-resolve"]
        case .dnsmasq: ["dnsmasq"]
        case .pihole: ["pihole-FTL"]
        case .bind: ["named"]
        case .knot: ["kresd", "knot-resolver"]
        case .powerdns: ["pdns_recursor", "pdns-r/worker", "pdns_recurso"]
        case .dnscryptProxy: ["dnscrypt-proxy"]
        case .stubby: ["stubby"]
        case .adguardHome: ["AdGuardHome"]
        }
    }
}

extension RunningProcess {
    /// The word behind an option on its command line, or joined to it (`-cFILE`).
    package func argument(after option: String) -> String? {
        for (index, argument) in arguments.enumerated() where argument.hasPrefix(option) {
            if argument != option { return String(argument.dropFirst(option.count)) }
            return index + 1 < arguments.count ? arguments[index + 1] : nil
        }
        return nil
    }
}

extension Observed where Value == [RunningProcess] {
    /// Whether a process of one of these names runs.
    package func isRunning(_ names: [String]) -> Observed<Bool> {
        switch self {
        case .known(let processes, let source):
            let found = processes.first { names.contains($0.name) }
            return .known(found != nil, found.map { Source("/proc/\($0.pid)/comm") } ?? source)
        case .absent(let source): return .known(false, source)
        case .unreadable(let why, let source): return .unreadable(why: why, source)
        case .notLooked(let why): return .notLooked(why: why)
        }
    }
}
