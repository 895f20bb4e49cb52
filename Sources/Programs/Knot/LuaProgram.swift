import Values

/// A Lua program as its statements, one after another, those within functions and blocks too (Lua 5.1 reference manual,
/// section 2). Nothing is carried out: what is computed is said to be.
struct LuaProgram {
    indirect enum Value: Equatable {
        case string(String), number(Double), boolean(Bool)
        case nothing
        case table([Field])
        /// `a.b['c']`
        case name([String])
        case call(Call)
        case computed
    }

    struct Field: Equatable {
        /// Nil for an element of a list.
        var key: Value?
        var value: Value
    }

    struct Call: Equatable {
        var path: [String]
        /// `a:b()`, which hands `a` on.
        var isMethod = false
        var arguments: [Value]
    }

    struct Statement: Equatable {
        enum Kind: Equatable {
            case call(Call)
            case assignment([Value], [Value])
            case other
        }

        var kind: Kind
        /// Every name that it begins with somewhere: `a` of `a.b.c`.
        var names: Set<String>
        /// Within a block or a function, or behind one that may have left the program.
        var isConditional: Bool
        var source: Source
    }

    private(set) var statements: [Statement] = []
    /// The first line that is no Lua, or where it is more than is read here.
    private(set) var mistake: Trouble?

    private static let statementLimit = 100_000
    private static let depthLimit = 60

    private var tokens: LuaTokens
    private var token: LuaTokens.Token?
    private let path: String
    private var names: Set<String> = []
    /// Blocks, functions and expressions that are open, of all kinds; blocks; functions.
    private var (depth, blocks, functions) = (0, 0, 0)
    private var mayHaveLeft = false

    init(_ lines: [ConfigLine], _ path: String) {
        tokens = LuaTokens(lines)
        self.path = path
        do throws(LuaMistake) {
            try advance()
            try block()
            if token != nil { throw wrong("a word that ends a block stands here without one") }
        } catch {
            mistake = Trouble(Source(path, line: error.line), error.text)
        }
    }

    // MARK: Statements

    private static let ends: Set<String> = ["end", "else", "elseif", "until"]
    private static let keywords: Set<String> = ends.union([
        "and", "break", "do", "false", "for", "function", "if", "in", "local", "nil", "not", "or", "repeat", "return",
        "then", "true", "while",
    ])

    private mutating func block() throws(LuaMistake) {
        while let next = token {
            if case .word(let word) = next, LuaProgram.ends.contains(word) { return }
            try statement(next)
        }
    }

    /// Up to the word that ends it.
    private mutating func inner(_ end: String) throws(LuaMistake) {
        blocks += 1
        try enter()
        try block()
        depth -= 1
        blocks -= 1
        if end == "end" {
            while try takes("elseif") {
                _ = try expression()
                try expect("then")
                try inner("")
            }
            if try takes("else") { try inner("") }
        }
        if !end.isEmpty { try expect(end) }
    }

    private mutating func statement(_ first: LuaTokens.Token) throws(LuaMistake) {
        let outer = names
        names = []
        let source = Source(path, line: tokens.line)
        var kind = Statement.Kind.other
        switch first {
        case .mark("::"):
            try advance()
            _ = try word()
            try expect("::")
        case .word("break"): try advance()
        case .word("goto"):
            try advance()
            _ = try word()
            leave()
        case .word("return"):
            try advance()
            if !isAtEnd { _ = try expressions() }
            leave()
        case .word("do"):
            try advance()
            try inner("end")
        case .word("while"):
            try advance()
            _ = try expression()
            try expect("do")
            try inner("end")
        case .word("repeat"):
            try advance()
            try inner("until")
            _ = try expression()
        case .word("if"):
            try advance()
            _ = try expression()
            try expect("then")
            try inner("end")
        case .word("for"):
            try advance()
            _ = try list()
            if try !takes("=") { try expect("in") }
            _ = try expressions()
            try expect("do")
            try inner("end")
        case .word("function"):
            try advance()
            kind = .assignment([try functionName()], [.computed])
            try function()
        case .word("local"):
            try advance()
            if try takes("function") {
                kind = .assignment([.name([try name()])], [.computed])
                try function()
            } else {
                let targets = try list()
                kind = .assignment(targets, try takes("=") ? try expressions() : [])
            }
        default: kind = try callOrAssignment()
        }
        // One behind a statement; by itself it is none.
        _ = try takes(";")
        guard statements.count < LuaProgram.statementLimit else { throw wrong("more statements than are read") }
        if kind != .other || !names.isEmpty {
            statements.append(
                Statement(kind: kind, names: names, isConditional: blocks > 0 || mayHaveLeft, source: source))
        }
        names = outer
    }

    private mutating func leave() { if functions == 0 { mayHaveLeft = true } }

    private var isAtEnd: Bool {
        switch token {
        case nil, .mark(";"): true
        case .word(let word): LuaProgram.ends.contains(word)
        default: false
        }
    }

    private mutating func callOrAssignment() throws(LuaMistake) -> Statement.Kind {
        var targets = [try prefixed()]
        while try takes(",") { targets.append(try prefixed()) }
        if try takes("=") { return .assignment(targets, try expressions()) }
        switch targets[0] {
        case .call(let call) where targets.count == 1: return .call(call)
        case .computed where targets.count == 1: return .other
        default: throw wrong("this is no statement")
        }
    }

    // MARK: Expressions

    private mutating func expressions() throws(LuaMistake) -> [Value] {
        var values = [try expression()]
        while try takes(",") { values.append(try expression()) }
        return values
    }

