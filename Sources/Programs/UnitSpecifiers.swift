import Values

/// The `%` specifiers of a system unit (systemd.unit(5), "Specifiers") that its name tells, or that are the same on every box.
enum UnitSpecifiers {
    private static let folders: [Character: String] = [
        "%": "%", "t": "/run", "S": "/var/lib", "C": "/var/cache", "L": "/var/log", "E": "/etc", "T": "/tmp",
        "V": "/var/tmp",
    ]

    /// Nil where one of them is known only as the unit starts.
    static func filled(_ text: String, of unit: String) -> String? {
        var (filled, rest) = ("", text[...])
        while let character = rest.popFirst() {
            guard character == "%" else {
                filled.append(character)
                continue
            }
            guard let letter = rest.popFirst(), let value = folders[letter] ?? named(letter, unit) else { return nil }
            filled += value
        }
        return filled
    }

    private static func named(_ letter: Character, _ unit: String) -> String? {
        let stem = String(unit.prefix(upTo: unit.lastIndex(of: ".") ?? unit.endIndex))
        let (prefix, instance) = stem.splitOnce("@")
        switch letter {
        case "n": return unit
        case "N": return stem
        case "p": return String(prefix)
        case "i": return instance.map(String.init) ?? ""
        // Unescaped: where nothing is escaped it is the same.
        case "I": return instance.flatMap { $0.contains { "-\\".contains($0) } ? nil : String($0) }
        default: return nil
        }
    }
}
