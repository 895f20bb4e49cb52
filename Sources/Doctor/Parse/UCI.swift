/// OpenWrt's configuration files: `config TYPE ['NAME']` sections with `option KEY VALUE` and `list KEY VALUE` lines.
struct UCI: Sendable, Equatable {
    struct Item: Sendable, Equatable {
        var key: String
        var value: Sourced<String>
    }

    struct Section: Sendable, Equatable {
        var type: String
        var name: String?
        var source: Source
        var values: [Item] = []

        func option(_ key: String) -> Sourced<String>? { values.last { $0.key == key }?.value }
        /// Lists may also be written as one option with blanks.
        func list(_ key: String) -> [Sourced<String>] {
            values.filter { $0.key == key }.flatMap { item in
                item.value.value.words.map { Sourced(String($0), item.value.source) }
            }
        }

        /// UCI's booleans; nil where unset.
        func flag(_ key: String) -> Sourced<Bool>? {
            option(key).map { Sourced(["1", "on", "true", "yes", "enabled"].contains($0.value), $0.source) }
        }
    }

    private(set) var sections: [Section] = []
    private(set) var troubles: [Trouble] = []

    init(_ lines: [ConfigLine]) {
        for line in lines {
            guard let words = line.text.quotedWords() else {
                troubles.append(Trouble(line.source, "a quote is not closed; ignored"))
                continue
            }
            switch words.first {
            case "config" where words.count > 1:
                sections.append(Section(type: words[1], name: words.count > 2 ? words[2] : nil, source: line.source))
            case "option" where words.count > 2 && !sections.isEmpty,
                "list" where words.count > 2 && !sections.isEmpty:
                sections[sections.count - 1].values.append(Item(key: words[1], value: Sourced(words[2], line.source)))
            default: break
            }
        }
    }

    func sections(_ type: String) -> [Section] { sections.filter { $0.type == type } }
}
