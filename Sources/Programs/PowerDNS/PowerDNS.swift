import Box
import DNSSEC
import Facts
import Formats
import Values

/// PowerDNS Recursor: pdns_recursor(1).
struct PowerDNS: Program {
    var resolver: (any ResolverProgram)? { Recursor() }
    var packages: [String] { ["pdns-recursor"] }
}

extension LocalResolver.Kind {
    package static let powerdns = LocalResolver.Kind(rawValue: "powerdns")
}

extension ValidatorModel {
    /// `signature-inception-skew`, 60 s. Measured with 4.8.
    package static let powerdns = ValidatorModel(
        name: "powerdns", tolerance: .fixed(beforeSeconds: 60, afterSeconds: 0), wraps: true, countsProofSOA: true,
        countsNoDelegation: false)
}

/// Its settings as far as they bear on names and validation.
private struct Recursor: OneFileResolver {
    let kind = LocalResolver.Kind.powerdns
    let title = "PowerDNS Recursor"
    let rank = 6
    let services = ["pdns-recursor"]
    let processes: Set = ["pdns_recursor", "pdns-r/worker", "pdns_recurso"]
    let validator: ValidatorModel? = .powerdns
    let carriesKSK2024Since: String? = "5.2"
    let paths = ["/etc/powerdns/recursor.conf", "/etc/pdns-recursor/recursor.conf", "/etc/powerdns/recursor.yml"]

    func exempting(_ zones: [String], in resolver: LocalResolver) -> ProgramChange? {
        .told(["for good in the Lua configuration, now with:"] + zones.map { "    rec_control add-nta \($0)" })
    }

    /// A folder, a name, or both.
    func named(_ start: ResolverStart, _ look: ProgramLook) -> [Sourced<String>] {
        let name = start.options.value(behind: "--config-name")
        let folder = start.options.value(behind: "--config-dir")
        guard let source = (name ?? folder)?.source else { return [] }
        let folders = folder.map { [$0.value] } ?? ["/etc/powerdns", "/etc/pdns-recursor"]
        let stem = name.flatMap { $0.value.isEmpty ? nil : "recursor-\($0.value)" } ?? "recursor"
        let candidates = folders.flatMap { folder in [".conf", ".yml"].map { "\(folder)/\(stem)\($0)" } }
        return [Sourced(candidates.first(where: look.exists) ?? candidates[0], source)]
    }

    func checkers(of configuration: String) -> [[String]] {
        guard let slash = configuration.lastIndex(of: "/") else { return [] }
        return [["pdns_recursor", "--config=check", "--config-dir=\(configuration[..<slash])"]]
    }

    /// In either form of its configuration.
    func read(_ path: String, _ files: any FileSystem) -> ResolverReading { read(path, ResolverStart(), files) }

    func read(_ path: String, _ start: ResolverStart, _ files: any FileSystem) -> ResolverReading {
        var reader = ConfigFiles(files)
        let whole = Source(path)
        var resolver = LocalResolver(
            kind: .powerdns, configuration: whole, validation: Sourced(.onRequest, whole),
            timeCheck: Sourced(.always, whole))
        resolver.user = Sourced("pdns", whole)
        resolver.recurses = true
        let settings = PowerDNSSettings(path, words: start.options.words, &reader)
        if let mode = settings.validation { resolver.validation = Sourced(validation(mode.value), mode.source) }
        if !settings.hasBuiltInAnchors, settings.anchors.isEmpty, settings.anchorFiles.isEmpty {
            resolver.validation = Sourced(.off, resolver.validation.source)
        }
        resolver.skew = settings.skewSeconds.map { ValidatorSkew(leastSeconds: $0, mostSeconds: $0) }
        resolver.endsUnlessBound = true
        resolver.insecureZones = settings.insecureZones
        resolver.notRead = settings.notRead
        resolver.localAnswers = settings.zones.flatMap { zone in
            ZoneText.answers(
                reader.lines(of: zone.file.value, includedAt: zone.file.source) ?? [], zone: zone.name,
                at: zone.file.source)
        }
        if let file = settings.hostsFile {
            resolver.localAnswers? += HostsText.parse(
                reader.lines(of: file.value, includedAt: file.source) ?? []
            ).entries.flatMap { entry in
                entry.names.map { LocalAnswer(name: absoluteName($0), source: entry.source) }
            }
        }
        for file in settings.policies {
            let lines = reader.lines(of: file.value, includedAt: file.source) ?? []
            let apex = ZoneText.records(lines, origin: ".").first { $0.type == "SOA" }?.owner ?? "."
            resolver.localAnswers? += ResponsePolicy.answers(lines, zone: apex)
        }
        resolver.anchorFiles = settings.anchorFiles
        resolver.upstreams = settings.forwards.flatMap { forward in
            forward.servers.compactMap { text in
                ServerAddress.colonForm(text).map {
                    Upstream(zone: forward.zone, host: $0.host, port: $0.port ?? 53, source: forward.source)
                }
            }
        }
        resolver.listens = settings.listens.compactMap { text in
            guard let parts = ServerAddress.colonForm(text.value), let address = IPAddress(parts.host) else {
                return nil
            }
            return Sourced(Endpoint(address, port: parts.port ?? settings.port ?? 53), text.source)
        }
        if resolver.upstreams.contains(where: { $0.zone == "." }) { resolver.recurses = false }
        let why =
            settings.refusal.map { "\($0.source): \($0.text)" }
            ?? settings.script.map { "\($0.source): a program of its owner's may answer anything (lua-dns-script)" }
        return ResolverReading(
            resolver: resolver, whyUnread: why, inlineAnchors: settings.anchors, troubles: reader.troubles)
    }

    /// `process`, the default, enforces only for clients that ask with DO or AD, which libc does not.
    private func validation(_ value: String) -> LocalResolver.Validation {
        switch value {
        case "off", "process-no-validate": .off
        case "validate": .on
        default: .onRequest
        }
    }
}
