import Box
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

private struct Named: OneFileResolver {
    let kind = LocalResolver.Kind.bind
    let title = "BIND"
    let rank = 4
    let services = ["named", "bind9"]
    let processes: Set = ["named"]
    let hasExceptions = true
    let carriesKSK2024Since: String? = "9.18.32"
    let paths = ["/etc/bind/named.conf", "/etc/named.conf"]

    func read(_ path: String, _ files: any FileSystem) -> ResolverReading { BindResolver.read(path, files) }
}
