import Box
import Facts
import Formats
import Values

/// config.yaml of Knot Resolver 6 by its keys (knot_resolver/datamodel). What is not read there and could matter leaves it
/// undecided.
struct KnotYAML {
    private let yaml: YAMLLines
    private let path: String
    private(set) var whyUnread: String?
    private(set) var anchors: [Sourced<String>] = []

    private static let passedOver: Set<String> = [
        "version", "nsid", "hostname", "rundir", "workers", "max-workers", "management", "webmgmt", "options", "cache",
        "logging", "monitoring", "dns64", "defer", "rate-limiting",
    ]
    private static let read: [String: Set<String>] = [
        "dnssec": [
            "enable", "log-bogus", "sentinel", "signal-query", "time-skew-detection", "trust-anchor-sentinel",
            "trust-anchor-signal-query", "keep-removed", "refresh-time", "hold-down-time", "trust-anchors",
            "negative-trust-anchors", "trust-anchors-files",
        ],
        "forward": ["subtree", "servers", "options"],
        "local-data": [
            "ttl", "nodata", "root-fallback-addresses", "root-fallback-addresses-files", "addresses", "addresses-files",
        ],
    ]

    init(_ path: String, _ reader: inout ConfigFiles) {
        self.path = path
        yaml = YAMLLines(reader.lines(of: path) ?? [])
        if let line = yaml.unread.first { notRead(line, "this form of YAML") }
        for entry in yaml.entries {
            guard let first = entry.path.first, !KnotYAML.passedOver.contains(first), first != "network" else {
                continue
            }
            let second = entry.path.dropFirst().first
            let isRead = KnotYAML.read[first].map { words in second.map(words.contains) ?? true } ?? false
            if !isRead { notRead(entry.source, "'\(escaped(entry.path.prefix(2).joined(separator: ": ")))'") }
        }
    }

    private mutating func notRead(_ source: Source, _ what: String) {
        whyUnread = whyUnread ?? "\(source): \(what) is not read here"
    }

    mutating func fill(_ resolver: inout LocalResolver, _ reader: inout ConfigFiles) {
        if let isOn = flag(yaml.last("dnssec", "enable") ?? yaml.last("dnssec")), !isOn.value {
            resolver.validation = Sourced(.off, isOn.source)
        }
        for zone in yaml.all("dnssec", "negative-trust-anchors") {
            resolver.insecureZones.append(Sourced(absoluteName(zone.value), zone.source))
        }
        anchors = yaml.all("dnssec", "trust-anchors")
        resolver.anchorFiles =
            yaml.all("dnssec", "trust-anchors-files", "file") + yaml.all("dnssec", "trust-anchors-files")
        for group in groups("forward") { forward(group, &resolver) }
        for group in groups("network", "listen") { listen(group, &resolver) }
        var answers: [LocalAnswer] = []
        for entry in yaml.entries where entry.path.count == 3 && entry.path.prefix(2) == ["local-data", "addresses"] {
            guard let name = KresdRules.name(entry.path[2]) else {
                notRead(entry.source, "this name")
                continue
            }
            if IPAddress(entry.value) != nil { answers.append(LocalAnswer(name: name, source: entry.source)) }
        }
        for file in yaml.all("local-data", "addresses-files") {
            answers += HostsText.parse(reader.lines(of: file.value, includedAt: file.source) ?? []).entries.flatMap {
                entry in entry.names.map { LocalAnswer(name: absoluteName($0), source: entry.source) }
            }
        }
        if !answers.isEmpty { resolver.localAnswers = answers }
    }

    /// As YAML 1.1 writes what is true and what is not; nil with a word about it for anything else.
    private mutating func flag(_ given: Sourced<String>?) -> Sourced<Bool>? {
        guard let given else { return nil }
        switch given.value.lowercased() {
        case "true", "yes", "on": return Sourced(true, given.source)
        case "false", "no", "off": return Sourced(false, given.source)
        default:
            notRead(given.source, "this value")
            return nil
        }
    }

    /// The entries below a list, by its items.
    private func groups(_ list: String...) -> [[YAMLLines.Entry]] {
        var groups: [[YAMLLines.Entry]] = []
        for var entry in yaml.entries where entry.path.count >= list.count && entry.path.starts(with: list) {
            guard entry.outerItem > 0 else { continue }
            entry.path.removeFirst(list.count)
            if groups.last?.last?.outerItem == entry.outerItem {
                groups[groups.count - 1].append(entry)
            } else {
                groups.append([entry])
            }
        }
        return groups
    }

    private mutating func forward(_ group: [YAMLLines.Entry], _ resolver: inout LocalResolver) {
        func values(_ path: String...) -> [YAMLLines.Entry] { group.filter { $0.path == path && !$0.value.isEmpty } }
        let zones = values("subtree").compactMap { entry in KresdRules.name(entry.value).map { ($0, entry.source) } }
        let plain = values("servers").map { KresdRules.upstream($0.value, $0.source) }
        let objects = Set(group.filter { $0.path.count > 1 && $0.path[0] == "servers" }.map(\.item)).sorted()
        let named = objects.flatMap { item -> [Upstream?] in
            func first(_ key: String) -> String? { values("servers", key).first { $0.item == item }?.value }
            return values("servers", "address").filter { $0.item == item }.map { entry in
                let isTLS = first("transport") == "tls"
                var upstream = KresdRules.upstream(entry.value, entry.source, port: isTLS ? 853 : 53)
                if isTLS { upstream?.transport = .tls }
                upstream?.authenticationName = isTLS ? first("hostname").map(canonical) : nil
                return upstream
            }
        }
        let servers = plain + named
        guard let place = group.first?.source else { return }
        guard !zones.isEmpty, zones.count == values("subtree").count, !servers.isEmpty, !servers.contains(nil) else {
            return notRead(place, "where this forwards")
        }
        let isStub = flag(values("options", "authoritative").last.map { Sourced($0.value, $0.source) })?.value ?? false
        let validates = flag(values("options", "dnssec").last.map { Sourced($0.value, $0.source) })
        for (zone, source) in zones {
            if validates?.value == false { resolver.insecureZones.append(Sourced(zone, validates?.source ?? source)) }
            for case var upstream? in servers {
                upstream.zone = zone
                upstream.isStub = isStub
                resolver.upstreams.append(upstream)
            }
        }
    }

    private mutating func listen(_ group: [YAMLLines.Entry], _ resolver: inout LocalResolver) {
        guard !group.contains(where: { $0.path == ["kind"] && $0.value != "dns" }) else { return }
        let port = group.last { $0.path == ["port"] }.flatMap { UInt16($0.value) }
        for entry in group where entry.path == ["interface"] {
            guard let parts = ServerAddress.atForm(entry.value), let address = IPAddress(parts.host) else { continue }
            let endpoint = Endpoint(address, port: parts.port ?? port ?? 53)
            resolver.listens.append(Sourced(endpoint, entry.source))
        }
    }
}
