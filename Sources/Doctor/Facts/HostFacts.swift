/// The box itself: what it is and how much of it this run could see.
public struct HostFacts: Codable, Sendable, Equatable {
    public enum View: String, Codable, Sendable {
        /// The running system.
        case live
        /// Files below `--root` only: every live fact is "not looked".
        case files
    }

    public var name: String
    public var view: View
    /// `uname -r`, such as `6.1.0-18-arm64`.
    public var kernelRelease: Observed<String> = .notLooked(why: "not asked")
    /// `uname -m`, such as `aarch64`.
    public var machine: Observed<String> = .notLooked(why: "not asked")
    /// `ID` and `VERSION_ID` of os-release, such as `debian 12`.
    public var system: Observed<String> = .notLooked(why: "not asked")
    /// `docker`, `lxc`, `podman`, ...; absent on a real or virtual machine.
    public var container: Observed<String> = .notLooked(why: "not asked")
    /// `systemd`, `openrc`, `procd`, `other`: what starts the daemons.
    public var initSystem: Observed<String> = .notLooked(why: "not asked")
    public var bootID: Observed<String> = .notLooked(why: "not asked")
    public var isRoot: Bool = false
    /// The operator asked that no packet leave the box: what was not asked is then "skipped", not "unknown".
    public var isOffline: Bool = false
    /// Address, prefix length and interface of every address that is up.
    public var addresses: [InterfaceAddress] = []
    public var routes: Observed<[Route]> = .notLooked(why: "not asked")
    /// What fixes came to, by the record of transactions; nil where it cannot be read.
    public var fixes: [FixCount]?
    /// A freeze in force (reference: `boxdoctor freeze`); absent where fixes are allowed.
    public var freeze: Observed<Freeze> = .notLooked(why: "not asked")

    public init(name: String, view: View) {
        self.name = name
        self.view = view
    }

    /// Its name, for sentences.
    public var title: String { name.isEmpty ? "a box without a name" : name }
}

public struct InterfaceAddress: Codable, Sendable, Hashable {
    public var interface: String
    public var address: IPAddress
    public var prefixLength: Int

    public init(interface: String, address: IPAddress, prefixLength: Int) {
        self.interface = interface
        self.address = address
        self.prefixLength = prefixLength
    }
}

public struct Route: Codable, Sendable, Hashable {
    /// Network address of the destination; all zeros with prefix 0 for a default route.
    public var destination: IPAddress
    public var prefixLength: Int
    public var gateway: IPAddress?
    public var interface: String

    public init(destination: IPAddress, prefixLength: Int, gateway: IPAddress?, interface: String) {
        self.destination = destination
        self.prefixLength = prefixLength
        self.gateway = gateway
        self.interface = interface
    }
}

/// What an operator wrote when stopping every fix. `until` is shown, never obeyed by a clock that is not trusted.
public struct Freeze: Codable, Sendable, Hashable {
    public var reason: String?
    public var who: String?
    public var until: String?

    public init(reason: String? = nil, who: String? = nil, until: String? = nil) {
        self.reason = reason
        self.who = who
        self.until = until
    }
}

/// How many fixes by one remedy ended one way.
public struct FixCount: Codable, Sendable, Equatable {
    public var remedy: String
    /// `applied`, `rolled_back`, `undone`, ...
    public var result: String
    public var count: Int

    public init(remedy: String, result: String, count: Int) {
        self.remedy = remedy
        self.result = result
        self.count = count
    }
}
