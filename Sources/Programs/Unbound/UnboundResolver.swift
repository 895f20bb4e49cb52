import Box
import Facts
import Values

/// What an unbound.conf(5) means, unbound's defaults filled in.
package enum UnboundResolver {
    package static let defaultPath = "/etc/unbound/unbound.conf"
    /// Compiled in, and left alone by the distributions: `--with-username`.
    private static let defaultUser = "unbound"
    private static let defaultSkew = (least: Int64(3600), most: Int64(86400))

    package static func read(_ path: String, _ files: any FileSystem) -> ResolverReading {
        var reader = ConfigFiles(files)
        let config = UnboundConfig(path, &reader)
        let server = config.server
        let whole = Source(path)
        var reading = ResolverReading(
            resolver: LocalResolver(
                kind: .unbound, configuration: whole, validation: validation(server, whole),
                timeCheck: timeCheck(server, whole)))
        reading.inlineAnchors = server.all("trust-anchor").map { Sourced($0.value, $0.source) }
        reading.whyUnread = config.refusal.map { "\($0.source): \($0.text)" }
        let skew = { (name: String) in server.number(name).map { max($0.value, 0) } }
        reading.resolver.skew = ValidatorSkew(
            leastSeconds: skew("val-sig-skew-min") ?? defaultSkew.least,
            mostSeconds: skew("val-sig-skew-max") ?? defaultSkew.most)
        // An anchor of the same name is added to the exception, and then counts (validator/val_anchor.c, anchors_apply_cfg).
        let anchored =
            server.all("trust-anchor").compactMap { $0.value.words.first.map { absoluteName($0) } }
            + (server.all("trust-anchor-file", "trusted-keys-file").allSatisfy(\.value.isEmpty) ? [] : ["."])
        reading.resolver.insecureZones = server.all("domain-insecure").map {
            Sourced(absoluteName($0.value), $0.source)
        }.filter { !anchored.contains($0.value) }
        reading.resolver.localAnswers = UnboundLocalData.answers(config, whole, &reader)
        reading.resolver.hidesPrivate = server.last("private-address").map { hides in
            Sourced(server.all("private-domain").map { absoluteName($0.value) }, hides.source)
        }
        reading.resolver.whyNotStarting = contradiction(server) ?? missing(config, server, reader)
        reading.resolver.endsUnlessBound = !["ip-freebind", "ip-transparent"].contains {
            server.flag($0)?.value == true
        }
        reading.resolver.ignoresCD = server.flag("ignore-cd-flag")?.value ?? false
        reading.resolver.acceptsStripped = server.flag("harden-dnssec-stripped").map { Sourced(!$0.value, $0.source) }
        reading.resolver.requiresEveryAlgorithm = server.flag("harden-algo-downgrade")
        reading.resolver.nsec3Limits = server.last("val-nsec3-keysize-iterations").flatMap { limits($0.value) }
        reading.resolver.user = user(server, whole)
        reading.resolver.settingsDirectory = settingsDirectory(config)
        anchors(server, &reading.resolver, &reader)
        if reading.resolver.anchorFiles.isEmpty, reading.inlineAnchors.isEmpty {
            reading.resolver.validation = Sourced(.off, reading.resolver.validation.source)
        }
        listens(server, whole, &reading.resolver)
        if let wrong = upstreams(config, server, &reading.resolver, &reader), reading.whyUnread == nil {
            reading.whyUnread = "\(wrong.source): \(wrong.text)"
        }
        reading.troubles = reader.troubles
        return reading
    }

    /// Where a `*.conf` of ours would be read: the last such pattern, for what follows one belongs to our clause.
    private static func settingsDirectory(_ config: UnboundConfig) -> Sourced<String>? {
        config.includes.reversed().lazy.compactMap { pattern -> Sourced<String>? in
            let suffix = "/*.conf"
            guard pattern.value.hasPrefix("/"), pattern.value.hasSuffix(suffix), !isRuntime(pattern.value) else {
                return nil
            }
            let directory = String(pattern.value.dropLast(suffix.count))
            return directory.contains { "*?[".contains($0) } ? nil : Sourced(directory, pattern.source)
        }.first
    }

    /// Needs the validator module and something to start from.
    private static func validation(_ server: UnboundConfig.Clause, _ whole: Source) -> Sourced<LocalResolver.Validation>
    {
        if let modules = server.last("module-config"), !modules.value.words.contains("validator") {
            return Sourced(.off, modules.source)
        }
        let anchor = server.all("auto-trust-anchor-file", "trust-anchor-file", "trust-anchor", "trusted-keys-file")
            .last { !$0.value.isEmpty }
        guard let anchor else { return Sourced(.off, whole) }
        if let permissive = server.flag("val-permissive-mode"), permissive.value {
            return Sourced(.permissive, permissive.source)
        }
        return Sourced(.on, anchor.source)
    }

    /// Pairs of key size and iterations, sizes ascending; nil where unbound would not start with them.
    private static func limits(_ text: String) -> [NSEC3Limit]? {
        let numbers = text.words.map { Int($0) }
        guard !numbers.isEmpty, numbers.count % 2 == 0 else { return nil }
        let pairs = stride(from: 0, to: numbers.count, by: 2).compactMap { index -> NSEC3Limit? in
            guard let bits = numbers[index], let count = numbers[index + 1] else { return nil }
            return NSEC3Limit(keyBits: bits, iterations: count)
        }
        let isAscending = zip(pairs, pairs.dropFirst()).allSatisfy { $0.keyBits < $1.keyBits }
        return pairs.count * 2 == numbers.count && isAscending ? pairs : nil
    }

    /// An exception for the very name that an anchor is kept for: the anchor cannot be loaded (autotrust.c, `load_trustanchor`).
    private static func contradiction(_ server: UnboundConfig.Clause) -> Sourced<String>? {
        guard !server.all("auto-trust-anchor-file").allSatisfy(\.value.isEmpty) else { return nil }
        return server.all("domain-insecure").first { absoluteName($0.value) == "." }.map {
            Sourced("the root is to be both trusted (auto-trust-anchor-file) and insecure", $0.source)
        }
    }

    /// A file that it does not start without, or a module.
    private static func missing(
        _ config: UnboundConfig, _ server: UnboundConfig.Clause, _ reader: ConfigFiles
    ) -> Sourced<String>? {
        for zone in config.zones("auth-zone") + config.zones("rpz") {
            guard let file = zone.last("zonefile"), zone.last("primary", "master", "url") == nil else { continue }
            let path =
                file.value.hasPrefix("/")
                ? file.value : "\(server.last("directory")?.value ?? "/etc/unbound")/\(file.value)"
            guard reader.files.observe(path, limit: FileLimits.configuration).isAbsent else { continue }
            return Sourced("\(path) is not there, and no server is named to have the zone from", file.source)
        }
        let isRespip = server.last("module-config")?.value.words.contains("respip") == true
        return isRespip
            ? nil
            : server.last("response-ip", "response-ip-data", "response-ip-tag").map {
                Sourced("\($0.name) needs the module respip, which module-config does not name", $0.source)
            }
    }

    /// With a date given the clock is not looked at any more than with -1.
    private static func timeCheck(_ server: UnboundConfig.Clause, _ whole: Source) -> Sourced<LocalResolver.TimeCheck> {
        guard let date = server.last("val-override-date"), !["", "0"].contains(date.value) else {
            return Sourced(.always, whole)
        }
        let digits = date.value.utf8.filter(\.isDigit).map { String(UnicodeScalar($0)) }
        guard digits.count == date.value.utf8.count, let seconds = Int64(date.value) else {
            return Sourced(.never, date.source)
        }
        // YYYYMMDDHHMMSS, else seconds since 1970 (config_file.c, `val-override-date:`).
        func part(_ range: Range<Int>) -> String { digits[range].joined() }
        let day =
            digits.count == 14
            ? Timestamp(
                rfc3339: "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(8..<10)):\(part(10..<12)):"
                    + "\(part(12..<14))Z") : Timestamp(unixSeconds: seconds)
        guard let day else { return Sourced(.never, date.source) }
        return Sourced(.at(day), date.source)
    }

    private static func user(_ server: UnboundConfig.Clause, _ whole: Source) -> Sourced<String> {
        guard let option = server.last("username") else { return Sourced(defaultUser, whole) }
        return Sourced(option.value.isEmpty ? "root" : option.value, option.source)
    }

    private static func anchors(
        _ server: UnboundConfig.Clause, _ resolver: inout LocalResolver, _ reader: inout ConfigFiles
    ) {
        let directory = server.last("directory")?.value ?? "/etc/unbound"
        let chroot = server.last("chroot")?.value ?? ""
        /// util/config_file.c, `fname_after_chroot`.
        func place(_ path: String) -> String {
            if !chroot.isEmpty, path.hasPrefix(chroot) { return path }
            if path.hasPrefix("/") { return chroot + path }
            let isInside = !chroot.isEmpty && directory.hasPrefix(chroot)
            let folder = isInside ? String(directory.dropFirst(chroot.count)) : directory
            return [chroot, folder, path].filter { !$0.isEmpty }.reduce("") { whole, part in
                whole.isEmpty || part.hasPrefix("/") ? whole + part : whole + "/" + part
            }
        }
        func path(_ option: UnboundConfig.Option) -> Sourced<String> { Sourced(place(option.value), option.source) }
        resolver.maintainedAnchorFiles = server.all("auto-trust-anchor-file").filter { !$0.value.isEmpty }.map(path)
        resolver.anchorFiles =
            resolver.maintainedAnchorFiles
            + server.all("trust-anchor-file").filter { !$0.value.isEmpty }.map(path)
        for keys in server.all("trusted-keys-file").filter({ !$0.value.isEmpty }).map(path) {
            // The one that takes patterns; nobody misses what none matches.
            let isPattern = keys.value.contains { "*?[".contains($0) }
            resolver.anchorFiles +=
                isPattern
                ? reader.matches(keys.value, includedAt: keys.source).map { Sourced($0, keys.source) } : [keys]
        }
    }

    private static func listens(_ server: UnboundConfig.Clause, _ whole: Source, _ resolver: inout LocalResolver) {
        let port = server.number("port").flatMap { UInt16(exactly: $0.value) } ?? 53
        let family = (server.flag("do-ip4")?.value ?? true, server.flag("do-ip6")?.value ?? true)
        var interfaces = server.all("interface", "ip-address").map { ($0.value, $0.source) }
        if interfaces.isEmpty { interfaces = [("127.0.0.1", whole), ("::1", whole)] }
        resolver.listens = interfaces.compactMap { text, source in
            // A name of a network interface stands for its addresses, which are not known here.
            guard let parts = ServerAddress.atForm(text), let address = IPAddress(parts.host),
                address.isV6 ? family.1 : family.0
            else { return nil }
            return Sourced(Endpoint(address, port: parts.port ?? port), source)
        }
    }

    /// What unbound does not start with, where there is such a thing.
    private static func upstreams(
        _ config: UnboundConfig, _ server: UnboundConfig.Clause, _ resolver: inout LocalResolver,
        _ reader: inout ConfigFiles
    ) -> Trouble? {
        var wrong: Trouble?
        let tlsEverywhere = server.flag("tls-upstream", "ssl-upstream")?.value ?? false
        let skipsLoopback = server.flag("do-not-query-localhost")?.value ?? true
        // Given certificates to trust, it checks every server's against them, whether its name is told or not.
        let verifiesAll =
            server.last("tls-cert-bundle", "ssl-cert-bundle")?.value.isEmpty == false
            || server.flag("tls-system-cert", "tls-win-cert")?.value == true
        let forwarded = Set(config.zones("forward-zone").compactMap { $0.last("name").map { absoluteName($0.value) } })
        for (clause, kind) in [("stub-zone", "stub"), ("forward-zone", "forward")] {
            // Of several for one zone it takes the last, and the forwarders before the stub (iter_fwd.c).
            var names = kind == "stub" ? forwarded : []
            let zones = config.zones(clause).reversed().filter { zone in
                zone.last("name").map { names.insert(absoluteName($0.value)).inserted } ?? true
            }
            for zone in zones.reversed() {
                guard let name = zone.last("name") else {
                    wrong = Trouble(zone.source, "a \(clause) without a name; unbound does not start with it")
                    reader.take([wrong].compactMap { $0 })
                    continue
                }
                let tls =
                    zone.flag("\(kind)-tls-upstream", "\(kind)-ssl-upstream")?.value ?? tlsEverywhere
                for option in zone.all("\(kind)-addr", "\(kind)-host") {
                    guard let parts = ServerAddress.atForm(option.value),
                        option.name.hasSuffix("host") || IPAddress(parts.host) != nil
                    else {
                        let what = option.name.hasSuffix("host") ? "host name" : "address"
                        wrong = Trouble(option.source, "not a server's \(what); unbound does not start with it")
                        reader.take([wrong].compactMap { $0 })
                        continue
                    }
                    if skipsLoopback, IPAddress(parts.host)?.isLoopback == true {
                        reader.trouble(
                            option.source,
                            "unbound never asks \(parts.host): set 'do-not-query-localhost: no' to let it")
                        continue
                    }
                    // util/net_help.c: a name for TLS without a port means port 853.
                    resolver.upstreams.append(
                        Upstream(
                            zone: absoluteName(name.value), host: parts.host,
                            port: parts.port ?? (parts.name == nil ? 53 : 853), transport: tls ? .tls : .plain,
                            authenticationName: tls ? parts.name ?? (verifiesAll ? parts.host : nil) : nil,
                            isStub: kind == "stub",
                            fallsBackToRecursion: zone.flag("\(kind)-first")?.value ?? false, source: option.source))
                }
            }
        }
        let control = config.zones("remote-control").flatMap(\.options).last { $0.name == "control-enable" }
        resolver.hearsControl = control?.value == "yes"
        resolver.notRead = (config.zones("auth-zone") + config.zones("rpz"))
            .filter { $0.last("zonefile") == nil }.map(\.source)
        resolver.recurses = !resolver.upstreams.contains { $0.zone == "." }
        return wrong
    }
}
