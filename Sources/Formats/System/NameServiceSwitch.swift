import Facts
import Values

/// The `hosts:` line of nsswitch.conf(5); of several, glibc keeps the last.
package enum NameServiceSwitch {
    /// Nil services where there is no such line.
    package static func parse(_ lines: [ConfigLine]) -> (services: [NameService]?, source: Source?, troubles: [Trouble])
    {
        var result: (services: [NameService]?, source: Source?, troubles: [Trouble]) = (nil, nil, [])
        for line in lines {
            let text = line.text.beforeComment().trimmed
            guard let colon = text.firstIndex(of: ":"), text[..<colon].trimmed == "hosts" else { continue }
            let (services, isWhole) = services(text[text.index(after: colon)...], line.source)
            if !isWhole { result.troubles.append(Trouble(line.source, "a '[' without its ']'; the rest is not read")) }
            (result.services, result.source) = (services, line.source)
        }
        return result
    }

    private static func services(_ text: Substring, _ source: Source) -> (list: [NameService], isWhole: Bool) {
        var services: [NameService] = []
        var rest = text.trimmed
        while let first = rest.first {
            if first == "[" {
                guard let end = rest.firstIndex(of: "]") else { return (services, false) }
                if let last = services.indices.last {
                    services[last].actions += rest[..<end].dropFirst().words.compactMap(action)
                }
                rest = rest[rest.index(after: end)...].trimmed
            } else {
                let name = rest.prefix { !$0.isBlank && $0 != "[" }
                services.append(NameService(name: String(name), source: source))
                rest = rest.dropFirst(name.count).trimmed
            }
        }
        return (services, true)
    }

    private static func action(_ word: Substring) -> NameService.Action? {
        let (status, action) = word.lowercased().splitOnce("=")
        guard let action else { return nil }
        let isNegated = status.hasPrefix("!")
        return NameService.Action(
            status: String(isNegated ? status.dropFirst() : status), isNegated: isNegated, action: String(action))
    }
}
