import Box
import Formats
import Values

/// The Recursor's settings with every file that it reads: recursor.conf's `key=value` or, since 5.0, YAML, then the files of
/// `include-dir` in order, then the Lua configuration's trust anchors (docs.powerdns.com/recursor/settings.html).
struct PowerDNSSettings {
    struct Forward: Equatable {
        var zone: String
        /// `address[:port]`.
        var servers: [String]
        var source: Source
    }

    private(set) var validation: Sourced<String>?
    private(set) var listens: [Sourced<String>] = []
    private(set) var port: UInt16?
    /// Of several for one zone the last counts.
    var forwards: [Forward] {
        var byZone: [String: Forward] = [:]
        var order: [String] = []
        for forward in lists.sorted(by: { $0.key < $1.key }).flatMap(\.value) {
            if byZone.updateValue(forward, forKey: forward.zone) == nil { order.append(forward.zone) }
        }
        return order.compactMap { byZone[$0] }
    }
    /// By the setting that gives them.
    private var lists: [String: [Forward]] = [:]
    /// Negative trust anchors: zones that are never validated.
    private(set) var insecureZones: [Sourced<String>] = []
    /// Files that are named and not read.
    private(set) var notRead: [Source] = []
    private var includeDirectory: Sourced<String>?
    private var forwardFile: Sourced<String>?
    private var luaFile: Sourced<String>?
    private var isYAML = false

    init(_ path: String, _ reader: inout ConfigFiles) {
        take(path, nil, &reader)
        if let directory = includeDirectory {
            for file in reader.layered([directory.value], suffix: isYAML ? ".yml" : ".conf") {
                take(file, directory.source, &reader)
            }
        }
        if let file = forwardFile { takeForwards(file, &reader) }
        if let file = luaFile { takeLua(file, &reader) }
    }

    private mutating func take(_ path: String, _ includedAt: Source?, _ reader: inout ConfigFiles) {
        let lines = reader.lines(of: path, includedAt: includedAt) ?? []
        let first = lines.first { !$0.text.trimmed.isEmpty && $0.text.trimmed.first != "#" }?.text.beforeComment()
            .trimmed
        // Since 5.2 recursor.conf itself may be YAML: its first word is a section.
        if path.hasSuffix(".yml") || first == "---" || first?.hasSuffix(":") == true {
            isYAML = true
            take(YAMLLines(lines))
        } else {
            for line in lines { take(line) }
        }
    }

    // MARK: key=value

    private mutating func take(_ line: ConfigLine) {
        let (left, right) = String(line.text.beforeComment().trimmed).splitOnce("=")
        guard let value = right.map({ String($0.trimmed) }) else { return }
        let adds = left.hasSuffix("+")
        switch left.dropLast(adds ? 1 : 0).trimmed {
        case "dnssec": validation = Sourced(value, line.source)
        case "include-dir": includeDirectory = Sourced(value, line.source)
        case "local-address":
            if !adds { listens = [] }
            listens += value.split { $0 == "," || $0.isBlank }.map { Sourced(String($0), line.source) }
        case "local-port": port = UInt16(value)
        case "forward-zones", "forward-zones-recurse":
            let key = String(left.dropLast(adds ? 1 : 0).trimmed)
            if !adds { lists[key] = [] }
            for pair in value.split(separator: ",") {
                let (zone, servers) = String(pair.trimmed).splitOnce("=")
                add(zone.trimmed, servers.map(String.init) ?? "", line.source, to: key)
            }
        case "forward-zones-file": forwardFile = Sourced(value, line.source)
        case "lua-config-file": luaFile = Sourced(value, line.source)
        default: break
        }
    }

    /// `address;address`.
    private mutating func add(_ zone: some StringProtocol, _ servers: String, _ source: Source, to list: String) {
        lists[list, default: []].append(
            Forward(
                zone: absoluteName(zone), servers: servers.split { $0 == ";" || $0 == "," }.map { String($0.trimmed) },
                source: source))
    }

    /// One zone a line, `+` before those that are asked to recurse, `^` before those that may be notified.
    private mutating func takeForwards(_ file: Sourced<String>, _ reader: inout ConfigFiles) {
        guard !file.value.hasSuffix(".yml") else { return notRead.append(file.source) }
        for line in reader.lines(of: file.value, includedAt: file.source) ?? [] {
            let text = line.text.beforeComment().trimmed.drop { $0 == "+" || $0 == "^" }
            let (zone, servers) = String(text).splitOnce("=")
            if let servers { add(zone, String(servers), line.source, to: "forward-zones-file") }
        }
    }

    /// `addNTA("zone")`; what else a program may do is not followed.
    private mutating func takeLua(_ file: Sourced<String>, _ reader: inout ConfigFiles) {
        for line in reader.lines(of: file.value, includedAt: file.source) ?? [] {
            guard let call = String(line.text.trimmed).splitOnce("addNTA(").after, !line.text.trimmed.hasPrefix("--")
            else {
                continue
            }
            let quoted = call.trimmed.drop { $0 == "\"" || $0 == "'" }
            insecureZones.append(
                Sourced(absoluteName(quoted.prefix { !"\"',)".contains($0) }), line.source))
        }
    }

    // MARK: YAML

    private mutating func take(_ yaml: YAMLLines) {
        validation = yaml.last("dnssec", "validation") ?? validation
        includeDirectory = yaml.last("recursor", "include_dir") ?? includeDirectory
        forwardFile = yaml.last("recursor", "forward_zones_file") ?? forwardFile
        luaFile = yaml.last("recursor", "lua_config_file") ?? luaFile
        port = yaml.last("incoming", "port").flatMap { UInt16($0.value) } ?? port
        let given = yaml.all("incoming", "listen")
        if !given.isEmpty { listens = given }
        insecureZones += yaml.all("dnssec", "negative_trustanchors", "name").map {
            Sourced(absoluteName($0.value), $0.source)
        }
        for list in ["forward_zones", "forward_zones_recurse"] {
            for zone in yaml.entries where zone.path == ["recursor", list, "zone"] {
                // A list of servers on one line, or one a line, each an item of its own behind the zone's.
                let next = yaml.entries.first { $0.path == zone.path && $0.item > zone.item }?.item ?? .max
                let servers = yaml.entries.filter {
                    $0.path == ["recursor", list, "forwarders"] && !$0.value.isEmpty && zone.item <= $0.item
                        && $0.item < next
                }
                add(zone.value, servers.map(\.value).joined(separator: ";"), zone.source, to: list)
            }
        }
    }
}
