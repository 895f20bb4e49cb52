import Box
import DNSSEC
import Facts
import Values

/// ISC's BIND: named(8), named.conf(5).
struct Bind: Program {
    var resolver: (any ResolverProgram)? { Named() }
    var packages: [String] { ["bind9", "bind"] }
}

extension LocalResolver.Kind {
    package static let bind = LocalResolver.Kind(rawValue: "bind")
}

extension ValidatorModel {
    /// As it is since 9.18.24 (CVE-2023-50387); of several signatures the answer's first decides. Measured with 9.18.
    package static let bind = ValidatorModel(
        name: "bind", tolerance: exact, wraps: true, countsProofSOA: false, countsNoDelegation: false,
        countsSOA: false, triesOneSignature: true)
}

private struct Named: OneFileResolver {
    let kind = LocalResolver.Kind.bind
    let title = "BIND"
    let rank = 4
    let services = ["named", "bind9"]
    let processes: Set = ["named"]
    let validator: ValidatorModel? = .bind
    let carriesKSK2024Since: String? = "9.18.32"
    let paths = ["/etc/bind/named.conf", "/etc/named.conf"]
    let defaults = [
        DefaultsVariable("/etc/default/named", "OPTIONS"), DefaultsVariable("/etc/default/bind9", "OPTIONS"),
        DefaultsVariable("/etc/conf.d/named", "OPTIONS"),
    ]

    func exempting(_ zones: [String], in resolver: LocalResolver) -> ProgramChange? {
        let quoted = zones.map { "\"\($0)\"" }.joined(separator: "; ")
        return .told([
            "in options { ... } of \((resolver.settingsPlace ?? resolver.configuration).place) write:",
            "    validate-except { \(quoted); };",
            "and let BIND read it: rndc reconfig",
        ])
    }

    func checkers(of configuration: String) -> [[String]] { [["named-checkconf", configuration]] }

    /// named's getopt(3) string.
    private static let valued = "AcdDELMmnNpStTuUxX"

    /// With -t all paths begin at that folder, which may be filled only as named starts.
    func named(_ start: ResolverStart, _ look: ProgramLook) -> [Sourced<String>] {
        let given = start.options.value("c", valued: Named.valued)
        guard let root = start.options.value("t", valued: Named.valued) else { return given.map { [$0] } ?? [] }
        let inside = ([given].compactMap { $0 } + (given == nil ? paths.map { Sourced($0, root.source) } : []))
            .map { Sourced(root.value + $0.value, $0.source) }
        return inside.first { look.exists($0.value) }.map { [$0] } ?? (given.map { [$0] } ?? [])
    }

    func read(_ path: String, _ files: any FileSystem) -> ResolverReading { BindResolver.read(path, files) }

    func read(_ path: String, _ start: ResolverStart, _ files: any FileSystem) -> ResolverReading {
        let root = start.options.value("t", valued: Named.valued)?.value ?? ""
        return BindResolver.read(path, below: path.hasPrefix(root + "/") ? root : "", files)
    }
}
