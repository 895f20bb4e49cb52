import Box
import Facts
import Formats
import Values

/// kresd.conf, as far as it is calls and assignments whose values are written there: what they come to. Any other use of what
/// decides on names leaves the whole undecided.
struct KresdProgram {
    typealias Value = LuaProgram.Value

    private(set) var whyUnread: String?
    /// Whether the root has an anchor: the package's own, until it is removed.
    private(set) var hasRootAnchor = true
    /// What last gave it one or took it away.
    private(set) var anchorSource: Source
    private(set) var anchors: [Sourced<String>] = []
    private(set) var anchorFiles: [Sourced<String>] = []
    /// Its file is one that kresd keeps up to date.
    private var isManaged = false
    private var insecure: [Sourced<String>] = []
    private var listens: [Sourced<Endpoint>] = []
    /// The first `net.listen` of which the address, the port or the kind is not written there.
    private var unclearListen: Source?
    private var policy = KresdPolicy()
    private var hints: KresdHints?
    /// What stands for itself wherever its name is used.
    private var constants: [String: Value] = [:]
    /// How many values may still be looked at.
    private var budget = 500_000

    private static let deciding: Set<String> = [
        "trust_anchors", "policy", "hints", "modules", "view", "daf", "option", "dofile", "loadfile", "loadstring",
        "load", "require", "eval_cmd", "_G", "getfenv", "setfenv", "rawset",
    ]
    /// What other values are made with.
    private static let making: Set<String> = ["todname", "kres", "net"]
    private static let harmlessLibraries: Set<String> = ["ffi", "bit", "kres", "kluautil", "krprint"]
    private static let (includeDepth, valueDepth) = (8, 16)

    init(_ path: String, _ reader: inout ConfigFiles) {
        anchorSource = Source(path)
        take(path, includedAt: nil, isConditional: false, depth: 0, &reader)
        if listens.isEmpty, let unclearListen { decidesItself(unclearListen, "where it listens") }
    }

    /// What it all comes to.
    func fill(_ resolver: inout LocalResolver) {
        resolver.validation = Sourced(hasRootAnchor ? .on : .off, anchorSource)
        resolver.anchorFiles = anchorFiles
        resolver.listens = listens
        resolver.insecureZones = insecure
        policy.fill(&resolver)
        let held = (hints?.answers ?? []).filter { !policy.answers(for: $0.name) }
        if !held.isEmpty { resolver.localAnswers = held + (resolver.localAnswers ?? []) }
    }

    private mutating func decidesItself(_ source: Source, _ what: String = "what this comes to") {
        whyUnread = whyUnread ?? "\(source): the program decides at its start \(what)"
    }

    private mutating func ends(_ source: Source, _ why: String) {
        whyUnread = whyUnread ?? "\(source): \(why); kresd does not start with it"
    }

    // MARK: Statements

    private mutating func take(
        _ path: String, includedAt: Source?, isConditional: Bool, depth: Int, _ reader: inout ConfigFiles
    ) {
        guard let lines = reader.lines(of: path, includedAt: includedAt) else {
            if let includedAt { ends(includedAt, "it cannot be read") }
            return
        }
        let program = LuaProgram(lines, path)
        if let mistake = program.mistake {
            whyUnread = whyUnread ?? "\(mistake.source): not read as Lua: \(mistake.text)"
        }
        for var statement in program.statements {
            statement.isConditional = statement.isConditional || isConditional
            if case .call(let call) = statement.kind, call.path == ["dofile"],
                case .string(let file)? = call.arguments.first, file.hasPrefix("/"), depth < KresdProgram.includeDepth
            {
                take(
                    file, includedAt: statement.source, isConditional: statement.isConditional, depth: depth + 1,
                    &reader)
            } else {
                take(statement, &reader)
            }
        }
    }

    private mutating func take(_ statement: LuaProgram.Statement, _ reader: inout ConfigFiles) {
        let source = statement.source
        var isUnderstood = false
        if !statement.isConditional {
            switch statement.kind {
            case .call(var call):
                call.arguments = call.arguments.map(known)
                forget(statement.names, if: isTable)
                isUnderstood = take(call, source, &reader)
            case .assignment(let targets, let values) where targets.count == 1 && values.count == 1:
                let value = known(values[0])
                forget(statement.names, if: isTable)
                isUnderstood = assign(targets[0], value, source, &reader)
            case .assignment, .other: break
            }
        }
        guard !isUnderstood else { return }
        forget(statement.names) { _ in true }
        if statement.names.contains("net") { unclearListen = unclearListen ?? source }
        guard !statement.names.isDisjoint(with: KresdProgram.deciding) else { return }
        decidesItself(source, statement.isConditional ? "whether this holds" : "what this comes to")
    }

    /// A table may be changed by whoever was given it, anything by a statement that is not understood.
    private mutating func forget(_ names: Set<String>, if isForgotten: (Value) -> Bool) {
        for name in names where constants[name].map(isForgotten) == true { constants[name] = nil }
    }

