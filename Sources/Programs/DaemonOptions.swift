import Box
import Facts
import Formats
import Values

/// The options a daemon is started with: those of its unit's `ExecStart=` with the environment files filled in, or of the
/// defaults file that its init script reads.
package struct DaemonOptions {
    /// Each word after the program's name, with the file and line that gives it.
    package var words: [Sourced<String>] = []
    /// The last variable that the unit takes options from.
    package private(set) var variable: OptionVariable?
    /// Files of variables that the unit takes options from.
    package private(set) var files: Set<String> = []
    /// The program that the unit starts; nil where no unit says so.
    package private(set) var program: Sourced<String>?
    /// Where it is told by what shows only as it starts: a specifier, a shell's expression, a file that cannot be read.
    package private(set) var undecided: Source?

    package init(_ words: [Sourced<String>] = []) { self.words = words }

    /// From a unit's last `ExecStart=`, with its variables and specifiers filled in: `$NAME` alone stands for the words of its
    /// value, `${NAME}` for all of it (systemd.service(5), "Command lines").
    package init(_ unit: SystemdUnits.Unit, _ reader: inout ConfigFiles) {
        var variables: [String: Sourced<String>] = [:]
        for item in unit.settings.all("Service", "Environment") {
            for word in item.value.quotedWords(comment: nil) ?? [] {
                let parts = word.splitOnce("=")
                if let value = parts.after { variables[String(parts.before)] = Sourced(String(value), item.source) }
            }
        }
        for item in unit.settings.all("Service", "EnvironmentFile") {
            let path = item.value.hasPrefix("-") ? String(item.value.dropFirst()) : item.value
            let lines = reader.lines(of: path)
            if lines == nil, (try? reader.files.info(path)) != nil { undecided = undecided ?? item.source }
            variables.merge(shellAssignments(lines ?? [])) { $1 }
        }
        guard let start = unit.settings.last("Service", "ExecStart") else { return }
        guard let parts = start.value.quotedWords(comment: nil), let first = parts.first else {
            undecided = start.source
            return
        }
        // `@` before the path: the next word is what the program takes for its own name.
        let prefix = first.prefix { "@-:+!|".contains($0) }
        program = Sourced(String(first.dropFirst(prefix.count)), start.source)
        for word in parts.dropFirst(prefix.contains("@") ? 2 : 1) {
            guard let text = UnitSpecifiers.filled(word, of: unit.name) else {
                undecided = undecided ?? start.source
                continue
            }
            guard let name = DaemonOptions.wholeVariable(text) else {
                // Of `${NAME}` alone the place is that of its value.
                let whole =
                    text.hasPrefix("${") && text.hasSuffix("}") ? variables[String(text.dropFirst(2).dropLast())] : nil
                words.append(whole ?? Sourced(DaemonOptions.filled(text, variables), start.source))
                continue
            }
            let value = variables[name]
            let given = (value?.value.words ?? []).map { Sourced(String($0), value?.source ?? start.source) }
            variable = OptionVariable(name: name, words: given.map(\.value))
            words += given
            if !given.isEmpty, let file = value?.source.place { files.insert(file) }
        }
    }

    /// From a variable of a file such as /etc/default/chrony, which a shell reads.
    package init(file: String, variable: String, _ reader: inout ConfigFiles) {
        let variables = shellAssignments(reader.lines(of: file) ?? [])
        guard let value = variables[variable] else { return }
        let isOwn = value.value.contains("$" + variable) || value.value.contains("${" + variable)
        guard !isOwn, let text = DaemonOptions.expanded(value.value, variables) else {
            undecided = value.source
            return
        }
        words = text.words.map { Sourced(String($0), value.source) }
    }

    /// NAME of a word that is `$NAME` and nothing else.
    private static func wholeVariable(_ word: String) -> String? {
        guard word.hasPrefix("$"), word.count > 1, word.dropFirst().allSatisfy(isNameCharacter) else { return nil }
        return String(word.dropFirst())
    }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "_")
    }

    /// A word with every `${NAME}` in it filled in, and `$$` for a dollar sign.
    private static func filled(_ word: String, _ variables: [String: Sourced<String>]) -> String {
        var (text, rest) = ("", word[...])
        while let character = rest.popFirst() {
            if character == "$", rest.first == "$" {
                rest = rest.dropFirst()
                text.append("$")
            } else if character == "$", rest.first == "{", let end = rest.firstIndex(of: "}") {
                text += variables[String(rest[..<end].dropFirst())]?.value ?? ""
                rest = rest[rest.index(after: end)...]
            } else {
                text.append(character)
            }
        }
        return text
    }

    /// A value with the variables of its own file in it, one that is not there being empty; nil where only a shell could tell.
    private static func expanded(_ value: String, _ variables: [String: Sourced<String>]) -> String? {
        guard !value.contains("`") else { return nil }
        var (text, rest) = ("", value[...])
        while let character = rest.popFirst() {
            guard character == "$" else {
                text.append(character)
                continue
            }
            let isBraced = rest.first == "{"
            let name = rest.dropFirst(isBraced ? 1 : 0).prefix(while: isNameCharacter)
            rest = rest.dropFirst(name.count + (isBraced ? 1 : 0))
            guard !name.isEmpty, !isBraced || rest.popFirst() == "}" else { return nil }
            let found = variables[String(name)]?.value ?? ""
            guard !found.contains(where: { "$`".contains($0) }) else { return nil }
            text += found
        }
        return text
    }

    /// Where a one-letter option is given, alone or bundled as in `-gN`; `valued` are the letters that take a value, which
    /// is never mistaken for options.
    package func flag(_ letter: Character, valued: String) -> Source? {
        options(valued: valued).first { $0.letter == letter }?.source
    }

    /// Every one-letter option, in their order.
    package func flags(valued: String) -> [Sourced<Character>] {
        options(valued: valued).map { Sourced($0.letter, $0.source) }
    }

    /// The last value of a one-letter option.
    package func value(_ letter: Character, valued: String) -> Sourced<String>? {
        values(letter, valued: valued).last
    }

    /// Every value of a one-letter option.
    package func values(_ letter: Character, valued: String) -> [Sourced<String>] {
        options(valued: valued).filter { $0.letter == letter }.compactMap { option in
            option.value.map { Sourced($0, option.source) }
        }
    }

    /// What is neither an option nor the value of one.
    package func arguments(valued: String) -> [Sourced<String>] { parted(valued: valued).arguments }

    /// `-4` and `-6`: IPv6 alone if true, IPv4 alone if false, nil where neither is given or the program knows none.
    package func isIPv6Only(valued: String) -> Bool? {
        if flag("6", valued: valued) != nil { return true }
        return flag("4", valued: valued) == nil ? nil : false
    }

    /// What stands behind the last word that is one of these options, in a word of its own or behind `=`: as Go programs take them.
    package func value(behind names: String...) -> Sourced<String>? {
        for (index, word) in words.enumerated().reversed() {
            if names.contains(word.value) { return words.dropFirst(index + 1).first }
            if let name = names.first(where: { word.value.hasPrefix($0 + "=") }) {
                return Sourced(String(word.value.dropFirst(name.count + 1)), word.source)
            }
        }
        return nil
    }

    /// The same from the first word on that names one of these programs: what another one starts.
    func within(_ programs: Set<String>) -> DaemonOptions? {
        let index = words.firstIndex { word in
            !word.value.contains(where: \.isBlank) && programs.contains(String(word.value.lastPathComponent.prefix(15)))
        }
        guard let index else { return nil }
        var inner = self
        inner.program = words[index]
        inner.words = Array(words.dropFirst(index + 1))
        return inner
    }

    /// With long options as the letters that they stand for, by name: in full, or cut as far as only one begins so (getopt_long(3)).
    package func shortened(_ letters: [String: Character]) -> DaemonOptions {
        var short = self
        short.words = words.flatMap { word -> [Sourced<String>] in
            guard word.value.hasPrefix("--"), word.value.count > 2 else { return [word] }
            let (name, value) = String(word.value.dropFirst(2)).splitOnce("=")
            let found = letters.filter { $0.key.hasPrefix(name) }
            guard let letter = letters[String(name)] ?? (found.count == 1 ? found.first?.value : nil) else {
                return [word]
            }
            return [Sourced("-\(letter)", word.source)] + (value.map { [Sourced(String($0), word.source)] } ?? [])
        }
        return short
    }

    /// The first letter that the program does not have: it ends with a word about its usage.
    package func unknown(known: String, valued: String) -> Sourced<String>? {
        options(valued: valued).first { !known.contains($0.letter) && !valued.contains($0.letter) }
            .map { Sourced("-\($0.letter)", $0.source) }
    }

    private func options(valued: String) -> [Option] { parted(valued: valued).options }

    private typealias Option = (letter: Character, value: String?, source: Source)

    /// As getopt(3) reads them; long options are left out.
    private func parted(valued: String) -> (options: [Option], arguments: [Sourced<String>]) {
        var (options, arguments): ([Option], [Sourced<String>]) = ([], [])
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.value.hasPrefix("-"), word.value.count > 1 else {
                arguments.append(word)
                continue
            }
            guard !word.value.hasPrefix("--") else { continue }
            var letters = word.value.dropFirst()
            while let letter = letters.popFirst() {
                if valued.contains(letter) {
                    options.append((letter, letters.isEmpty ? rest.popFirst()?.value : String(letters), word.source))
                    break
                }
                options.append((letter, nil, word.source))
            }
        }
        return (options, arguments)
    }
}
