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

    package init(_ words: [Sourced<String>] = []) { self.words = words }

    /// From a unit's last `ExecStart=`. `$NAME` and `${NAME}` alone are replaced by the words of the variable.
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
            variables.merge(shellAssignments(reader.lines(of: path) ?? [])) { $1 }
        }
        guard let start = unit.settings.last("Service", "ExecStart") else { return }
        for word in (start.value.quotedWords(comment: nil) ?? []).dropFirst() {
            guard word.hasPrefix("$") else {
                words.append(Sourced(word, start.source))
                continue
            }
            let name = word.filter { !"${}".contains($0) }
            let value = variables[name]
            let given = (value?.value.words ?? []).map { Sourced(String($0), value?.source ?? start.source) }
            variable = OptionVariable(name: name, words: given.map(\.value))
            words += given
            if !given.isEmpty, let file = value?.source.place { files.insert(file) }
        }
    }

    /// From a variable of a file such as /etc/default/chrony.
    package init(file: String, variable: String, _ reader: inout ConfigFiles) {
        guard let value = shellAssignments(reader.lines(of: file) ?? [])[variable] else { return }
        words = value.value.words.map { Sourced(String($0), value.source) }
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
