import Values

/// dnsmasq's command line as getopt_long(3) reads it: long options in full, letters alone or bundled.
struct DnsmasqArguments {
    private(set) var options: [DnsmasqConfig.Option] = []
    /// The first word that it does not start with.
    private(set) var refusal: Trouble?

    init(_ words: [Sourced<String>]) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word.value.hasPrefix("--") {
                takeLong(word, &rest)
            } else if word.value.hasPrefix("-"), word.value.count > 1 {
                takeLetters(word, &rest)
            } else {
                refuse(word.source, "a word that belongs to no option")
            }
        }
    }

    private mutating func refuse(_ source: Source, _ text: String) {
        refusal = refusal ?? Trouble(source, "\(text); dnsmasq does not start with that")
    }

    private mutating func add(_ name: String, _ value: String?, _ source: Source) {
        if let why = DnsmasqWords.objection(
            to: name, hasValue: value != nil, isRepeated: options.contains { $0.name == name })
        {
            refusal = refusal ?? Trouble(source, why)
        }
        options.append(DnsmasqConfig.Option(name: name, value: value ?? "", source: source))
    }

    private mutating func takeLong(_ word: Sourced<String>, _ rest: inout ArraySlice<Sourced<String>>) {
        let (name, value) = String(word.value.dropFirst(2)).splitOnce("=")
        let isOpen = value == nil && DnsmasqWords.wantsValue(String(name))
        add(String(name), value.map(String.init) ?? (isOpen ? rest.popFirst()?.value : nil), word.source)
    }

    private mutating func takeLetters(_ word: Sourced<String>, _ rest: inout ArraySlice<Sourced<String>>) {
        var letters = word.value.dropFirst()
        while let letter = letters.popFirst() {
            guard let (name, form) = DnsmasqWords.letters[letter] else {
                return refuse(word.source, "it has no option -\(escaped(String(letter)))")
            }
            switch form {
            case .bare: add(name, nil, word.source)
            case .valued: return add(name, letters.isEmpty ? rest.popFirst()?.value : String(letters), word.source)
            case .either: return add(name, letters.isEmpty ? nil : String(letters), word.source)
            }
        }
    }
}
