import Box
import Facts
import Formats
import Values

/// The files that dnsmasq is told by, as distributions start it and as OpenWrt does.
enum DnsmasqFiles {
    static let main = "/etc/dnsmasq.conf"
    static let defaults = "/etc/default/dnsmasq"

    static func readings(_ files: any FileSystem, _ start: ResolverStart) -> [ResolverReading] {
        if (try? files.info("/etc/config/dhcp")) != nil { return openWrt(files) }
        return plain(files, start).map { [$0] } ?? []
    }

    /// What its command line says, then the file that this names, else /etc/dnsmasq.conf; nil where neither is there, or it serves
    /// no names. A program made from it is started in its own way.
    static func plain(
        _ files: any FileSystem, kind: LocalResolver.Kind = .dnsmasq, _ start: ResolverStart
    ) -> ResolverReading? {
        var reader = ConfigFiles(files)
        var config = DnsmasqConfig()
        let words = start.options.words + (start.isByScript ? debianWords(&reader) : [])
        let given = DnsmasqArguments(words)
        let file = config.take(given, &reader)
        guard let path = file.map({ start.whole($0.value) ?? $0.value }) ?? (isThere(main, files) ? main : nil) else {
            return nil
        }
        // With that people say that there is none.
        if path != "/dev/null" { config.read(path, includedAt: file?.source, &reader) }
        let reading = DnsmasqResolver.reading(
            config, kind: kind, path: path, resolvConf: debianResolvConf(files), &reader)
        guard var reading = reading.map({ finish($0, reader) }) else { return nil }
        reading.whyUnread = start.whyUndecided ?? given.refusal.map { "\($0.source): \($0.text)" } ?? reading.whyUnread
        return reading
    }

    private static func isThere(_ path: String, _ files: any FileSystem) -> Bool { (try? files.info(path)) != nil }

    /// What Debian's start script makes of other variables of /etc/default/dnsmasq; where dns-root-data is installed its root.ds becomes
    /// trust anchors (/usr/share/dnsmasq/init-system-common).
    private static func debianWords(_ reader: inout ConfigFiles) -> [Sourced<String>] {
        guard let lines = reader.lines(of: defaults) else { return [] }
        let values = shellAssignments(lines)
        var words: [Sourced<String>] = []
        for (variable, option) in [("DNSMASQ_INTERFACE", "-i"), ("DNSMASQ_EXCEPT", "-I"), ("CONFIG_DIR", "-7")] {
            guard let value = values[variable] else { continue }
            words += value.value.words.flatMap { [Sourced(option, value.source), Sourced(String($0), value.source)] }
        }
        for line in reader.lines(of: "/usr/share/dns/root.ds") ?? [] {
            guard let anchor = TrustAnchorText.anchor(String(line.text.beforeComment(";")), line.source) else {
                continue
            }
            let data = anchor.record.words.dropFirst(3).joined(separator: ",")
            words.append(Sourced("--trust-anchor=\(anchor.owner),\(data)", line.source))
        }
        return words
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
        // Started without time checks where its own client is on, whose hotplug script then tells it to begin, unless the clock was
        // found right before (the file is kept in memory).
        if isThere("/etc/init.d/sysntpd", files), keepsTime(files, &reader), !isThere("/var/state/dnsmasqsec", files) {
            config.add("dnssec-no-timecheck", "", Source("/etc/init.d/dnsmasq"))
        }
        return config
    }

    /// The script asks whether sysntpd is enabled, or told to be.
    private static func keepsTime(_ files: any FileSystem, _ reader: inout ConfigFiles) -> Bool {
        if Services(files).isEnabled(["sysntpd"]).value == true { return true }
        let sections = UCI(reader.lines(of: "/etc/config/system") ?? []).sections
        return sections.last { $0.name == "ntp" }?.options["enabled"]?.value == "1"
    }

    private static func finish(_ reading: ResolverReading, _ reader: ConfigFiles) -> ResolverReading {
        var reading = reading
        reading.troubles += reader.troubles
        return reading
    }
}
