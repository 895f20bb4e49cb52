import Facts

/// SUSE's netconfig(8).
struct Netconfig: Program {
    var resolvConf: ResolvConfWriter? {
        ResolvConfWriter(owner: .netconfig, rank: 6, targets: ["netconfig/"], signatures: ["netconfig"])
    }
}

extension ResolvConf.Owner {
    package static let netconfig = ResolvConf.Owner(rawValue: "netconfig")
}
