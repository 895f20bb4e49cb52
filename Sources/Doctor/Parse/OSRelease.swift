/// os-release(5): shell assignments, of which two say what system this is.
enum OSRelease {
    /// `debian 12`; nil where there is no ID.
    static func system(_ lines: [ConfigLine]) -> String? {
        let values = ShellAssignments.parse(lines)
        guard let id = values["ID"]?.value, !id.isEmpty else { return nil }
        return values["VERSION_ID"].map { "\(id) \($0.value)" } ?? id
    }
}

/// `NAME=value` lines with shell quoting, as in os-release(5), /etc/default and Pi-hole's setupVars.conf. Nothing is
/// expanded; of several lines the last wins.
enum ShellAssignments {
    static func parse(_ lines: [ConfigLine]) -> [String: Sourced<String>] {
        var values: [String: Sourced<String>] = [:]
        for line in lines {
            let text = line.text.trimmed
            guard let equals = text.firstIndex(of: "="), text.first != "#" else { continue }
            guard let words = text[text.index(after: equals)...].quotedWords() else { continue }
            values[String(text[..<equals])] = Sourced(words.joined(separator: " "), line.source)
        }
        return values
    }
}
