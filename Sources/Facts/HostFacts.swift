import Values

/// The box itself: what it is and how much of it this run could see.
package struct HostFacts: Codable, Sendable, Equatable {
    package enum View: String, Codable, Sendable {
        /// The running system.
        case live
        /// Files below `--root` only: every live fact is "not looked".
        case files
    }

    package var name: String
    package var view: View
    /// `uname -r`, such as `6.1.0-18-arm64`.
    package var kernelRelease: Observed<String> = .notLooked(why: "not asked")
    /// `uname -m`, such as `aarch64`.
    package var machine: Observed<String> = .notLooked(why: "not asked")
    /// `ID` and `VERSION_ID` of os-release, such as `debian 12`.
    package var system: Observed<String> = .notLooked(why: "not asked")
    /// `docker`, `lxc`, `podman`, ...; absent on a real or virtual machine.
    package var container: Observed<String> = .notLooked(why: "not asked")
    /// In a container: process 1 may set the clock (CAP_SYS_TIME, capabilities(7)); nil where not looked.
    package var maySetClock: Sourced<Bool>?
    /// `systemd`, `openrc`, `procd`, `other`: what starts the daemons.
    package var initSystem: Observed<InitSystem> = .notLooked(why: "not asked")
    package var bootID: Observed<String> = .notLooked(why: "not asked")
    /// systemd's version as its libraries bear it: what PID 1 and timesyncd do is judged by it.
    package var systemdVersion: Observed<Int> = .notLooked(why: "not asked")
    /// Packages of the programs that boxdoctor knows, where the package manager keeps its list as text.
    package var packages: [InstalledPackage] = []
    package var isRoot: Bool = false
    /// Of the files that a repair may write.
    package var obstacles: [WriteObstacle] = []
    /// The operator asked that no packet leave the box: what was not asked is then "skipped", not "unknown".
    package var isOffline: Bool = false
    /// Address, prefix length and interface of every address that is up.
    package var addresses: [InterfaceAddress] = []
    package var routes: Observed<[Route]> = .notLooked(why: "not asked")
    /// What fixes came to, by the record of transactions; nil where it cannot be read.
    package var fixes: [FixCount]?
    /// A freeze in force (reference: `boxdoctor freeze`); absent where fixes are allowed.
    package var freeze: Observed<Freeze> = .notLooked(why: "not asked")

    package init(name: String, view: View) {
        self.name = name
        self.view = view
    }

    /// Its name, for sentences.
    package var title: String { name.isEmpty ? "a box without a name" : name }

    /// Whether IPv4 and IPv6 lead anywhere. Link-local addresses lead to no server elsewhere; where none is known at all,
    /// both families may be there.
    package var families: (v4: Bool, v6: Bool) {
        let own = addresses.map(\.address).filter { !$0.isLinkLocal && !$0.isLoopback }
        return (own.isEmpty || own.contains { !$0.isV6 }, own.isEmpty || own.contains { $0.isV6 })
    }

    /// Whether its addresses let it ask this one.
    package func canReach(_ address: IPAddress) -> Bool { address.isV6 ? families.v6 : families.v4 }
}

package struct InterfaceAddress: Codable, Sendable, Hashable {
    package var interface: String
    package var address: IPAddress
    package var prefixLength: Int

    package init(interface: String, address: IPAddress, prefixLength: Int) {
        self.interface = interface
        self.address = address
        self.prefixLength = prefixLength
    }
}

package struct Route: Codable, Sendable, Hashable {
    /// Network address of the destination; all zeros with prefix 0 for a default route.
    package var destination: IPAddress
    package var prefixLength: Int
    package var gateway: IPAddress?
    package var interface: String

    package init(destination: IPAddress, prefixLength: Int, gateway: IPAddress?, interface: String) {
        self.destination = destination
        self.prefixLength = prefixLength
        self.gateway = gateway
        self.interface = interface
    }
}

/// What an operator wrote when stopping every fix. `until` is shown, never obeyed by a clock that is not trusted.
package struct Freeze: Codable, Sendable, Hashable {
    package var reason: String?
    package var who: String?
    package var until: String?

    package init(reason: String? = nil, who: String? = nil, until: String? = nil) {
        self.reason = reason
        self.who = who
        self.until = until
    }
}

/// How many fixes by one remedy ended one way.
package struct FixCount: Codable, Sendable, Equatable {
    package var remedy: String
    /// `applied`, `rolled_back`, `undone`, ...
    package var result: String
    package var count: Int

    package init(remedy: String, result: String, count: Int) {
        self.remedy = remedy
        self.result = result
        self.count = count
    }
}

/// What starts the services of a box, as process 1 or by its scripts.
package struct InitSystem: RawRepresentable, Codable, Sendable, Hashable {
    package var rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    package static let systemd = InitSystem(rawValue: "systemd")
    package static let openrc = InitSystem(rawValue: "openrc")
    /// OpenWrt's.
    package static let procd = InitSystem(rawValue: "procd")
    package static let other = InitSystem(rawValue: "other")
}
