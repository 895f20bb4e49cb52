import Box
import Facts
import Formats
import Values

/// The files that dnsmasq is told by, as distributions start it and as OpenWrt does.
enum DnsmasqFiles {
    static let main = "/etc/dnsmasq.conf"
    /// What is followed of a command line.
    private static let told = wordSet(
        "address dnssec dnssec-no-timecheck host-record listen-address local no-resolv port resolv-file server")

    static func readings(_ files: any FileSystem, arguments: [String] = []) -> [ResolverReading] {
        func isThere(_ path: String) -> Bool { (try? files.info(path)) != nil }
        if isThere("/etc/config/dhcp") { return openWrt(files) }
        let given = arguments.firstIndex(of: "-C").flatMap { $0 + 1 < arguments.count ? arguments[$0 + 1] : nil }
        let path = [given ?? main].first(where: isThere)
        if let path { return plain(files, path: path, arguments: arguments).map { [$0] } ?? [] }
        return []
    }

    /// /etc/dnsmasq.conf, with what Debian's start script adds; a program made from it is started in its own way.
    static func plain(
        _ files: any FileSystem, kind: LocalResolver.Kind = .dnsmasq, path: String = main, arguments: [String] = []
    ) -> ResolverReading? {
        var reader = ConfigFiles(files)
        var config = DnsmasqConfig()
        config.read(path, &reader)
        if kind == .dnsmasq { addDebian(&config, &reader) }
        for argument in arguments where argument.hasPrefix("--") {
            let (name, value) = String(argument.dropFirst(2)).splitOnce("=")
            let option = (name: String(name), value: value.map(String.init) ?? "")
            let isKnown = config.all(option.name).contains { $0.value == option.value }
            if told.contains(option.name), !isKnown {
                config.add(option.name, option.value, Source("its command line"))
            }
        }
        let reading = DnsmasqResolver.reading(
            config, kind: kind, path: path, resolvConf: debianResolvConf(files), &reader)
        return reading.map { finish($0, reader) }
    }

    /// /etc/default/dnsmasq: CONFIG_DIR is handed over as --conf-dir; where dns-root-data is installed its root.ds becomes
    /// trust anchors (/usr/share/dnsmasq/init-system-common).
    private static func addDebian(_ config: inout DnsmasqConfig, _ reader: inout ConfigFiles) {
        let path = "/etc/default/dnsmasq"
        guard let lines = reader.lines(of: path) else { return }
        let values = shellAssignments(lines)
        if let directory = values["CONFIG_DIR"] { config.readDirectory(directory.value, directory.source, &reader) }
        for line in reader.lines(of: "/usr/share/dns/root.ds") ?? [] {
            guard let anchor = TrustAnchorText.anchor(String(line.text.beforeComment(";")), line.source) else {
                continue
            }
            let data = anchor.record.words.dropFirst(3).joined(separator: ",")
            config.add("trust-anchor", "\(anchor.owner),\(data)", line.source)
        }
    }

    /// resolvconf keeps one for dnsmasq, without dnsmasq itself in it.
    private static func debianResolvConf(_ files: any FileSystem) -> String {
        ["/run/dnsmasq/resolv.conf", "/run/resolvconf/dnsmasq.conf"].first { (try? files.info($0)) != nil }
            ?? "/etc/resolv.conf"
    }

    /// /etc/config/dhcp, as OpenWrt's /etc/init.d/dnsmasq turns it into options; one `config dnsmasq` an instance.
    private static func openWrt(_ files: any FileSystem) -> [ResolverReading] {
        let path = "/etc/config/dhcp"
        var reader = ConfigFiles(files)
        let uci = UCI(reader.lines(of: path) ?? [])
        var readings = uci.sections.filter { $0.type == "dnsmasq" }.compactMap { section -> ResolverReading? in
            let config = openWrtOptions(section, files, &reader)
            var reading = DnsmasqResolver.reading(
                config, path: path, resolvConf: "/tmp/resolv.conf.d/resolv.conf.auto", &reader)
            reading?.resolver.configuration = section.source
            return reading
        }
        if let last = readings.indices.last { readings[last].troubles += reader.troubles + uci.troubles }
        return readings
    }

    private static func openWrtOptions(
        _ section: UCI.Section, _ files: any FileSystem, _ reader: inout ConfigFiles
    ) -> DnsmasqConfig {
        var config = DnsmasqConfig()
        if (try? files.info("/etc/dnsmasq.conf")) != nil { config.read("/etc/dnsmasq.conf", &reader) }
        for (key, option) in [
            ("server", "server"), ("resolvfile", "resolv-file"), ("port", "port"), ("listen_address", "listen-address"),
        ] {
            for item in section.values(key) { config.add(option, item.value, item.source) }
        }
        if section.flag("noresolv", else: false) {
            config.add("no-resolv", "", section.options["noresolv"]?.source ?? section.source)
        }
        guard section.flag("dnssec", else: false), let dnssec = section.options["dnssec"] else { return config }
        config.add("dnssec", "", dnssec.source)
        config.read("/usr/share/dnsmasq/trust-anchors.conf", includedAt: dnssec.source, &reader)
        // Started without time checks unless the clock was found right before (the file is kept in memory); the NTP hotplug
        // script then tells it to begin.
        if (try? files.info("/etc/init.d/sysntpd")) != nil, (try? files.info("/var/state/dnsmasqsec")) == nil {
            config.add("dnssec-no-timecheck", "", Source("/etc/init.d/dnsmasq"))
        }
        return config
    }

    private static func finish(_ reading: ResolverReading, _ reader: ConfigFiles) -> ResolverReading {
        var reading = reading
        reading.troubles += reader.troubles
        return reading
    }
}
