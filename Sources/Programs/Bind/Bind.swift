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

    func exempting(_ zones: [String], in resolver: LocalResolver) -> ProgramChange? {
        let quoted = zones.map { "\"\($0)\"" }.joined(separator: "; ")
        return .told([
            "in options { ... } of \((resolver.settingsPlace ?? resolver.configuration).place) write:",
            "    validate-except { \(quoted); };",
            "and let BIND read it: rndc reconfig",
        ])
    }

    func checkers(of configuration: String) -> [[String]] { [["named-checkconf", configuration]] }

    func read(_ path: String, _ files: any FileSystem) -> ResolverReading { BindResolver.read(path, files) }
}
