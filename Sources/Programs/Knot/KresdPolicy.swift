import Facts
import Formats
import Values

/// The rules of kresd's policy module in their order: of those that concern a name the first that ends the search counts
/// (policy.lua, `policy.evaluate`). In the facts the nearest zone counts; what that cannot say is undecided.
struct KresdPolicy {
    enum Action: Equatable {
        /// Goes on to the next rule.
        case chain
        /// Resolved as without rules.
        case pass
        /// Asked there: taken as it is, or validated.
        case stub([Upstream]), forward([Upstream])
        /// Answered without asking: with an address, or that there is none.
        case answer(hasAddress: Bool)
    }

    /// What one rule is about.
    struct Scope: Equatable {
        /// Absolute.
        var name: String
        var coversBelow: Bool
    }

    private struct Entry {
        var scope: Scope
        var action: Action
        var source: Source
    }

    private var entries: [Entry] = []
    /// By name: what decides on it and all below, on it alone.
    private var zones: [String: Action] = [:]
    private var names: [String: Action] = [:]
    /// Zones above one that is resolved without rules, or forwarded.
    private var abovePassed: Set<String> = []
    private var aboveForwarded: Set<String> = []

    /// False where the facts cannot say what it does.
    mutating func add(_ scopes: [Scope], _ action: Action, _ source: Source) -> Bool {
        guard action != .chain else { return true }
        return scopes.reduce(true) { add($1, action, source) && $0 }
    }

    private mutating func add(_ scope: Scope, _ action: Action, _ source: Source) -> Bool {
        let above = KresdPolicy.zones(around: scope.name)
        guard !above.contains(where: { zones[$0] != nil }), scope.coversBelow || names[scope.name] == nil else {
            return true
        }
        // Of one name in one way, of all below it in another.
        guard names[scope.name] == nil || names[scope.name] == action else { return false }
        switch action {
        case .chain: return true
        case .pass: abovePassed.formUnion(above)
        case .stub:
            guard scope.coversBelow, !abovePassed.contains(scope.name), !aboveForwarded.contains(scope.name) else {
                return false
            }
        case .forward:
            guard scope.coversBelow, !abovePassed.contains(scope.name) else { return false }
            aboveForwarded.formUnion(above)
        case .answer: break
        }
        if scope.coversBelow { zones[scope.name] = action } else { names[scope.name] = action }
        entries.append(Entry(scope: scope, action: action, source: source))
        return true
    }

    /// Whether the rules answer for the name before anything else is looked at.
    func answers(for name: String) -> Bool {
        let first = names[name] ?? KresdPolicy.zones(around: name).lazy.compactMap { zones[$0] }.first
        if case .answer = first { return true }
        return false
    }

    /// The name itself, then every zone around it.
    private static func zones(around name: String) -> [String] {
        var zones: [String] = []
        var rest = name[...]
        while !rest.isEmpty, rest != "." {
            zones.append(String(rest))
            rest = rest.drop { $0 != "." }.dropFirst()
        }
        return zones + ["."]
    }

    /// Adds what the rules come to.
    func fill(_ resolver: inout LocalResolver) {
        var answers: [LocalAnswer] = []
        let holdsAny = entries.contains { if case .answer = $0.action { true } else { false } }
        for entry in entries {
            let (name, below) = (entry.scope.name, entry.scope.coversBelow)
            var upstreams: [Upstream] = []
            switch entry.action {
            case .answer(let hasAddress):
                answers.append(
                    LocalAnswer(name: name, coversBelow: below, hasAddress: hasAddress, source: entry.source))
                continue
            case .stub(let servers):
                upstreams = servers
                resolver.insecureZones.append(Sourced(name, entry.source))
            case .forward(let servers): upstreams = servers
            case .pass, .chain: break
            }
            resolver.upstreams += upstreams.map { upstream in
                var upstream = upstream
                upstream.zone = name
                return upstream
            }
            if holdsAny {
                answers.append(
                    LocalAnswer(
                        name: name, coversBelow: below, hasAddress: false, isPassedOn: true, source: entry.source))
            }
        }
        if !answers.isEmpty { resolver.localAnswers = (resolver.localAnswers ?? []) + answers }
    }
}
