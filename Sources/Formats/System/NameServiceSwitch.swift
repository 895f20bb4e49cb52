import Facts
import Values

/// The `hosts:` line of nsswitch.conf(5); of several, glibc keeps the last. A `#` within a line begins no comment there.
package enum NameServiceSwitch {
    /// Nil services where there is no such line; none where glibc does not understand it, and then looks nowhere.
    package static func parse(_ lines: [ConfigLine]) -> (services: [NameService]?, source: Source?, troubles: [Trouble])
    {
        var result: (services: [NameService]?, source: Source?, troubles: [Trouble]) = (nil, nil, [])
        for line in lines {
            let text = line.text.trimmed
            guard let colon = text.firstIndex(of: ":"), text[..<colon].trimmed == "hosts" else { continue }
            let (services, isWhole) = services(text[text.index(after: colon)...], line.source)
            if !isWhole {
                let why = "no action of nsswitch.conf(5) stands between '[' and ']'; glibc then looks nothing up"
                result.troubles.append(Trouble(line.source, why))
            }
            (result.services, result.source) = (isWhole ? services : [], line.source)
        }
        return result
    }

    private static func services(_ text: Substring, _ source: Source) -> (list: [NameService], isWhole: Bool) {
        var services: [NameService] = []
        var rest = text.trimmed
        while let first = rest.first {
            if first == "[" {
                guard let end = rest.firstIndex(of: "]") else { return (services, false) }
                let words = rest[..<end].dropFirst().words
                let actions = words.compactMap(action)
                guard let last = services.indices.last, actions.count == words.count else { return (services, false) }
                services[last].actions += actions
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
        let parts = word.lowercased().splitOnce("=")
        let isNegated = parts.before.hasPrefix("!")
        let status = String(parts.before.dropFirst(isNegated ? 1 : 0))
        guard let action = parts.after.map({ String($0) }), ["return", "continue", "merge"].contains(action),
            ["success", "notfound", "unavail", "tryagain"].contains(status)
        else { return nil }
        return NameService.Action(status: status, isNegated: isNegated, action: action)
    }
}
