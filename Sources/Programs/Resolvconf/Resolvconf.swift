import Facts
import Values

/// resolvconf(8), Debian's and openresolv's.
struct Resolvconf: Program {
    var resolvConf: ResolvConfWriter? {
        ResolvConfWriter(owner: .resolvconf, rank: 4, targets: ["resolvconf/"], signatures: ["resolvconf"]) { address in
            .written(
                Writing(
                    place: .end(of: "/etc/resolvconf/resolv.conf.d/tail"), lines: ["nameserver \(address)"],
                    activation: [["resolvconf", "-u"]]))
        }
    }
    var nameserverRecords: [NameserverRecord] {
        ["interface", "interfaces"].map { NameserverRecord(rank: 4, "/run/resolvconf/" + $0) }
    }
}

extension ResolvConf.Owner {
    package static let resolvconf = ResolvConf.Owner(rawValue: "resolvconf")
}
