import Box
import Values

/// named.conf(5) as words and braces; `include` is read in its place. Keys and other secrets are skipped with their blocks.
package struct BindConfig {
    package indirect enum Part: Equatable {
        case word(String, Source)
        case block([[Part]], Source)
    }

    /// Statements at the top: `options { ... };` is a word and a block.
    private(set) var statements: [[Part]] = []
    /// The first line that named, as far as its versions are known here, does not start with.
    private(set) var refusal: Trouble?
    /// Where relative paths begin from here on: named moves there as soon as it has read `directory`, and starts in `/`.
    private var folder = ""
    private let root: String
    private var isInComment = false
    /// Blocks that are still open, outermost first, each with its finished statements and the one in progress.
    private var open: [(statements: [[Part]], current: [Part], source: Source)]
    private static let depthLimit = 32

    /// `root`: the folder that named has as its root.
    package init(_ path: String, below root: String = "", _ reader: inout ConfigFiles) {
        self.root = root
        open = [([], [], Source(path))]
        read(path, nil, &reader)
        if let last = open.last, open.count > 1 { refuse(last.source, "a '{' without its '}'", &reader) }
        if isInComment { refuse(Source(path), "a comment without its end", &reader) }
        while open.count > 1 { close(Source(path)) }
        if let source = open[0].current.first?.source { refuse(source, "a statement without its ';'", &reader) }
        statements = open[0].statements
    }

    private mutating func refuse(_ source: Source, _ text: String, _ reader: inout ConfigFiles) {
        reader.trouble(source, text)
        refusal = refusal ?? Trouble(source, text)
    }

    private mutating func read(_ path: String, _ includedAt: Source?, _ reader: inout ConfigFiles) {
        let isRead = reader.walk(path, includedAt: includedAt) { reader, line in take(line, &reader) }
        if !isRead, includedAt != nil { refusal = refusal ?? reader.troubles.last }
    }

    private mutating func take(_ line: ConfigLine, _ reader: inout ConfigFiles) {
        var rest = line.text[...]
        while true {
            if isInComment {
                guard let after = String(rest).splitOnce("*/").after else { return }
                isInComment = false
                rest = after
            }
            rest = rest.trimmed
            guard let first = rest.first, first != "#", !rest.hasPrefix("//") else { return }
            if rest.hasPrefix("/*") {
                isInComment = true
                rest = rest.dropFirst(2)
            } else if "{};".contains(first) {
                rest = rest.dropFirst()
                punctuation(first, line.source, &reader)
            } else if first == "\"" {
                let inside = rest.dropFirst()
                guard let end = inside.firstIndex(of: "\"") else {
                    return refuse(line.source, "a quote is not closed; named does not start with this line", &reader)
                }
                rest = inside[inside.index(after: end)...]
                open[open.count - 1].current.append(.word(String(inside[..<end]), line.source))
            } else {
                var count = 0
                for character in rest {
                    if character.isBlank || "{};\"".contains(character) { break }
                    count += 1
                }
                open[open.count - 1].current.append(.word(String(rest.prefix(count)), line.source))
                rest = rest.dropFirst(count)
            }
        }
    }

    private mutating func punctuation(_ mark: Character, _ source: Source, _ reader: inout ConfigFiles) {
        let depth = open.count - 1
        switch mark {
        case "{" where open.count < BindConfig.depthLimit: open.append(([], [], source))
        case "}" where open.count > 1:
            if !open[depth].current.isEmpty { refuse(source, "a ';' is missing before this '}'", &reader) }
            close(source)
        case ";":
            var statement = open[depth].current
            open[depth].current = []
            // Keywords come in any case (isccfg/parser.c, cfg_parse_mapbody).
            if depth < 2, case .word(let word, let place)? = statement.first {
                statement[0] = .word(word.lowercased(), place)
            }
            if case .word("include", let place)? = statement.first,
                case .word(let file, _)? = statement.dropFirst().first
            {
                include(root + (file.hasPrefix("/") ? file : folder + "/" + file), place, &reader)
            } else if !statement.isEmpty {
                if depth == 1, open[0].current.word(0)?.value.lowercased() == "options",
                    statement.word(0)?.value == "directory"
                {
                    folder = statement.word(1)?.value ?? folder
                }
                object(to: statement, depth, &reader)
                open[depth].statements.append(statement)
            } else if depth == 0 {
                refuse(source, "a ';' that does not belong there", &reader)
            }
        default: refuse(source, "a '\(mark)' that does not belong there; ignored", &reader)
        }
    }

    /// A pattern stands for all files that match it (glob(3)); none is an error.
    private mutating func include(_ pattern: String, _ source: Source, _ reader: inout ConfigFiles) {
        let paths = reader.matches(pattern, includedAt: source)
        if paths.isEmpty { refuse(source, "\(pattern): no such file", &reader) }
        for path in paths { read(path, source, &reader) }
    }

    /// named knows every statement at the top, and every one of `options`.
    private mutating func object(to statement: [Part], _ depth: Int, _ reader: inout ConfigFiles) {
        guard let name = statement.word(0), depth < 2 else { return }
        let inside = depth == 0 ? "" : open[0].current.word(0)?.value.lowercased() ?? ""
        let isKnown =
            depth == 0
            ? BindWords.top.contains(name.value) : inside != "options" || BindWords.options.contains(name.value)
        if BindWords.isSingle(name.value, in: inside),
            open[depth].statements.contains(where: { $0.word(0)?.value == name.value })
        {
            refuse(name.source, "'\(escaped(name.value))' stands twice; named does not start with that", &reader)
        }
        if !isKnown {
            let text = "no version known here has '\(escaped(name.value))'; named does not start with it"
            refuse(name.source, text, &reader)
        }
    }

    private mutating func close(_ source: Source) {
        var last = open.removeLast()
        if !last.current.isEmpty { last.statements.append(last.current) }
        open[open.count - 1].current.append(.block(last.statements, last.source))
    }
}

extension BindConfig.Part {
    var source: Source {
        switch self {
        case .word(_, let source), .block(_, let source): source
        }
    }
}

extension [BindConfig.Part] {
    /// The word at an index of a statement.
    package func word(_ index: Int) -> Sourced<String>? {
        guard indices.contains(index), case .word(let text, let source) = self[index] else { return nil }
        return Sourced(text, source)
    }

    /// The statements between a statement's braces.
    package var block: [[BindConfig.Part]] {
        for case .block(let statements, _) in self { return statements }
        return []
    }
}

extension [[BindConfig.Part]] {
    package func all(_ name: String) -> [[BindConfig.Part]] { filter { $0.word(0)?.value == name } }
    package func last(_ name: String) -> [BindConfig.Part]? { last { $0.word(0)?.value == name } }
}
