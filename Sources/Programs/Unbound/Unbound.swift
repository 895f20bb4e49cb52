import Box
import DNSSEC
import Facts
import Values

/// NLnet Labs unbound(8), unbound.conf(5), unbound-control(8).
struct Unbound: Program {
    var resolver: (any ResolverProgram)? { UnboundDaemon() }
    var companions: [String] { ["unbound-anchor.service"] }
    var packages: [String] { ["unbound"] }
}

extension LocalResolver.Kind {
    package static let unbound = LocalResolver.Kind(rawValue: "unbound")
}

private struct UnboundDaemon: OneFileResolver {
    let kind = LocalResolver.Kind.unbound
    let title = "unbound"
    let rank = 0
    let services = ["unbound"]
    let processes: Set = ["unbound"]
    let findsUpstreams = true
    let validator: ValidatorModel? = .unbound
    let keptAnchor: KeptAnchor? = KeptAnchor(user: "unbound", checkers: [["unbound-checkconf"]])
    let endsWithoutAnchor: String? = "could not open autotrust file"
    /// Debian's helper copies the keys of dns-root-data; Fedora's service fetches them; OpenWrt's script writes them.
    let anchorMakers = [
        ["/usr/libexec/unbound-helper", "/usr/share/dns/root.key"],
        ["/usr/lib/unbound/package-helper", "/usr/share/dns/root.key"],
        ["/usr/lib/systemd/system/unbound-anchor.service"], ["/usr/lib/unbound/unbound.sh"],
    ]

    let paths = [UnboundResolver.defaultPath, "/usr/local/etc/unbound/unbound.conf"]
    let defaults = [
        DefaultsVariable("/etc/default/unbound", "DAEMON_OPTS"),
        DefaultsVariable("/etc/conf.d/unbound", "command_args"),
    ]

    func readings(_ look: ProgramLook) -> [ResolverReading] {
        let start = look.start(of: self)
        // Its script gives OpenWrt's the file that it made with -c.
        if named(start, look).isEmpty, let made = OpenWrtUnbound.reading(look.reader.files) { return [made] }
        return fileReadings(look, start)
    }

    func named(_ start: ResolverStart, _ look: ProgramLook) -> [Sourced<String>] {
        start.options.value("c", valued: "cw").map { [$0] } ?? []
    }

    func read(_ path: String, _ files: any FileSystem) -> ResolverReading { UnboundResolver.read(path, files) }

    func exempting(_ zones: [String], in resolver: LocalResolver) -> ProgramChange? {
        let main = resolver.configuration.place
        // OpenWrt's script makes the configuration anew at each start, with this file in its server clause.
        guard main != OpenWrtUnbound.path else {
            return .told(
                ["add to /etc/unbound/unbound_srv.conf:"] + zones.map { "    domain-insecure: \"\($0)\"" }
                    + ["and restart it: /etc/init.d/unbound restart"])
        }
        return .written(
            Writing(
                place: resolver.settingsDirectory.map { .file(in: $0.value, suffix: ".conf") } ?? .end(of: main),
                lines: ["server:"] + zones.map { "    domain-insecure: \"\($0)\"" },
                checkers: [["unbound-checkconf", main]],
                activation: resolver.hearsControl == false ? nil : [["unbound-control", "reload"]]))
    }

    /// Up to 1.17 each record is hashed by its own parameters; later ones refuse the mixture.
    func fit(_ rules: inout ValidatorRules, toVersion numbers: [Int]) {
        rules.mixedNSEC3 = numbers.lexicographicallyPrecedes([1, 18]) ? .accepts : .refuses
    }

    func checkers(of configuration: String) -> [[String]] {
        configuration == OpenWrtUnbound.path ? [] : [["unbound-checkconf", configuration]]
    }

    /// A failure is kept for a minute; that of the trust anchor itself is kept apart from the names'.
    var forgetting: [(what: String, command: Command)] {
        [
            ("unbound forgot what it had refused", Command("unbound-control", ["flush_bogus"])),
            ("unbound forgot the root's failure", Command("unbound-control", ["flush_type", ".", "DNSKEY"])),
        ]
    }
}
