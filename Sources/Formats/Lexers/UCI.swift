import Values

/// OpenWrt's /etc/config files: `config TYPE ['NAME']` followed by `option KEY 'VALUE'` and `list KEY 'VALUE'` lines.
package struct UCI {
    package struct Section {
        package var type: String
        /// Empty for an anonymous one.
        package var name: String
        package var options: [String: Sourced<String>] = [:]
        package var lists: [String: [Sourced<String>]] = [:]
        package var source: Source
    }

    package private(set) var sections: [Section] = []
    package private(set) var troubles: [Trouble] = []

    package init(_ lines: [ConfigLine]) {
        for line in lines {
            guard let words = String(line.text).quotedWords(), words.count < 4 || words[0] == "package" else {
                troubles.append(Trouble(line.source, "not a config, option or list line; ignored"))
                continue
            }
            switch words.first {
            case nil, "package": continue
            case "config" where words.count > 1:
                sections.append(Section(type: words[1], name: words.count > 2 ? words[2] : "", source: line.source))
            case "option" where words.count == 3 && !sections.isEmpty:
                sections[sections.count - 1].options[words[1]] = Sourced(words[2], line.source)
            case "list" where words.count == 3 && !sections.isEmpty:
                sections[sections.count - 1].lists[words[1], default: []].append(Sourced(words[2], line.source))
            default: troubles.append(Trouble(line.source, "not a config, option or list line; ignored"))
            }
        }
    }
}

extension UCI.Section {
    /// UCI's booleans; the default where unset or none of them.
    package func flag(_ key: String, else standard: Bool) -> Bool {
        switch options[key]?.value {
        case "1", "on", "true", "yes", "enabled": true
        case "0", "off", "false", "no", "disabled": false
        default: standard
        }
    }
}

extension UCI.Section {
    /// Every value of a key: lists may also be written as one option with blanks.
    package func values(_ key: String) -> [Sourced<String>] {
        let option = options[key].map { option in option.value.words.map { Sourced(String($0), option.source) } }
        return (option ?? []) + (lists[key] ?? [])
    }
}
