import Box
import Values

/// unbound.conf(5) as clauses of options. The text is one stream of words whatever the lines: `include:` may stand anywhere
/// and is read as if written there, `include-toplevel:` ends the clause first.
struct UnboundConfig: Sendable {
    package struct Option: Sendable, Equatable {
        package var name: String
        package var value: String
        package var source: Source
    }

    struct Clause: Sendable, Equatable {
        package var name: String
        package var source: Source
        package var options: [Option] = []

        package func last(_ names: String...) -> Option? { options.last { names.contains($0.name) } }
        package func all(_ names: String...) -> [Option] { options.filter { names.contains($0.name) } }

        /// The last `yes` or `no`.
        package func flag(_ names: String...) -> Sourced<Bool>? {
            options.last { names.contains($0.name) && ["yes", "no"].contains($0.value) }
                .map { Sourced($0.value == "yes", $0.source) }
        }
    }

    private(set) var clauses: [Clause] = []
    /// Patterns of `include:` and `include-toplevel:`, as written.
    private(set) var includes: [Sourced<String>] = []
    /// A name that still waits for its value, which may stand on a later line.
    private var pending: (name: String, source: Source)?
    /// A second value may follow: `local-zone: name type`.
    private var isOpen = false

    private static let clauseNames: Set<String> = [
        "server", "stub-zone", "forward-zone", "auth-zone", "remote-control", "python", "dynlib", "dnscrypt", "cachedb",
        "ipset", "view", "rpz", "dnstap",
    ]

    /// Reads a whole configuration; what it is made of and what was wrong are left in `reader`.
    package init(_ path: String, _ reader: inout ConfigFiles) {
        reader.walk(path) { reader, line in take(line, &reader) }
        if let open = pending { reader.trouble(open.source, "'\(open.name):' has no value") }
        pending = nil
    }

    /// All `server:` clauses as one, as unbound merges them.
    package var server: Clause { merged("server") }

    package func zones(_ name: String) -> [Clause] { clauses.filter { $0.name == name } }

    private func merged(_ name: String) -> Clause {
        let parts = zones(name)
        return Clause(
            name: name, source: parts.first?.source ?? Source("/etc/unbound/unbound.conf"),
            options: parts.flatMap(\.options))
    }

    private mutating func take(_ line: ConfigLine, _ reader: inout ConfigFiles) {
        var rest = line.text.trimmed
        while let first = rest.first, first != "#" {
            if let (name, source) = pending {
                guard let value = UnboundConfig.takeValue(&rest) else {
                    reader.trouble(line.source, "a quote is not closed; the rest of the line is not read")
                    pending = nil
                    return
                }
                pending = nil
                assign(name, value, source, &reader)
            } else if let name = UnboundConfig.takeName(&rest) {
                if UnboundConfig.clauseNames.contains(name) {
                    clauses.append(Clause(name: name, source: line.source))
                } else {
                    pending = (name, line.source)
                }
                isOpen = name == "local-zone"
            } else {
                // The second value of an option that takes two, or a stray word.
                let value = UnboundConfig.takeValue(&rest) ?? UnboundConfig.drop(&rest)
                if isOpen, let last = clauses.last?.options.indices.last {
                    clauses[clauses.count - 1].options[last].value += " " + value
                    isOpen = false
                }
            }
            rest = rest.trimmed
        }
    }

    private mutating func assign(_ name: String, _ value: String, _ source: Source, _ reader: inout ConfigFiles) {
        switch name {
        case "include", "include-toplevel":
            includes.append(Sourced(value, source))
            for path in reader.matches(value.hasPrefix("/") ? value : "/etc/unbound/" + value, includedAt: source) {
                if name == "include-toplevel" { clauses.append(Clause(name: "", source: source)) }
                reader.walk(path, includedAt: source) { reader, line in take(line, &reader) }
            }
            if name == "include-toplevel" { clauses.append(Clause(name: "", source: source)) }
        default:
            guard clauses.last?.name.isEmpty == false else {
                reader.trouble(source, "'\(name):' stands outside a clause such as 'server:'; ignored")
                return
            }
            clauses[clauses.count - 1].options.append(Option(name: name, value: value, source: source))
        }
    }

    /// `name:` at the start; letters, digits and hyphens only, so that `2001:db8::1` is none.
    private static func takeName(_ rest: inout Substring) -> String? {
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        let after = rest.dropFirst(name.count)
        guard name.first?.isLetter == true, after.first == ":", after.dropFirst().first != ":" else { return nil }
        rest = after.dropFirst().trimmed
        return name.lowercased()
    }

    /// A value in quotes or up to a blank; nil where a quote is left open. A `#` within a word belongs to it.
    private static func takeValue(_ rest: inout Substring) -> String? {
        if let quote = rest.first, quote == "\"" || quote == "'" {
            let inside = rest.dropFirst()
            guard let end = inside.firstIndex(of: quote) else { return nil }
            rest = inside[inside.index(after: end)...]
            return String(inside[..<end])
        }
        let word = rest.prefix { !$0.isBlank && $0 != "\"" }
        rest = rest.dropFirst(word.count)
        return word.isEmpty ? nil : String(word)
    }

    private static func drop(_ rest: inout Substring) -> String {
        defer { rest = rest[rest.endIndex...] }
        return String(rest)
    }
}
