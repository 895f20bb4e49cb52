import Facts
import Values

/// dhcpcd(8), dhcpcd-run-hooks(8).
struct Dhcpcd: Program {
    var resolvConf: ResolvConfWriter? {
        ResolvConfWriter(owner: .dhcpcd, rank: 3, signatures: ["dhcpcd"]) { address in
            .told([
                "add to /etc/resolv.conf.tail, which dhcpcd puts at the end of what it writes:",
                "    nameserver \(address)", "and let it write anew: dhcpcd --rebind",
            ])
        }
    }
    var nameserverRecords: [NameserverRecord] { [NameserverRecord(rank: 3, "/run/dhcpcd/hook-state/resolv.conf")] }
}

extension ResolvConf.Owner {
    package static let dhcpcd = ResolvConf.Owner(rawValue: "dhcpcd")
}
