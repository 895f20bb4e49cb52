import Values

/// `NAME=value` lines of a file that a shell or systemd's `EnvironmentFile=` reads; the last of a name wins. Nothing is
/// expanded.
package func shellAssignments(_ lines: [ConfigLine]) -> [String: Sourced<String>] {
    var assignments: [String: Sourced<String>] = [:]
    for line in lines {
        var text = line.text.trimmed
        if text.hasPrefix("export ") { text = text.dropFirst(7).trimmed }
        guard !text.hasPrefix("#"), let equals = text.firstIndex(of: "="), equals > text.startIndex,
            text[..<equals].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
        else { continue }
        let value = String(text[text.index(after: equals)...]).quotedWords()?.first ?? ""
        assignments[String(text[..<equals])] = Sourced(value, line.source)
    }
    return assignments
}
