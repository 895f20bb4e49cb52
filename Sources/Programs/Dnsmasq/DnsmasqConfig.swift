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

    package mutating func add(_ name: String, _ value: String, _ source: Source) {
        options.append(Option(name: name, value: value, source: source))
    }

    /// A file and all that it includes.
    package mutating func read(_ path: String, includedAt: Source? = nil, _ reader: inout ConfigFiles) {
        reader.walk(path, includedAt: includedAt) { reader, line in take(line, &reader) }
    }

    /// `conf-dir=directory[,ending...]`: a plain ending leaves files out, `*ending` takes only those that have it; never
    /// those that begin or end with a dot, `~` or `#` as editors leave them.
    mutating func readDirectory(_ value: String, _ source: Source, _ reader: inout ConfigFiles) {
        let parts = value.split(separator: ",").map(\.trimmed)
        guard let directory = parts.first else { return }
        let wanted = parts.dropFirst().filter { $0.hasPrefix("*") }.map { $0.dropFirst() }
        let unwanted = parts.dropFirst().filter { !$0.hasPrefix("*") }
        let names: [String]
        do {
            names = try reader.files.list(String(directory), limit: FileLimits.directoryEntries)
        } catch {
            reader.trouble(source, "\(error)")
            return
        }
        for name in names {
            guard !name.hasPrefix("."), !name.hasPrefix("#"), !name.hasSuffix("~"), !name.hasSuffix("#"),
                wanted.isEmpty || wanted.contains(where: { name.hasSuffix($0) }),
                !unwanted.contains(where: { name.hasSuffix($0) })
            else { continue }
            read("\(directory)/\(name)", includedAt: source, &reader)
        }
    }

    private mutating func take(_ line: ConfigLine, _ reader: inout ConfigFiles) {
        // A `#` begins a comment only where a word begins: `server=127.0.0.1#5335` holds a port.
        guard let text = line.text.quotedWords()?.joined(separator: " "), !text.isEmpty else { return }
        let (name, value) = text.splitOnce("=")
        let given = value.map { String($0.trimmed) } ?? ""
        switch name.trimmed {
        case "conf-file": read(given, includedAt: line.source, &reader)
        case "servers-file": read(given, includedAt: line.source, &reader)
        case "conf-dir": readDirectory(given, line.source, &reader)
        case "conf-script": reader.trouble(line.source, "the output of a conf-script is not read")
        default: add(String(name.trimmed), given, line.source)
        }
    }

    package func last(_ name: String) -> Option? { options.last { $0.name == name } }
    package func all(_ names: String...) -> [Option] { options.filter { names.contains($0.name) } }
    package func has(_ name: String) -> Option? { options.first { $0.name == name } }
}
