import Box
import Facts
import Formats
import Values

/// What kresd's module hints holds: addresses by name, as its calls left them.
struct KresdHints {
    private struct Hint: Equatable {
        var name: String
        var address: IPAddress
        var source: Source
    }

    private var hints: [Hint] = []

    /// One for each name.
    var answers: [LocalAnswer] {
        var seen: Set<String> = []
        return hints.filter { seen.insert($0.name).inserted }.map { LocalAnswer(name: $0.name, source: $0.source) }
    }

    private static let functions: Set<String> = [
        "set", "del", "get", "config", "add_hosts", "root", "root_file", "use_nodata", "ttl",
    ]

    /// `hints['name'] = 'address'`; false where it is not understood, as in all of these.
    mutating func set(_ name: String, _ address: String, _ source: Source) -> Bool {
        guard !KresdHints.functions.contains(name), let name = KresdRules.name(name) else { return false }
        // Without an address it is left out, and says so in the log.
        if let address = IPAddress(address) { hints.append(Hint(name: name, address: address, source: source)) }
        return true
    }

    mutating func call(
        _ function: String, _ arguments: [LuaProgram.Value], _ source: Source, _ reader: inout ConfigFiles
    ) -> Bool {
        var text: String?
        switch arguments.first {
        case .string(let given): text = given
        case nil, .nothing: break
        default: return ["root", "use_nodata", "ttl"].contains(function)
        }
        let words = (text ?? "").words.map(String.init)
        switch function {
        case "get", "root", "root_file", "use_nodata", "ttl": return true
        case "set": return words.count == 2 && set(words[0], words[1], source)
        case "del":
            guard let name = words.first.flatMap(KresdRules.name) else { return false }
            let address = words.dropFirst().first.flatMap { IPAddress($0) }
            guard words.count == 1 || address != nil else { return false }
            hints.removeAll { $0.name == name && (address == nil || $0.address == address) }
            return true
        case "config":
            hints = []
            return text.map { add($0, source, &reader) } ?? true
        case "add_hosts": return add(text ?? "/etc/hosts", source, &reader)
        default: return false
        }
    }

    /// A file that is not there is left out, and the log says so.
    private mutating func add(_ file: String, _ source: Source, _ reader: inout ConfigFiles) -> Bool {
        guard file.hasPrefix("/") else { return false }
        hints += HostsText.parse(reader.lines(of: file, includedAt: source) ?? []).entries.flatMap { entry in
            entry.names.map { Hint(name: absoluteName($0), address: entry.address, source: entry.source) }
        }
        return true
    }
}