    private static let unary: [LuaTokens.Token] = [.word("not"), .mark("-"), .mark("#")]
    private static let binary: Set<String> = [
        "+", "-", "*", "/", "%", "^", "..", "==", "~=", "<", "<=", ">", ">=", "and", "or",
    ]

    private mutating func expression() throws(LuaMistake) -> Value {
        try enter()
        var (value, isComputed) = (Value.nothing, false)
        while true {
            while let next = token, LuaProgram.unary.contains(next) {
                isComputed = true
                try advance()
            }
            value = try simple()
            guard let sign, LuaProgram.binary.contains(sign) else { break }
            isComputed = true
            try advance()
        }
        depth -= 1
        return isComputed ? .computed : value
    }

    private mutating func simple() throws(LuaMistake) -> Value {
        switch token {
        case .string(let text): return try advanced(.string(text))
        case .number(let number): return try advanced(.number(number))
        case .word("nil"): return try advanced(.nothing)
        case .word("true"): return try advanced(.boolean(true))
        case .word("false"): return try advanced(.boolean(false))
        case .mark("..."): return try advanced(.computed)
        case .mark("{"): return try table()
        case .word("function"):
            try advance()
            try function()
            return .computed
        default: return try prefixed()
        }
    }

    /// A name or what stands in brackets, with all that follows it: `.b`, `['c']`, `:d()`, `'x'`.
    private mutating func prefixed() throws(LuaMistake) -> Value {
        var value: Value
        if try takes("(") {
            value = try expression()
            try expect(")")
        } else {
            value = .name([try name()])
        }
        while true {
            switch token {
            case .mark("."):
                try advance()
                value = member(of: value, .string(try word()))
            case .mark("["):
                try advance()
                value = member(of: value, try expression())
                try expect("]")
            case .mark(":"):
                try advance()
                let method = member(of: value, .string(try word()))
                value = call(method, try arguments(), isMethod: true)
            case .mark("("), .mark("{"), .string: value = call(value, try arguments(), isMethod: false)
            default: return value
            }
        }
    }

    private func member(of value: Value, _ key: Value) -> Value {
        guard case .name(let path) = value, case .string(let key) = key, path.count < 8 else { return .computed }
        return .name(path + [key])
    }

    private func call(_ value: Value, _ arguments: [Value], isMethod: Bool) -> Value {
        guard case .name(let path) = value else { return .computed }
        return .call(Call(path: path, isMethod: isMethod, arguments: arguments))
    }

    private mutating func arguments() throws(LuaMistake) -> [Value] {
        if case .string(let text) = token { return [try advanced(.string(text))] }
        if case .mark("{") = token { return [try table()] }
        try expect("(")
        if try takes(")") { return [] }
        let values = try expressions()
        try expect(")")
        return values
    }

    private mutating func table() throws(LuaMistake) -> Value {
        try expect("{")
        var fields: [Field] = []
        while try !takes("}") {
            if try takes("[") {
                let key = try expression()
                try expect("]")
                try expect("=")
                fields.append(Field(key: key, value: try expression()))
            } else {
                let namesBefore = names
                let value = try expression()
                if case .name(let path) = value, path.count == 1, try takes("=") {
                    names = namesBefore
                    fields.append(Field(key: .string(path[0]), value: try expression()))
                } else {
                    fields.append(Field(key: nil, value: value))
                }
            }
            if sign != "}", try !takes(","), try !takes(";") { throw wrong("'}' or ',' is missing here") }
        }
        return .table(fields)
    }

    /// From its parameters on.
    private mutating func function() throws(LuaMistake) {
        try expect("(")
        while try !takes(")") {
            guard token != nil else { throw wrong("')' is missing here") }
            try advance()
        }
        functions += 1
        try inner("end")
        functions -= 1
    }

    private mutating func functionName() throws(LuaMistake) -> Value {
        var path = [try name()]
        while sign == "." || sign == ":" {
            try advance()
            path.append(try word())
        }
        return .name(path)
    }

    private mutating func list() throws(LuaMistake) -> [Value] {
        var list = [Value.name([try name()])]
        while try takes(",") { list.append(.name([try name()])) }
        return list
    }

    // MARK: Tokens

    private mutating func advance() throws(LuaMistake) { token = try tokens.next() }

    private mutating func advanced(_ value: Value) throws(LuaMistake) -> Value {
        try advance()
        return value
    }

    /// Of a mark or a keyword.
    private var sign: String? {
        switch token {
        case .mark(let sign), .word(let sign): sign
        default: nil
        }
    }

    private mutating func takes(_ wanted: String) throws(LuaMistake) -> Bool {
        guard sign == wanted else { return false }
        try advance()
        return true
    }

    private mutating func expect(_ wanted: String) throws(LuaMistake) {
        guard try takes(wanted) else { throw wrong("'\(wanted)' is missing here") }
    }

    private mutating func word() throws(LuaMistake) -> String {
        guard case .word(let word) = token, !LuaProgram.keywords.contains(word) else {
            throw wrong("a name is missing here")
        }
        try advance()
        return word
    }

    /// One that stands by itself, or begins what follows.
    private mutating func name() throws(LuaMistake) -> String {
        let name = try word()
        names.insert(name)
        return name
    }

    private mutating func enter() throws(LuaMistake) {
        depth += 1
        guard depth < LuaProgram.depthLimit else { throw wrong("nested deeper than is read") }
    }

    private func wrong(_ text: String) -> LuaMistake { LuaMistake(line: tokens.line, text: text) }
}
