import Values

/// As long as a path may be (PATH_MAX); no name or reason is longer.
private let mostBytes = 4096

/// What nobody means to type, in any option of any command: the empty value that a script's unset variable gives, controls,
/// texts without end. Nil where there is none of it.
func typedFault(_ words: [String]) -> String? {
    // What the completion scripts ask holds the empty word that is being typed.
    if words.first?.hasPrefix("---") == true { return nil }
    for (index, word) in words.enumerated() {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let isAssignment = word.hasPrefix("--") && parts.count == 2
        let value = isAssignment ? String(parts[1]) : word
        guard let why = fault(in: value) else { continue }
        let option = isAssignment ? String(parts[0]) : index > 0 ? words[index - 1] : ""
        let place = option.hasPrefix("--") ? "the value of \(escaped(String(option.prefix(40))))" : "word \(index + 1)"
        return "\(place) \(why)"
    }
    return nil
}

/// `--power-cut -5` as `--power-cut=-5`: a value that begins with a hyphen is told as what it is, a wrong one, and not as
/// another option that leaves the first without its value. Our own short flags stay what they are.
func negativesJoined(_ words: [String]) -> [String] {
    if words.first?.hasPrefix("---") == true { return words }
    var result: [String] = []
    for (index, word) in words.enumerated() {
        if word == "--" { return result + words[index...] }
        if let option = result.last, option.hasPrefix("--"), !option.contains("="), !written.contains(option),
            word.hasPrefix("-"), !word.hasPrefix("--"), !["-", "-h", "-y"].contains(word)
        {
            result[result.count - 1] = "\(option)=\(word)"
        } else {
            result.append(word)
        }
    }
    return result
}

/// Files that are written: nobody means to make one that is called like an option.
private let written: Set<String> = ["--output", "--proof", "--split"]

private func fault(in value: String) -> String? {
    if value.allSatisfy({ $0 == " " }) { return "is empty; give one, or leave it out" }
    if value.utf8.count > mostBytes { return "is \(value.utf8.count) bytes long; \(mostBytes) are the most" }
    let control = value.unicodeScalars.first { $0.properties.generalCategory == .control }
    return control.map { "holds a control character (\($0.value))" }
}