    private func isTable(_ value: Value) -> Bool { if case .table = value { true } else { false } }

    /// With what its names stand for.
    private func known(_ value: Value) -> Value {
        switch value {
        case .name(let path) where path.count == 1: return constants[path[0]] ?? value
        case .table(let fields):
            return .table(fields.map { LuaProgram.Field(key: $0.key.map(known), value: known($0.value)) })
        case .call(var call):
            call.arguments = call.arguments.map(known)
            return .call(call)
        default: return value
        }
    }

    /// Made of nothing but what is written there, with functions that only make values. Names may stand for ever larger values:
    /// what is looked at is bounded.
    private mutating func isWritten(_ value: Value, depth: Int = 0) -> Bool {
        budget -= 1
        guard budget > 0, depth < KresdProgram.valueDepth else { return false }
        switch value {
        case .string, .number, .boolean, .nothing: return true
        case .table(let fields):
            return fields.allSatisfy {
                isWritten($0.key ?? .nothing, depth: depth + 1) && isWritten($0.value, depth: depth + 1)
            }
        case .name(let path): return path.count > 1 && ["policy", "kres"].contains(path[0])
        case .call(let call):
            let makes =
                [["todname"], ["kres", "str2dname"], ["kres", "str2ip"]].contains(call.path)
                || call.path.count == 2 && call.path[0] == "policy" && !["add", "del"].contains(call.path[1])
            return makes && !call.isMethod && call.arguments.allSatisfy { isWritten($0, depth: depth + 1) }
        case .computed: return false
        }
    }

    private mutating func assign(_ target: Value, _ value: Value, _ source: Source, _ reader: inout ConfigFiles)
        -> Bool
    {
        guard case .name(let path) = target else { return false }
        switch path.count {
        case 1 where path[0] == "modules":
            guard case .table(let fields) = value else { return false }
            return fields.reduce(true) { loadModule($1.key, $1.value, source, &reader) && $0 }
        case 1:
            constants[path[0]] = nil
            if KresdProgram.making.contains(path[0]) {
                decidesItself(source)
                return true
            }
            guard !KresdProgram.deciding.contains(path[0]), isWritten(value) else { return false }
            constants[path[0]] = value
            return true
        case 2 where path[0] == "modules": return loadModule(.string(path[1]), value, source, &reader)
        case 2 where path[0] == "hints":
            guard case .string(let address) = value else { return false }
            return withHints(source) { $0.set(path[1], address, source) }
        case 2 where path[0] == "net": return ["ipv4", "ipv6"].contains(path[1])
        case 2 where path[0] == "trust_anchors": return ["bootstrap_url", "bootstrap_ca"].contains(path[1])
        default: return false
        }
    }

    private mutating func take(_ call: LuaProgram.Call, _ source: Source, _ reader: inout ConfigFiles) -> Bool {
        var arguments = call.arguments
        guard call.path.count == 2 else {
            guard call.path.count == 1, case .string(let word)? = arguments.first else { return false }
            switch call.path[0] {
            case "require": return KresdProgram.harmlessLibraries.contains(word)
            case "option": return KresdRules.harmlessFlags.contains(word.uppercased())
            default: return false
            }
        }
        switch call.path[0] {
        case "trust_anchors" where !call.isMethod: return anchor(call.path[1], arguments, source)
        case "policy" where call.path[1] == "add":
            // `policy:add(rule)`: what follows the rule is not looked at.
            if call.isMethod { arguments = Array(arguments.prefix(1)) }
            return rule(arguments, source, &reader)
        case "modules" where !call.isMethod:
            switch call.path[1] {
            case "list": return true
            case "load": return arguments.count == 1 && loadModule(nil, arguments[0], source, &reader)
            case "unload": return arguments.count == 1 && unload(arguments[0], source)
            default: return false
            }
        case "hints" where !call.isMethod:
            return withHints(source) { $0.call(call.path[1], arguments, source, &reader) }
        case "net" where !call.isMethod:
            return call.path[1] != "listen" && call.path[1] != "close" || listen(arguments, source)
        default: return false
        }
    }

    // MARK: Trust anchors

