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
    /// Trust anchors of its own, as DS records, and files of them.
    private(set) var anchors: [Sourced<String>] = []
    private(set) var anchorFiles: [Sourced<String>] = []
    /// Whether the root's keys that it brings along are still there.
    private(set) var hasBuiltInAnchors = true
    /// `rpzFile`: files of policies.
    private(set) var policies: [Sourced<String>] = []
    /// `signature-inception-skew`.
    private(set) var skewSeconds: Int64?
    /// A program of its owner's that may answer anything.
    private(set) var script: Sourced<String>?
    /// `auth-zones`: zone and file of what it holds itself.
    private(set) var zones: [(name: String, file: Sourced<String>)] = []
    /// The hosts file that it answers from (`export-etc-hosts`).
    private(set) var hostsFile: Sourced<String>?
    /// Files that are named and not read.
    private(set) var notRead: [Source] = []
    /// The first line that the recursor, as far as its versions are known here, does not start with.
    private(set) var refusal: Trouble?
    /// What stands there by setting, in parts where `+=` adds to them.
    private var given: [String: [Sourced<String>]] = [:]
    /// Settings that no version known here has.
    private var unknown: [Sourced<String>] = []
    private var includeDirectory: Sourced<String>?
    private var forwardFile: Sourced<String>?
    private var luaFile: Sourced<String>?
    private var isYAML = false

    /// `words`: what its command line says, `--name=value`, which comes after the files.
    init(_ path: String, words: [Sourced<String>] = [], _ reader: inout ConfigFiles) {
        take(path, nil, &reader)
        includeDirectory = given["include-dir"]?.last ?? includeDirectory
        if let directory = includeDirectory, !directory.value.isEmpty {
            if (try? reader.files.info(directory.value)) == nil {
                refuse(directory.source, "\(directory.value): no such directory; the recursor does not start", &reader)
            }
            for file in reader.layered([directory.value], suffix: isYAML ? ".yml" : ".conf") {
                take(file, directory.source, &reader)
            }
        }
        for word in words where word.value.hasPrefix("--") {
            let (name, value) = String(word.value.dropFirst(2)).splitOnce("=")
            guard PowerDNSWords.settings.contains(String(name)) else { continue }
            given[String(name)] = [Sourced(value.map(String.init) ?? "", word.source)]
        }
        let ignored = given["ignore-unknown-settings"]?.last?.value ?? ""
        let isIgnored = { (name: String) in ignored.split { $0 == "," || $0.isBlank }.contains(Substring(name)) }
        for name in unknown where !isIgnored(name.value) {
            let text = "no version known here has '\(escaped(name.value))'; the recursor does not start with it"
            refuse(name.source, text, &reader)
        }
        interpret(path, &reader)
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
            for line in PowerDNSSettings.whole(lines) { take(line, &reader) }
        }
    }

    private mutating func refuse(_ source: Source, _ text: String, _ reader: inout ConfigFiles) {
        reader.trouble(source, text)
        refusal = refusal ?? Trouble(source, text)
    }

    /// A final backslash continues a line; a comment begins the line or stands behind a blank.
    private static func whole(_ lines: [ConfigLine]) -> [(text: String, source: Source)] {
        var whole: [(text: String, source: Source)] = []
        var open: (text: String, source: Source)?
        for line in lines {
            let text = line.text.trimmed
            let start = open?.text ?? ""
            let source = open?.source ?? line.source
            if text.hasSuffix("\\") {
                open = (start + text.dropLast(), source)
                continue
            }
            open = nil
            let joined = start + text
            guard !joined.hasPrefix("#") else { continue }
            let cut = joined.indices.first { index in
                joined[index] == "#" && index > joined.startIndex && joined[joined.index(before: index)].isBlank
            }
            whole.append((String(joined[..<(cut ?? joined.endIndex)].trimmed), source))
        }
        return whole
    }

    // MARK: key=value

    private mutating func take(_ line: (text: String, source: Source), _ reader: inout ConfigFiles) {
        let (left, right) = line.text.splitOnce("=")
        let adds = left.hasSuffix("+")
        let name = String(left.dropLast(adds ? 1 : 0).trimmed)
        guard !name.isEmpty else { return }
        if !PowerDNSWords.settings.contains(name) { unknown.append(Sourced(name, line.source)) }
        let part = Sourced(right.map { String($0.trimmed) } ?? "", line.source)
        guard adds else {
            given[name] = [part]
            return
        }
        if given[name] == nil, PowerDNSWords.empty.contains(name) {
            refuse(line.source, "'\(escaped(name))+=' adds to nothing; the recursor does not start with that", &reader)
        }
        given[name, default: PowerDNSSettings.standard[name].map { [Sourced($0, line.source)] } ?? []].append(part)
    }

    private static let standard = ["local-address": "127.0.0.1", "local-port": "53", "dnssec": "process"]

    /// What all files together come to.
    private mutating func interpret(_ path: String, _ reader: inout ConfigFiles) {
        func last(_ name: String) -> Sourced<String>? {
            given[name].flatMap { parts in
                parts.last.map { Sourced(parts.map(\.value).joined(separator: ", "), $0.source) }
            }
        }
        if let mode = last("dnssec") {
            validation = mode
            if !PowerDNSSettings.modes.contains(mode.value) {
                refuse(mode.source, "dnssec is one of \(PowerDNSSettings.modes.joined(separator: ", "))", &reader)
            }
        }
        for part in given["local-address"] ?? [] {
            listens += part.value.split { $0 == "," || $0.isBlank }.map { Sourced(String($0), part.source) }
        }
        if listens.isEmpty, !isYAML {
            listens = [Sourced("127.0.0.1", Source(path))]
        }
        port = last("local-port").flatMap { leadingNumber($0.value) }.flatMap { UInt16(exactly: $0) } ?? port
        for name in ["forward-zones", "forward-zones-recurse"] {
            for part in given[name] ?? [] {
                for pair in part.value.split(separator: ",") {
                    let (zone, servers) = String(pair.trimmed).splitOnce("=")
                    add(zone.trimmed, servers.map(String.init) ?? "", part.source, to: name)
                }
            }
        }
        for part in given["auth-zones"] ?? [] {
            for pair in part.value.split(separator: ",") {
                let (zone, file) = String(pair.trimmed).splitOnce("=")
                if let file { zones.append((String(zone), Sourced(String(file), part.source))) }
            }
        }
        if let exports = last("export-etc-hosts"), ["", "yes"].contains(exports.value) {
            hostsFile = last("etc-hosts-file") ?? Sourced("/etc/hosts", exports.source)
        }
        forwardFile = last("forward-zones-file") ?? forwardFile
        luaFile = last("lua-config-file") ?? luaFile
        skewSeconds = last("signature-inception-skew").flatMap { leadingNumber($0.value) } ?? skewSeconds
        script = last("lua-dns-script").flatMap { $0.value.isEmpty ? nil : $0 } ?? script
    }

    private static let modes = ["off", "process-no-validate", "process", "log-fail", "validate"]

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

    /// `addNTA("zone")`, `addTA("zone", "tag algorithm type digest")`, `readTrustAnchorsFromFile("path")`; what else a program may
    /// do is not followed.
    private mutating func takeLua(_ file: Sourced<String>, _ reader: inout ConfigFiles) {
        for line in reader.lines(of: file.value, includedAt: file.source) ?? [] {
            let text = String(line.text.trimmed)
            guard !text.hasPrefix("--") else { continue }
            let strings = literals(text)
            // Without a name all of them.
            if text.hasPrefix("clearTA(") || text.hasPrefix("clearDS(") {
                let zone = absoluteName(strings.first ?? ".")
                anchors.removeAll { strings.isEmpty || $0.value.hasPrefix(zone + " ") }
                if zone == "." { hasBuiltInAnchors = false }
            } else if text.hasPrefix("clearNTA(") {
                insecureZones.removeAll { strings.isEmpty || $0.value == absoluteName(strings[0]) }
            }
            guard let first = strings.first else { continue }
            if text.hasPrefix("rpzFile(") {
                policies.append(Sourced(first, line.source))
            } else if text.hasPrefix("addNTA(") {
                insecureZones.append(Sourced(absoluteName(first), line.source))
            } else if text.hasPrefix("addTA(") || text.hasPrefix("addDS("), strings.count > 1 {
                anchors.append(Sourced("\(absoluteName(first)) IN DS \(strings[1])", line.source))
            } else if text.hasPrefix("readTrustAnchorsFromFile(") {
                anchorFiles.append(Sourced(first, line.source))
            }
        }
    }

    // MARK: YAML

    private mutating func take(_ yaml: YAMLLines) {
        validation = yaml.last("dnssec", "validation") ?? validation
        includeDirectory = yaml.last("recursor", "include_dir") ?? includeDirectory
        forwardFile = yaml.last("recursor", "forward_zones_file") ?? forwardFile
        luaFile = yaml.last("recursor", "lua_config_file") ?? luaFile
        skewSeconds = yaml.last("dnssec", "signature_inception_skew").flatMap { leadingNumber($0.value) } ?? skewSeconds
        script = yaml.last("recursor", "lua_dns_script") ?? script
        port = yaml.last("incoming", "port").flatMap { UInt16($0.value) } ?? port
        let given = yaml.all("incoming", "listen")
        if !given.isEmpty { listens = given }
        if let exports = yaml.last("recursor", "export_etc_hosts"), exports.value == "true" {
            hostsFile = yaml.last("recursor", "etc_hosts_file") ?? Sourced("/etc/hosts", exports.source)
        }
        zones += zip(yaml.all("recursor", "auth_zones", "zone"), yaml.all("recursor", "auth_zones", "file"))
            .map { ($0.value, $1) }
        insecureZones += yaml.all("dnssec", "negative_trustanchors", "name").map {
            Sourced(absoluteName($0.value), $0.source)
        }
        anchorFiles += yaml.all("dnssec", "trustanchorfile")
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
