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

private func fault(in value: String) -> String? {
    if value.allSatisfy({ $0 == " " }) { return "is empty; give one, or leave it out" }
    if value.utf8.count > mostBytes { return "is \(value.utf8.count) bytes long; \(mostBytes) are the most" }
    let control = value.unicodeScalars.first { $0.properties.generalCategory == .control }
    return control.map { "holds a control character (\($0.value))" }
}
