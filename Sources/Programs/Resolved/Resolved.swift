import Box
import DNSSEC
import Facts
import Values

/// systemd-resolved.service(8), resolved.conf(5), nss-resolve(8).
struct Resolved: Program {
    var resolver: (any ResolverProgram)? { ResolvedService() }
    var packages: [String] { ["systemd-resolved"] }
    var resolvConf: ResolvConfWriter? {
        ResolvConfWriter(
            owner: .resolved, rank: 2, targets: ["systemd/resolve/", "lib/systemd/resolv.conf"],
            signatures: ["systemd-resolved"]
        ) { address in
            .written(
                Writing(
                    place: .file(in: "/etc/systemd/resolved.conf.d", suffix: ".conf"),
                    lines: ["[Resolve]", "DNS=\(address)"]))
        }
    }
    var nameserverRecords: [NameserverRecord] {
        [NameserverRecord(rank: 2, "/run/systemd/resolve", suffix: "resolv.conf")]
    }
}

extension ResolvConf.Owner {
    package static let resolved = ResolvConf.Owner(rawValue: "resolved")
}

extension LocalResolver.Kind {
    package static let resolved = LocalResolver.Kind(rawValue: "resolved")
}

extension ValidatorModel {
    /// SKEW_MAX of resolved-dns-dnssec.c: an hour and ten minutes; all read in its source.
    package static let resolved = ValidatorModel(
        name: "resolved", tolerance: .tenthOfLifetime(ValidatorSkew(leastSeconds: 0, mostSeconds: 4200)), wraps: false,
        countsProofSOA: true, countsNoDelegation: false)
}

private struct ResolvedService: ResolverProgram {
    let kind = LocalResolver.Kind.resolved
    let title = "systemd-resolved"
    let rank = 1
    let services = ["systemd-resolved"]
    let processes: Set = ["systemd-resolve"]
    let nameService: String? = "resolve"
    /// The stub's two addresses.
    let usualAddresses: Set = ["127.0.0.53", "127.0.0.54"]
    let uncheckedAddresses: Set = ["127.0.0.54"]
    let asksLinks = true
    let validator: ValidatorModel? = .resolved

    func readings(_ look: ProgramLook) -> [ResolverReading] {
        let files = look.reader.files
        guard ResolvedConfig.isInstalled(files) else { return [] }
        var reading = ResolvedConfig.read(files)
        reading.resolver.anchorFiles = ResolvedConfig.positiveAnchorFiles(files).map { Sourced($0, Source($0)) }
        return [reading]
    }

    /// dnssec-trust-anchors.d(5): with the first file the built-in exceptions for private names are gone, so they go along.
    func exempting(_ zones: [String], in resolver: LocalResolver) -> ProgramChange? {
        .written(
            Writing(
                place: .file(in: "/etc/dnssec-trust-anchors.d", suffix: ".negative"),
                lines: zones + (resolver.insecureZones.isEmpty ? ResolvedService.builtIn : []), comment: ";"))
    }

    /// resolved-dns-trust-anchor.c, dns_trust_anchor_add_builtin_negative().
    private static let builtIn: [String] =
        ["home.arpa", "10.in-addr.arpa"] + (16...31).map { "\($0).172.in-addr.arpa" }
        + [
            "168.192.in-addr.arpa", "170.0.0.192.in-addr.arpa", "171.0.0.192.in-addr.arpa", "d.f.ip6.arpa", "corp",
            "home", "internal", "intranet", "lan", "local", "private", "test",
        ]

    var forgetting: [(what: String, command: Command)] {
        [("systemd-resolved forgot its answers", Command("resolvectl", ["flush-caches"]))]
    }
}
