import Box
import Values

/// dnsmasq's options, as dnsmasq(8) has them in its files, on its command line (`--server=...`) or from OpenWrt's UCI.
struct DnsmasqConfig {
    package struct Option: Sendable, Equatable {
        package var name: String
        package var value: String
        package var source: Source
    }

    private(set) var options: [Option] = []
    private var names: Set<String> = []
    /// The first line that dnsmasq, as far as its versions are known here, does not start with.
    private(set) var refusal: Trouble?

    package mutating func add(_ name: String, _ value: String, _ source: Source) {
        options.append(Option(name: name, value: value, source: source))
        names.insert(name)
    }

    private mutating func refuse(_ source: Source, _ text: String, _ reader: inout ConfigFiles) {
        reader.trouble(source, text)
        refusal = refusal ?? Trouble(source, text)
    }

    /// What its command line says, before any file; the file that it names instead of /etc/dnsmasq.conf, which is read last. Of
    /// what may stand once, a file's counts (option.c, `one_opt`).
    mutating func take(_ arguments: DnsmasqArguments, _ reader: inout ConfigFiles) -> Sourced<String>? {
        var main: Sourced<String>?
        for option in arguments.options {
            switch option.name {
            case "conf-file" where option.value.isEmpty: continue
            case "conf-file" where main == nil: main = Sourced(option.value, option.source)
            case "conf-file": read(option.value, includedAt: option.source, &reader)
            case "servers-file": readServers(option.value, option.source, &reader)
            case "conf-dir": readDirectory(option.value, option.source, &reader)
            // Not among the names of files.
            default: options.append(option)
            }
        }
        return main
    }

    /// A file and all that it includes.
    package mutating func read(_ path: String, includedAt: Source? = nil, _ reader: inout ConfigFiles) {
        let isRead = reader.walk(path, includedAt: includedAt) { reader, line in take(line, &reader) }
        // A file that it has read already it passes over.
        if !isRead, includedAt != nil, (try? reader.files.info(path))?.kind != .file {
            refusal = refusal ?? reader.troubles.last
        }
    }

    /// `conf-dir=directory[,ending...]`: a plain ending leaves files out, `*ending` takes only those that have it; never
    /// those that begin with a dot, end with `~` or stand between two `#`, as editors leave them.
    mutating func readDirectory(_ value: String, _ source: Source, _ reader: inout ConfigFiles) {
        let parts = value.split(separator: ",").map(\.trimmed)
        guard let directory = parts.first else { return }
        let wanted = parts.dropFirst().filter { $0.hasPrefix("*") }.map { $0.dropFirst() }
        let unwanted = parts.dropFirst().filter { !$0.hasPrefix("*") }
        let names: [String]
        do {
            names = try reader.files.list(String(directory), limit: FileLimits.directoryEntries)
        } catch {
            return refuse(source, "\(error)", &reader)
        }
        for name in names.sorted() {
            guard !name.hasPrefix("."), !name.hasSuffix("~"), !(name.hasPrefix("#") && name.hasSuffix("#")),
                wanted.isEmpty || wanted.contains(where: { name.hasSuffix($0) && name.count > $0.count }),
                !unwanted.contains(where: { name.hasSuffix($0) })
            else { continue }
            let path = "\(directory)/\(name)"
            // Folders and the like are left out.
            guard (try? reader.files.info(path))?.kind == .file else { continue }
            read(path, includedAt: source, &reader)
        }
    }

    private mutating func take(_ line: ConfigLine, _ reader: inout ConfigFiles) {
        guard let text = DnsmasqConfig.text(line.text) else {
            return refuse(line.source, "a quote is not closed; dnsmasq does not start with this line", &reader)
        }
        guard !text.isEmpty else { return }
        let (left, value) = text.splitOnce("=")
        let name = String(left.trimmed)
        let given = value.map { String($0.trimmed) } ?? ""
        let isRepeated = names.contains(name)
        if let why = DnsmasqWords.objection(to: name, hasValue: value != nil, isRepeated: isRepeated) {
            refuse(line.source, why, &reader)
        }
        switch name {
        case "conf-file": read(given, includedAt: line.source, &reader)
        case "servers-file": readServers(given, line.source, &reader)
        case "conf-dir": readDirectory(given, line.source, &reader)
        case "conf-script":
            reader.trouble(line.source, "the output of a conf-script is not read")
            refusal = refusal ?? reader.troubles.last
        default:
            if given.contains(DnsmasqConfig.quotedComma), DnsmasqConfig.lists.contains(name) {
                refuse(line.source, "commas within quotes part nothing; dnsmasq does not start with them here", &reader)
            }
            add(name, String(given.map { $0 == DnsmasqConfig.quotedComma ? "," : $0 }), line.source)
        }
    }

    /// What stands for a comma that is quoted, until the words are told apart.
    private static let quotedComma: Character = "\u{1}"
    private static let lists: Set<String> = [
        "listen-address", "host-record", "trust-anchor", "interface", "except-interface",
    ]

    /// A file of `server=` lines, read anew at SIGHUP; it may be missing.
    private mutating func readServers(_ path: String, _ source: Source, _ reader: inout ConfigFiles) {
        add("servers-file", path, source)
        reader.walk(path, includedAt: source) { reader, line in
            let (name, value) = (DnsmasqConfig.text(line.text) ?? "").splitOnce("=")
            if let value, ["server", "rev-server"].contains(name.trimmed) {
                add(String(name.trimmed), String(value.trimmed), line.source)
            }
        }
    }

    /// Without quotes and comment, as option.c, `read_file`, has it: `"..."` with backslashes within, a `#` only where a word
    /// begins. Nil where a quote is left open.
    private static func text(_ line: Substring) -> String? {
        var text = ""
        var isBlank = true
        var rest = line
        while let character = rest.popFirst() {
            if character == "\"" {
                while let inside = rest.popFirst(), inside != "\"" {
                    if inside == "\\", let next = rest.first, "\"tnebr\\".contains(next) {
                        text.append(next == "t" ? "\t" : next)
                        rest = rest.dropFirst()
                    } else {
                        text.append(inside == "," ? DnsmasqConfig.quotedComma : inside)
                    }
                    if rest.isEmpty { return nil }
                }
                isBlank = false
            } else {
                if isBlank, character == "#" { break }
                isBlank = character.isBlank
                text.append(isBlank ? " " : character)
            }
        }
        return String(text.trimmed)
    }

    package func last(_ name: String) -> Option? { options.last { $0.name == name } }
    package func all(_ names: String...) -> [Option] { options.filter { names.contains($0.name) } }
    package func has(_ name: String) -> Option? { options.first { $0.name == name } }

    /// `/domain/.../rest`; without domains the whole is the rest, and for all names.
    static func domains(_ value: String) -> (zones: [String], address: Substring) {
        guard value.hasPrefix("/"), let last = value.lastIndex(of: "/") else { return (["."], value[...]) }
        let zones = value[..<last].split(separator: "/").map { absoluteName($0.drop { "*.".contains($0) }) }
        return (zones.filter { $0 != "#." }, value[value.index(after: last)...])
    }
}
