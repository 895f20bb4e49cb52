import Facts
import Findings
import Formats
import Values

/// Reads one manifest. Each thing that is wrong becomes a trouble with its line; without the essentials there is no check.
package struct ManifestReader {
    private let toml: Toml
    private let path: String
    private(set) var troubles: [Trouble] = []
    private var isUsable = true

    private static let keys: Set<String> = [
        "id", "group", "title", "why", "advice", "command", "protocol", "timeout", "privilege", "network", "depends_on",
        "applies_when", "remedies", "rules",
    ]

    package static func read(_ bytes: [UInt8], _ path: String) -> (manifest: Manifest?, troubles: [Trouble]) {
        do {
            var reader = ManifestReader(toml: try Toml(bytes, path: path), path: path)
            let manifest = reader.manifest()
            return (manifest, reader.troubles)
        } catch {
            let source = Source(path, line: error.line)
            return (nil, [Trouble(source, "\(error.message); this check is left out")])
        }
    }

    private init(toml: Toml, path: String) {
        self.toml = toml
        self.path = path
    }

    private mutating func manifest() -> Manifest? {
        for entry in toml.root.entries where !ManifestReader.keys.contains(entry.key) {
            troubles.append(Trouble(toml.source(of: entry.value), "unknown key '\(escaped(entry.key))', not used"))
        }
        let id = word("id", or: nil)
        let group = word("group", or: "external")
        let title = text("title", isNeeded: true)
        let outputProtocol = choice("protocol", ExternalCheckFact.OutputProtocol.self, or: nil)
        let command = command()
        let fact = ExternalCheckFact(
            id: id ?? "", group: group ?? "external", title: title, why: text("why"), advice: text("advice"),
            outputProtocol: outputProtocol ?? .nagios, program: command.first ?? "",
            dependsOn: strings("depends_on"), remedies: remedies(), rules: rules(), source: Source(path))
        var manifest = Manifest(fact: fact, command: command)
        manifest.timeoutSeconds = timeout()
        manifest.privilege = choice("privilege", Manifest.Privilege.self, or: Manifest.Privilege.none) ?? .none
        if let value = toml.root["network"] {
            if let flag = value.boolean {
                manifest.usesNetwork = flag
            } else {
                refuse("network", "needs true or false")
            }
        }
        manifest.appliesWhen = appliesWhen()
        return isUsable ? manifest : nil
    }

    // MARK: values

    private mutating func word(_ key: String, or standard: String?) -> String? {
        guard let value = toml.root[key] else {
            if standard == nil { refuse(key, "missing") }
            return standard
        }
        guard let text = value.string, text.isKebabCase, text.utf8.count <= ManifestLimits.idLength else {
            refuse(key, "needs lower-case letters, digits and single hyphens, such as disk-space")
            return nil
        }
        return text
    }

    private mutating func text(_ key: String, isNeeded: Bool = false) -> String {
        guard let value = toml.root[key] else {
            if isNeeded { refuse(key, "missing") }
            return ""
        }
        guard let text = value.string, text.count <= ManifestLimits.textLength, !isNeeded || !text.isEmpty else {
            refuse(key, "needs a text of at most \(ManifestLimits.textLength) characters")
            return ""
        }
        return text
    }

    private mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, _ type: Choice.Type, or standard: Choice?
    ) -> Choice? where Choice.RawValue == String {
        guard let value = toml.root[key] else {
            if standard == nil { refuse(key, "missing") }
            return standard
        }
        guard let found = value.string.flatMap(Choice.init(rawValue:)) else {
            refuse(key, "needs one of \(Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))")
            return standard
        }
        return found
    }

    /// A list of texts, or one text.
    private mutating func strings(_ key: String, in table: String? = nil) -> [String] {
        let found = if let table { toml[table, key] } else { toml[key] }
        guard let value = found else { return [] }
        if let text = value.string { return [text] }
        let texts = value.array?.compactMap(\.string)
        guard let texts, texts.count == value.array?.count, texts.count <= ManifestLimits.listLength else {
            refuse(key, in: table, "needs a list of at most \(ManifestLimits.listLength) texts")
            return []
        }
        return texts
    }

    private mutating func command() -> [String] {
        guard toml.root["command"]?.array != nil else {
            refuse("command", "needs a list: the program and each argument; no shell is involved")
            return []
        }
        let command = strings("command")
        guard let program = command.first, program.hasPrefix("/"), !program.hasSuffix("/"),
            command.allSatisfy({ !$0.utf8.contains(0) && $0.utf8.count <= ManifestLimits.textLength })
        else {
            if isUsable { refuse("command", "its program needs an absolute path") }
            return []
        }
        return command
    }

    private mutating func timeout() -> Double {
        guard let value = toml.root["timeout"] else { return ManifestLimits.standardTimeoutSeconds }
        let allowed = ManifestLimits.allowedTimeoutSeconds
        guard let seconds = value.double, allowed.contains(seconds) else {
            refuse("timeout", "needs \(numeral(allowed.lowerBound)) to \(numeral(allowed.upperBound)) seconds")
            return ManifestLimits.standardTimeoutSeconds
        }
        return seconds
    }

    private mutating func appliesWhen() -> Manifest.AppliesWhen {
        guard let value = toml.root["applies_when"] else { return Manifest.AppliesWhen() }
        guard let table = value.table else {
            refuse("applies_when", "needs a table with file, command or unit")
            return Manifest.AppliesWhen()
        }
        for entry in table.entries where !["file", "command", "unit"].contains(entry.key) {
            refuse(entry.key, in: "applies_when", "there are file, command and unit")
        }
        return Manifest.AppliesWhen(
            files: strings("file", in: "applies_when"), commands: strings("command", in: "applies_when"),
            units: strings("unit", in: "applies_when"))
    }

    // MARK: lists of tables

    private mutating func tables(_ key: String) -> [(table: Toml.Table, source: Source)] {
        guard let value = toml.root[key] else { return [] }
        let tables = value.array?.compactMap { item in item.table.map { ($0, toml.source(of: item)) } }
        guard let tables, tables.count == value.array?.count, tables.count <= ManifestLimits.listLength else {
            refuse(key, "needs tables: [[\(key)]]")
            return []
        }
        return tables
    }

    private mutating func remedies() -> [RemedyOffer] {
        tables("remedies").compactMap { table, source in
            guard let id = table["id"]?.string, id.isKebabCase, let command = table["command"]?.string,
                !command.isEmpty, command.count <= ManifestLimits.textLength
            else {
                fail(source, "[[remedies]] needs an id in kebab-case and a command to show")
                return nil
            }
            // boxdoctor never runs it.
            return RemedyOffer(id: id, class: .manual, command: command)
        }
    }

    private mutating func rules() -> [ExternalRule] {
        tables("rules").compactMap { table, source in
            let needs = table["needs"].flatMap { $0.string.map { [$0] } ?? $0.array?.compactMap(\.string) } ?? []
            guard let provides = table["provides"]?.string, ExternalCondition(provides)?.canBeProvided == true,
                needs.allSatisfy({ ExternalCondition($0) != nil }), needs.count <= ManifestLimits.listLength
            else {
                fail(
                    source,
                    "[[rules]] needs `provides`, and in `needs` what it waits for: clock, network, entropy, unit:NAME, "
                        + "tunnel:INTERFACE, name:HOST or a word in kebab-case")
                return nil
            }
            return ExternalRule(
                provides: provides, needs: needs,
                because: String((table["because"]?.string ?? "so \(path) says").prefix(200)), source: source)
        }
    }

    // MARK: complaints

    private mutating func refuse(_ key: String, in table: String? = nil, _ text: String) {
        fail(table.map { toml.source($0, key) } ?? toml.source(key), "\(escaped(key)): \(text)")
    }

    private mutating func fail(_ source: Source, _ text: String) {
        isUsable = false
        troubles.append(Trouble(source, "\(text); this check is left out"))
    }
}

extension String {
    /// `disk-space`: lower-case ASCII letters and digits in groups, a letter first.
    var isKebabCase: Bool {
        let parts = utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard let first = utf8.first, (0x61...0x7a).contains(first) else { return false }
        return parts.allSatisfy { part in
            !part.isEmpty && part.allSatisfy { (0x61...0x7a).contains($0) || $0.isDigit }
        }
    }
}
