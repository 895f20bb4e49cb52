import Box
import DNSSEC
import Facts
import Values

/// dnsmasq(8), as distributions start it and as OpenWrt does.
struct Dnsmasq: Program {
    var resolver: (any ResolverProgram)? { DnsmasqDaemon() }
    var packages: [String] { ["dnsmasq-base", "dnsmasq"] }
}

extension LocalResolver.Kind {
    package static let dnsmasq = LocalResolver.Kind(rawValue: "dnsmasq")
}

extension Floor.Kind {
    package static let dnsmasqTimestamp = Floor.Kind(rawValue: "dnsmasqTimestamp")
}

private struct DnsmasqDaemon: ResolverProgram {
    let kind = LocalResolver.Kind.dnsmasq
    let title = "dnsmasq"
    let rank = 3
    let services = ["dnsmasq"]
    let processes: Set = ["dnsmasq"]
    let validator: ValidatorModel? = .dnsmasq
    let timeCheckUntilTold: String? = "dnssec-no-timecheck"
    let carriesKSK2024Since: String? = dnsmasqWithKSK2024
    let timestamp: ClockTrace? = dnsmasqTimestamp

    /// What OpenWrt's script makes anew at each start has no file to look at.
    func checkers(of configuration: String) -> [[String]] {
        configuration == DnsmasqFiles.main ? [["dnsmasq", "--test", "-C", configuration]] : []
    }

    /// Debian's.
    let starters: Set = ["systemd-helper"]
    let defaults = [
        DefaultsVariable(DnsmasqFiles.defaults, "DNSMASQ_OPTS"),
        DefaultsVariable("/etc/conf.d/dnsmasq", "DNSMASQ_OPTS"),
    ]

    func readings(_ look: ProgramLook) -> [ResolverReading] {
        DnsmasqFiles.readings(look.reader.files, look.start(of: self))
    }

    var forgetting: [(what: String, command: Command)] {
        [("dnsmasq forgot its answers", Command("killall", ["-HUP", "dnsmasq"]))]
    }
}

/// Of dnsmasq and what is made from it.
let dnsmasqWithKSK2024 = "2.91"

/// `dnssec-timestamp`, of both as well.
let dnsmasqTimestamp = ClockTrace(kind: .dnsmasqTimestamp, title: "dnsmasq noted a right clock")

extension ValidatorModel {
    /// Of both as well; measured with 2.90.
    package static let dnsmasq = ValidatorModel(
        name: "dnsmasq", tolerance: exact, wraps: true, countsProofSOA: true, countsNoDelegation: true, rules: .dnsmasq)
}

extension ValidatorRules {
    /// dnssec.c tries each DS that it has a digest for; an unsigned SOA it overlooks, though not one out of its dates.
    fileprivate static let dnsmasq: ValidatorRules = {
        var rules = ValidatorRules()
        rules.digests = .any
        rules.unsignedSOA = .accepts
        return rules
    }()
}
