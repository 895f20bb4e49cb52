import Box
import Values

/// unbound.conf(5) as clauses of options. The text is one stream of words whatever the lines: `include:` may stand anywhere
/// and is read as if written there, `include-toplevel:` ends the clause first.
struct UnboundConfig: Sendable {
    package struct Option: Sendable, Equatable {
        package var name: String
        /// Several words where the option takes several.
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

        /// The last number, as atoi(3) reads it: what follows the digits is left alone.
        package func number(_ name: String) -> Sourced<Int64>? {
            last(name).flatMap { option in leadingNumber(option.value).map { Sourced($0, option.source) } }
        }
    }

    private(set) var clauses: [Clause] = []
    /// Patterns of `include:` and `include-toplevel:`, as written.
    private(set) var includes: [Sourced<String>] = []
    /// The first line that unbound, as far as its versions are known here, does not start with.
    private(set) var refusal: Trouble?
    /// A name that still waits for values, which may stand on later lines.
    private var pending: (name: String, source: Source, values: [String])?

    /// Reads a whole configuration; what it is made of and what was wrong are left in `reader`.
    package init(_ path: String, _ reader: inout ConfigFiles) {
        reader.walk(path) { reader, line in take(line, &reader) }
        if let open = pending { refuse(open.source, "'\(open.name):' has no value", &reader) }
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

    private mutating func refuse(_ source: Source, _ text: String, _ reader: inout ConfigFiles) {
        reader.trouble(source, text)
        refusal = refusal ?? Trouble(source, text)
    }

    private mutating func take(_ line: ConfigLine, _ reader: inout ConfigFiles) {
        var rest = line.text.trimmed
        while let first = rest.first, first != "#" {
            if pending != nil, !rest.hasPrefix("include:"), !rest.hasPrefix("include-toplevel:") {
                guard let value = UnboundConfig.takeValue(&rest) else {
                    pending = nil
                    return refuse(line.source, "a quote is not closed; unbound does not start with this line", &reader)
                }
                take(value, &reader)
            } else if let name = UnboundConfig.takeName(&rest) {
                take(name, line.source, &rest, &reader)
            } else {
                rest = rest.drop { !$0.isBlank }
                refuse(line.source, "a word without a name before it; unbound does not start with this line", &reader)
            }
            rest = rest.trimmed
        }
    }

    private mutating func take(
        _ name: String, _ source: Source, _ rest: inout Substring, _ reader: inout ConfigFiles
    ) {
        if name.hasPrefix("include") {
            // On the same line only: nobody breaks it.
            guard let pattern = UnboundConfig.takeValue(&rest), !pattern.isEmpty else {
                return refuse(source, "'\(name):' has no value", &reader)
            }
            include(pattern, isTop: name == "include-toplevel", source, &reader)
        } else if UnboundWords.isClause(name) {
            clauses.append(Clause(name: name, source: source))
        } else {
            pending = (name, source, [])
        }
    }

    private mutating func take(_ value: String, _ reader: inout ConfigFiles) {
        guard var option = pending else { return }
        option.values.append(value)
        pending = option
        guard option.values.count == UnboundWords.values(option.name) else { return }
        pending = nil
        guard let clause = clauses.last, !clause.name.isEmpty else {
            return refuse(
                option.source, "'\(option.name):' stands outside a clause such as 'server:'; ignored", &reader)
        }
        if !UnboundWords.knows(option.name, in: clause.name) {
            refuse(option.source, "no version known here has '\(option.name):' in '\(clause.name):'", &reader)
        }
        let words = option.values.joined(separator: " ")
        if !UnboundWords.isValid(words, for: option.name) {
            refuse(option.source, "'\(option.name):' wants another kind of value than it is given", &reader)
        }
        clauses[clauses.count - 1].options.append(Option(name: option.name, value: words, source: option.source))
    }

    /// Patterns may have braces (glob(3), GLOB_BRACE). A relative one is found from where unbound starts: `/` under every
    /// init. What its chroot begins with is left out, for the chroot comes later.
    private mutating func include(_ pattern: String, isTop: Bool, _ source: Source, _ reader: inout ConfigFiles) {
        includes.append(Sourced(pattern, source))
        if isTop { clauses.append(Clause(name: "", source: source)) }
        for pattern in Glob.braces(pattern) {
            for path in reader.matches(pattern.hasPrefix("/") ? pattern : "/" + pattern, includedAt: source) {
                let isRead = reader.walk(path, includedAt: source) { reader, line in take(line, &reader) }
                if !isRead, refusal == nil { refusal = reader.troubles.last }
                if isTop { clauses.append(Clause(name: "", source: source)) }
            }
        }
    }

    /// `name:` at the start, in small letters as unbound wants it: letters, digits and hyphens.
    private static func takeName(_ rest: inout Substring) -> String? {
        let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        let after = rest.dropFirst(name.count)
        guard name.first?.isLetter == true, after.first == ":" else { return nil }
        rest = after.dropFirst().trimmed
        return String(name)
    }

    /// A value in quotes or up to a blank; nil where a quote is left open. A backslash takes the next character along, and
    /// both stay. A `#` within a word belongs to it.
    private static func takeValue(_ rest: inout Substring) -> String? {
        let quote = rest.first.flatMap { "\"'".contains($0) ? $0 : nil }
        var value = ""
        var tail = quote == nil ? rest : rest.dropFirst()
        while let character = tail.first {
            if let quote, character == quote {
                rest = tail.dropFirst()
                return value
            }
            if quote == nil, character.isBlank || "\"'".contains(character) { break }
            value.append(character)
            tail = tail.dropFirst()
            if character == "\\", let next = tail.popFirst() { value.append(next) }
        }
        guard quote == nil else { return nil }
        rest = tail
        return value
    }
}

/// As atoi(3): blanks, a sign, digits; nil where there is no digit.
func leadingNumber(_ text: some StringProtocol) -> Int64? {
    let text = String(text).drop { $0.isBlank }
    let sign = text.first.flatMap { "+-".contains($0) ? $0 : nil }
    let digits = text.dropFirst(sign == nil ? 0 : 1).prefix { $0.isASCII && $0.isNumber }
    return Int64(digits).map { sign == "-" ? -$0 : $0 }
}
