import Facts
import Formats
import Values

/// The arguments of `policy.add` as they are written: which names a rule is about, and what it does with them.
enum KresdRules {
    typealias Value = LuaProgram.Value
    typealias Field = LuaProgram.Field

    struct Rule: Equatable {
        var scopes: [KresdPolicy.Scope]
        var action: KresdPolicy.Action
    }

    /// Nil for a rule that is not understood.
    static func rule(_ value: Value, _ source: Source) -> Rule? {
        guard case .call(let call) = value, call.path.count == 2, call.path[0] == "policy", !call.isMethod,
            let given = call.arguments.first, let action = action(given, source)
        else { return nil }
        if action == .chain { return Rule(scopes: [], action: .chain) }
        switch call.path[1] {
        case "all": return Rule(scopes: [KresdPolicy.Scope(name: ".", coversBelow: true)], action: action)
        case "suffix", "domains":
            guard call.arguments.count == 2, let names = names(call.arguments[1]) else { return nil }
            let coversBelow = call.path[1] == "suffix"
            return Rule(scopes: names.map { KresdPolicy.Scope(name: $0, coversBelow: coversBelow) }, action: action)
        default: return nil
        }
    }

    /// The file of `policy.rpz(policy.DENY, 'file')`.
    static func policyZone(_ value: Value, _ source: Source) -> String? {
        guard case .call(let call) = value, call.path == ["policy", "rpz"], call.arguments.count > 1,
            case .string(let file) = call.arguments[1], case .answer(false) = action(call.arguments[0], source)
        else { return nil }
        return file
    }

    // MARK: Names

    /// `{ todname('name') }`, `policy.todnames({ 'name' })`.
    private static func names(_ value: Value) -> [String]? {
        if case .call(let call) = value, call.path == ["policy", "todnames"], call.arguments.count == 1 {
            return strings(call.arguments[0])?.whollyMapped(name)
        }
        guard case .table(let fields) = value, fields.allSatisfy({ $0.key == nil }) else { return nil }
        return fields.whollyMapped { wireName($0.value) }
    }

    private static func wireName(_ value: Value) -> String? {
        guard case .call(let call) = value, [["todname"], ["kres", "str2dname"]].contains(call.path),
            call.arguments.count == 1, case .string(let text) = call.arguments[0]
        else { return nil }
        return name(text)
    }

    /// Nil for what is no name in its presentation form.
    static func name(_ text: String) -> String? { text == "." ? "." : DNSName.absolute(text) }

    /// The strings of a list, or one that stands for itself; nil where anything else is there.
    static func strings(_ value: Value) -> [String]? {
        switch value {
        case .string(let text): return [text]
        case .table(let fields):
            return fields.whollyMapped { field in
                guard field.key == nil, case .string(let text) = field.value else { return nil }
                return text
            }
        default: return nil
        }
    }

    // MARK: Actions

    private static let chained: Set<String> = ["QTRACE", "REQTRACE", "IPTRACE", "DEBUG_ALWAYS", "DEBUG_CACHE_MISS"]
    /// Of those that ask again over TCP too, where the rule does not count.
    private static let passing: Set<String> = ["PASS", "TC"]
    private static let denying: Set<String> = ["DENY", "DROP", "REFUSE", "NO_ANSWER"]
    /// Flags (`struct kr_qflags`) with which the same names are found and the same signatures asked for.
    static let harmlessFlags: Set<String> = ["NO_MINIMIZE", "NO_CACHE", "NO_0X20", "REORDER_RR", "ALWAYS_CUT"]

    private static func action(_ value: Value, _ source: Source) -> KresdPolicy.Action? {
        switch value {
        case .name(let path) where path.count == 2 && path[0] == "policy":
            if chained.contains(path[1]) { return .chain }
            if passing.contains(path[1]) { return .pass }
            return denying.contains(path[1]) ? .answer(hasAddress: false) : nil
        case .call(let call) where call.path.count == 2 && call.path[0] == "policy" && !call.isMethod:
            switch call.path[1] {
            case "STUB": return plain(call.arguments, source).map { .stub($0) }
            case "FORWARD": return plain(call.arguments, source).map { .forward($0) }
            case "TLS_FORWARD": return secure(call.arguments, source).map { .forward($0) }
            case "DENY_MSG": return .answer(hasAddress: false)
            case "MIRROR": return .chain
            case "ANSWER": return answer(call.arguments)
            case "FLAGS":
                let flags = call.arguments.map(strings)
                return flags.allSatisfy { $0?.allSatisfy(harmlessFlags.contains) == true } ? .chain : nil
            default: return nil
            }
        default: return nil
        }
    }

    /// `policy.ANSWER({ [kres.type.A] = { rdata=... } }, true)`.
    private static func answer(_ arguments: [Value]) -> KresdPolicy.Action? {
        guard case .table(let fields) = arguments.first else { return nil }
        let types = fields.compactMap { field -> String? in
            guard case .name(let path) = field.key, path.count == 3, path.prefix(2) == ["kres", "type"] else {
                return nil
            }
            return path[2]
        }
        guard types.count == fields.count else { return nil }
        if types.contains("A") || types.contains("AAAA") { return .answer(hasAddress: true) }
        switch arguments.dropFirst().first {
        case .boolean(true): return .answer(hasAddress: false)
        case nil, .boolean(false), .nothing: return .chain
        default: return nil
        }
    }

    private static func plain(_ arguments: [Value], _ source: Source) -> [Upstream]? {
        guard arguments.count == 1, let texts = strings(arguments[0]), !texts.isEmpty else { return nil }
        return texts.whollyMapped { upstream($0, source) }
    }

    /// `policy.TLS_FORWARD({{'192.0.2.1', hostname='resolver.example'}})`; without a name, only a key or nothing is compared.
    private static func secure(_ arguments: [Value], _ source: Source) -> [Upstream]? {
        guard arguments.count == 1, case .table(let servers) = arguments[0], !servers.isEmpty else { return nil }
        return servers.whollyMapped { server in
            guard case .table(let fields) = server.value, case .string(let address)? = fields.first?.value,
                fields.first?.key == nil, var upstream = upstream(address, source, port: 853)
            else { return nil }
            upstream.transport = .tls
            if let name = fields.first(where: { $0.key == .string("hostname") }) {
                guard case .string(let text) = name.value, let name = DNSName.absolute(text) else { return nil }
                upstream.authenticationName = canonical(name)
            } else if !fields.contains(Field(key: .string("insecure"), value: .boolean(true))),
                !fields.contains(where: { $0.key == .string("pin_sha256") })
            {
                return nil
            }
            return upstream
        }
    }

    /// `address@port`: addresses alone (`kr_straddr_split`).
    static func upstream(_ text: String, _ source: Source, port: UInt16 = 53) -> Upstream? {
        guard let parts = ServerAddress.atForm(text), parts.name == nil, IPAddress(parts.host) != nil else {
            return nil
        }
        return Upstream(host: parts.host, port: parts.port ?? port, source: source)
    }
}

extension Array {
    /// Nil if it is nil for one.
    fileprivate func whollyMapped<Made>(_ make: (Element) -> Made?) -> [Made]? {
        let made = compactMap(make)
        return made.count == count ? made : nil
    }
}
