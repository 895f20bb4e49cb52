import Box
import Formats
import Values

/// A Lua program as its calls, one after another: comments left out, a call over several lines as one, `dofile` followed.
struct LuaStatements {
    struct Statement: Equatable {
        /// Without blanks before a bracket.
        var text: String
        /// Within a function, a loop or an `if`.
        var isConditional: Bool
        var source: Source
    }

    private(set) var list: [Statement] = []
    private var text = ""
    private var start: Source?
    /// Brackets that are open, and blocks that wait for their `end`.
    private var (brackets, blocks) = (0, 0)
    private var isInComment = false

    static func of(_ path: String, includedAt: Source? = nil, depth: Int = 0, _ reader: inout ConfigFiles)
        -> [Statement]
    {
        var program = LuaStatements()
        for line in reader.lines(of: path, includedAt: includedAt) ?? [] { program.take(line) }
        program.finish()
        guard depth < 8 else { return program.list }
        return program.list.flatMap { statement -> [Statement] in
            guard statement.text.hasPrefix("dofile("), let file = literals(statement.text).first else {
                return [statement]
            }
            return of(file, includedAt: statement.source, depth: depth + 1, &reader).map { inner in
                var inner = inner
                inner.isConditional = inner.isConditional || statement.isConditional
                return inner
            }
        }
    }

    private mutating func take(_ line: ConfigLine) {
        var rest = line.text.trimmed
        var quote: Character?
        while let character = rest.first {
            if isInComment {
                guard let after = String(rest).splitOnce("]]").after else { return }
                isInComment = false
                rest = after
                continue
            }
            if quote == nil, rest.hasPrefix("--[[") {
                isInComment = true
                rest = rest.dropFirst(4)
                continue
            }
            if quote == nil, rest.hasPrefix("--") || character == "#" && text.isEmpty { break }
            rest = rest.dropFirst()
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if "([{".contains(character) {
                brackets += 1
                while text.last?.isBlank == true { text.removeLast() }
            } else if ")]}".contains(character) {
                brackets = max(brackets - 1, 0)
            }
            if text.isEmpty { start = line.source }
            text.append(character)
        }
        if brackets == 0 { finish() }
    }

    private mutating func finish() {
        let whole = String(text.trimmed)
        let words = whole.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        let ends = words.filter { $0 == "end" }.count
        let opens = words.filter { ["function", "do", "if", "repeat"].contains($0) }.count
        if !whole.isEmpty, let start {
            list.append(Statement(text: whole, isConditional: blocks > 0 || opens > 0, source: start))
        }
        blocks = max(blocks + opens - ends, 0)
        (text, start) = ("", nil)
    }
}