    private mutating func anchor(_ function: String, _ arguments: [Value], _ source: Source) -> Bool {
        switch function {
        case "summary": return true
        case "remove":
            // It takes presentation text: the wire form of a name is none of a zone that has an anchor.
            if case .call(let call)? = arguments.first, call.path == ["todname"], isWritten(.call(call)) { return true }
            guard case .string(let zone)? = arguments.first else { return false }
            guard zone == "." else { return true }
            hasRootAnchor = false
            (anchorSource, anchors, anchorFiles, isManaged) = (source, [], [], false)
            return true
        case "add":
            // Records of one zone; those of another than the root leave the rest unvalidated.
            guard case .string(let record)? = arguments.first, record.trimmed.words.first == "." else { return false }
            if isManaged { ends(source, "the root's trust anchor is kept up to date in a file") }
            anchors.append(Sourced(record, source))
        case "add_file":
            guard case .string(let path)? = arguments.first else { return false }
            guard [nil, .boolean(true), .boolean(false)].contains(arguments.dropFirst().first) else { return false }
            isManaged = arguments.dropFirst().first != .boolean(true)
            (anchors, anchorFiles) = ([], [Sourced(path, source)])
        case "set_insecure":
            guard arguments.count == 1, case .table = arguments[0], let zones = KresdRules.strings(arguments[0]) else {
                return false
            }
            if zones.contains("."), hasRootAnchor { ends(source, "the root has a trust anchor") }
            guard zones.allSatisfy({ KresdRules.name($0) != nil }) else { return false }
            // Takes the place of the list before.
            insecure = zones.map { Sourced(absoluteName($0), source) }
            return true
        default: return false
        }
        hasRootAnchor = true
        anchorSource = source
        return true
    }

    // MARK: Rules

    private mutating func rule(_ arguments: [Value], _ source: Source, _ reader: inout ConfigFiles) -> Bool {
        guard let given = arguments.first, isWritten(given) else { return false }
        let rule = KresdRules.rule(given, source)
        switch arguments.dropFirst().first {
        case nil, .boolean(false), .nothing: break
        case .boolean(true), .string, .number:
            // Looked at once there is an answer: only what makes one of its own counts then.
            guard let rule else { return false }
            if case .answer = rule.action { return false }
            return true
        default: return false
        }
        if let rule { return policy.add(rule.scopes, rule.action, source) }
        guard let file = KresdRules.policyZone(given, source), file.hasPrefix("/"),
            let lines = reader.lines(of: file, includedAt: source)
        else { return false }
        let apex = ZoneText.records(lines, origin: ".").first { $0.type == "SOA" }?.owner ?? "."
        return ResponsePolicy.answers(lines, zone: apex).reduce(true) { isSaid, answer in
            let scope = KresdPolicy.Scope(name: answer.name, coversBelow: answer.coversBelow)
            return policy.add([scope], .answer(hasAddress: answer.hasAddress), answer.source) && isSaid
        }
    }

    // MARK: Modules

    /// `'hints > iterate'`, or a name with what its `config` is given.
    private mutating func loadModule(_ key: Value?, _ value: Value, _ source: Source, _ reader: inout ConfigFiles)
        -> Bool
    {
        var given: Value?
        var name = value
        if case .string? = key { (name, given) = (key ?? value, value) }
        guard case .string(let text) = name else { return false }
        let module = text.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        guard module == "hints" else { return true }
        // Loaded anew it knows nothing of before.
        hints = KresdHints()
        guard let given, given != .string(text) else { return true }
        return withHints(source) { $0.call("config", [given], source, &reader) }
    }

    private mutating func unload(_ value: Value, _ source: Source) -> Bool {
        guard case .string(let module) = value else { return false }
        switch module {
        case "hints": hints = nil
        case "policy": return false
        case "validate", "iterate":
            whyUnread = whyUnread ?? "\(source): without its module \(module) it finds no name"
        default: break
        }
        return true
    }

    private mutating func withHints(_ source: Source, _ change: (inout KresdHints) -> Bool) -> Bool {
        guard var loaded = hints else {
            ends(source, "the module hints is not loaded")
            return true
        }
        hints = nil
        defer { hints = loaded }
        return change(&loaded)
    }

    // MARK: Listening

    /// `net.listen(address or addresses, port, { kind = 'dns' })`; plain DNS counts.
    private mutating func listen(_ arguments: [Value], _ source: Source) -> Bool {
        var port: UInt16 = 53
        switch arguments.dropFirst().first {
        case nil, .nothing: break
        case .number(let number):
            guard let given = UInt16(exactly: number) else { return false }
            port = given
        default: return false
        }
        var isPlain = port != 853 && port != 443
        switch arguments.dropFirst(2).first {
        case nil, .nothing: break
        case .table(let fields):
            for field in fields {
                switch (field.key, field.value) {
                case (.string("kind"), .string(let kind)): isPlain = kind == "dns"
                case (.string("tls"), .boolean(let isTLS)): isPlain = !isTLS
                case (.string("kind"), _), (.string("tls"), _), (nil, _): return false
                default: break
                }
            }
        default: return false
        }
        var texts = arguments.first.flatMap(KresdRules.strings)
        if arguments.first == .name(["net", "lo"]) { texts = ["127.0.0.1", "::1"] }
        guard let texts else { return false }
        guard isPlain else { return texts.allSatisfy { $0.hasPrefix("/") } }
        listens += texts.compactMap { IPAddress($0).map { Sourced(Endpoint($0, port: port), source) } }
        return true
    }
}
