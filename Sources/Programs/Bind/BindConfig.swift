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
    private var isInComment = false
    /// Blocks that are still open, outermost first, each with its finished statements and the one in progress.
    private var open: [(statements: [[Part]], current: [Part], source: Source)]
    private static let depthLimit = 32

    package init(_ path: String, _ reader: inout ConfigFiles) {
        open = [([], [], Source(path))]
        read(path, nil, &reader)
        if open.count > 1 { reader.trouble(open[open.count - 1].source, "a '{' without its '}'") }
        while open.count > 1 { close(Source(path)) }
        statements = open[0].statements
    }

    private mutating func read(_ path: String, _ includedAt: Source?, _ reader: inout ConfigFiles) {
        reader.walk(path, includedAt: includedAt) { reader, line in take(line, &reader) }
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
                let word = inside.prefix { $0 != "\"" }
                rest = inside.dropFirst(word.count + 1)
                open[open.count - 1].current.append(.word(String(word), line.source))
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
        case "}" where open.count > 1: close(source)
        case ";":
            let statement = open[depth].current
            open[depth].current = []
            if case .word("include", let place)? = statement.first,
                case .word(let file, _)? = statement.dropFirst().first
            {
                read(file.hasPrefix("/") ? file : "/etc/bind/" + file, place, &reader)
            } else if !statement.isEmpty {
                open[depth].statements.append(statement)
            }
        default: reader.trouble(source, "a '\(mark)' that does not belong there; ignored")
        }
    }

    private mutating func close(_ source: Source) {
        var last = open.removeLast()
        if !last.current.isEmpty { last.statements.append(last.current) }
        open[open.count - 1].current.append(.block(last.statements, last.source))
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
