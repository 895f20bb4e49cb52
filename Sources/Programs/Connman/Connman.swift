import Facts

/// Intel's connmand(8).
struct Connman: Program {
    var resolvConf: ResolvConfWriter? {
        ResolvConfWriter(owner: .connman, rank: 5, targets: ["connman/"], signatures: ["connection manager"])
    }
}

extension ResolvConf.Owner {
    package static let connman = ResolvConf.Owner(rawValue: "connman")
}
