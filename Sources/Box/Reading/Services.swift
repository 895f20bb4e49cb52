import Values

/// Whether services are started at boot, whatever starts them: systemd units, OpenRC runlevels, OpenWrt's rc.d or System V
/// links. Build it once for a probe, ask it for each service.
package struct Services {
    package let units: SystemdUnits
    private let files: any FileSystem
    /// Service name to the link that starts it, for the init systems that are not systemd.
    private let links: [String: String]
    private let hasScripts: Bool

    package init(_ files: any FileSystem) {
        self.files = files
        units = SystemdUnits(files)
        var links: [String: String] = [:]
        func add(_ directory: String, _ name: (String) -> String?) {
            for entry in (try? files.list(directory, limit: FileLimits.directoryEntries)) ?? [] {
                if let service = name(entry), links[service] == nil { links[service] = directory + "/" + entry }
            }
        }
        // S20chrony, S98sysntpd: started in that order. K.. links stop.
        let started: (String) -> String? = { name in
            guard name.hasPrefix("S"), name.dropFirst().prefix(2).allSatisfy(\.isNumber) else { return nil }
            return String(name.dropFirst(3))
        }
        for directory in ["/etc/rc.d", "/etc/rcS.d", "/etc/rc2.d", "/etc/rc3.d", "/etc/rc5.d"] {
            add(directory, started)
        }
        for level in ["sysinit", "boot", "default"] { add("/etc/runlevels/" + level) { $0 } }
        self.links = links
        hasScripts = !links.isEmpty
    }

    /// `names` without suffix: `chrony`, `chronyd`. Absent where none of them is installed; unknown where nothing says what
    /// starts services on this box.
    package func isEnabled(_ names: [String]) -> Observed<Bool> {
        var known: Observed<Bool>?
        for name in names where units.isInstalled {
            let enabled = units.isEnabled(name.contains(".") ? name : name + ".service")
            if enabled.value == true { return enabled }
            if enabled.value != nil, known == nil { known = enabled }
        }
        // A unit of the same name replaces the init script.
        if let known { return known }
        for name in names {
            if let link = links[name] { return .known(true, Source(link)) }
            let script = "/etc/init.d/" + name
            if hasScripts, (try? files.info(script)) != nil { return .known(false, Source(script)) }
        }
        guard units.isInstalled || hasScripts else {
            return .notLooked(why: "no systemd units, runlevels or rc.d found, so what starts at boot is unknown")
        }
        return .absent(Source(names.first ?? "service"))
    }

    /// The first of these that has a unit file or an init script.
    package func installed(_ names: [String]) -> String? {
        names.first { name in
            units.isEnabled(name + ".service").value != nil || (try? files.info("/etc/init.d/" + name)) != nil
        }
    }
}
