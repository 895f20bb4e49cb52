import Formats
import Values

/// The systemd units that files on the box define: unit files and drop-ins in the order of systemd.unit(5), aliases,
/// masks, and the symlinks that start them at boot. What generators and D-Bus would add is not seen.
package struct SystemdUnits {
    package struct Unit {
        /// The real name, where an alias was asked for.
        package var name: String
        /// The unit file in force.
        package var path: String
        /// Linked to /dev/null or empty: cannot be started.
        package var isMasked: Bool
        /// Unit file and drop-ins, in order.
        package var settings: INI
    }

    /// First one wins. Where /usr is merged, /lib is the same directory again, which does no harm.
    package static let directories = [
        "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
        "/lib/systemd/system",
    ]

    /// Whether systemd is installed at all.
    package let isInstalled: Bool
    private let files: any FileSystem
    /// Unit name to the symlink in a `.wants` directory that starts it.
    private var wanted: [String: String] = [:]
    /// Aliases found as symlinks in the unit directories are followed so often at most.
    private static let aliasLimit = 8

    package init(_ files: any FileSystem) {
        self.files = files
        isInstalled = [
            "/usr/lib/systemd/systemd", "/lib/systemd/systemd", "/usr/lib/systemd/system", "/lib/systemd/system",
        ]
        .contains { (try? files.info($0)) != nil }
        wanted = isInstalled ? SystemdUnits.wantedUnits(files) : [:]
        // One that a service wants is started where that is, unless nobody could enable that: others may want it.
        let idle = wanted.filter { isIdle(owner: $0.value) }.keys
        for name in idle { wanted[name] = nil }
    }

    /// Nil where no unit file of that name exists. Troubles (an unreadable drop-in) are added to `reader`.
    package func unit(_ name: String, _ reader: inout ConfigFiles) -> Unit? {
        guard SystemdUnits.isUnitName(name), let found = locate(name) else { return nil }
        var unit = Unit(name: found.name, path: found.path, isMasked: found.isMasked, settings: INI())
        guard !found.isMasked else { return unit }
        unit.settings.add(reader.lines(of: found.path) ?? [])
        var names = [found.name, name] + unit.settings.list("Install", "Alias").map(\.value)
        names += names.compactMap(SystemdUnits.template)
        let folders = names.filter(SystemdUnits.isUnitName).flatMap { name in
            SystemdUnits.directories.map { "\($0)/\(name).d" }
        }
        let kind = found.name.split(separator: ".").last.map(String.init) ?? "service"
        let common = SystemdUnits.directories.map { "\($0)/\(kind).d" }
        for dropIn in reader.layered(unique(folders + common), suffix: ".conf") where !isNull(dropIn) {
            unit.settings.add(reader.lines(of: dropIn) ?? [])
        }
        return unit
    }

    /// Whether a symlink starts the unit, under its own name or an alias, at boot. Absent where there is no such unit.
    package func isEnabled(_ name: String) -> Observed<Bool> {
        guard let found = locate(name) else { return .absent(Source(name)) }
        if found.isMasked { return .known(false, Source(found.path)) }
        if let link = wanted[found.name] ?? wanted[name] { return .known(true, Source(link)) }
        // A timer of the same name starts it (systemd.timer(5)).
        if name.hasSuffix(".service"), let link = wanted[name.dropLast(7) + "timer"] {
            return .known(true, Source(link))
        }
        return .known(false, Source(found.path))
    }

    /// The unit that a name, perhaps an alias, stands for; nil where there is none.
    package func realName(_ name: String) -> String? { locate(name)?.name }

    /// Enabled units whose name begins so, such as every instance of `wg-quick@`; sorted.
    package func enabledUnits(prefix: String) -> [String] { wanted.keys.filter { $0.hasPrefix(prefix) }.sorted() }

    private func locate(_ name: String) -> (name: String, path: String, isMasked: Bool)? {
        var name = name
        for _ in 0..<SystemdUnits.aliasLimit {
            let names = [name] + (SystemdUnits.template(name).map { [$0] } ?? [])
            let paths = names.flatMap { name in SystemdUnits.directories.map { "\($0)/\(name)" } }
            guard let path = paths.first(where: { (try? files.linkInfo($0)) != nil }),
                let info = try? files.linkInfo(path)
            else { return nil }
            guard info.kind == .link, let target = try? files.linkTarget(path) else {
                return (name, path, info.kind == .file && info.size == 0)
            }
            if target == "/dev/null" { return (name, path, true) }
            let base = target.split(separator: "/").last.map(String.init) ?? name
            if base == name || base == SystemdUnits.template(name) {
                // A symlink to the same name elsewhere is a linked unit file.
                return (try? files.info(path)) == nil ? nil : (name, path, false)
            }
            name = base
        }
        return nil
    }

    /// A service whose `.wants` holds the link, which somebody could enable and nobody has.
    private func isIdle(owner link: String) -> Bool {
        guard let folder = link.split(separator: "/").dropLast().last, let dot = folder.lastIndex(of: ".") else {
            return false
        }
        let owner = String(folder[..<dot])
        guard owner.hasSuffix(".service"), wanted[owner] == nil, let found = locate(owner),
            let text = try? files.read(found.path, limit: FileLimits.configuration)
        else { return false }
        return String(decoding: text, as: UTF8.self).holds("[Install]")
    }

    private func isNull(_ path: String) -> Bool { (try? files.linkTarget(path)) == "/dev/null" }

    /// `wg-quick@.service` for `wg-quick@wg0.service`.
    private static func template(_ name: String) -> String? {
        guard let at = name.firstIndex(of: "@"), let dot = name.lastIndex(of: "."), name.index(after: at) < dot else {
            return nil
        }
        return String(name[...at]) + String(name[dot...])
    }

    /// Characters of systemd.unit(5), so that no name leads out of its directory.
    static func isUnitName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count < 256 && name.first != "."
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ":-_.\\@".contains($0)) }
    }

    /// Targets that a normal boot does not reach.
    private static let otherTargets = [
        "initrd", "rescue", "emergency", "shutdown", "reboot", "halt", "poweroff", "kexec", "system-update", "sleep",
        "suspend", "hibernate", "hybrid-sleep", "exit",
    ]

    /// Targets that this box does not reach either, by what default.target is (bootup(7)).
    private static func unreachedTargets(_ files: any FileSystem) -> [String] {
        let links = directories.lazy.compactMap { try? files.linkTarget($0 + "/default.target") }
        switch links.first?.split(separator: "/").last {
        case "multi-user.target"?, "runlevel3.target"?: return ["graphical"]
        case "rescue.target"?, "emergency.target"?: return ["graphical", "multi-user"]
        default: return []
        }
    }

    private static func wantedUnits(_ files: any FileSystem) -> [String: String] {
        let otherTargets = otherTargets + unreachedTargets(files)
        var wanted: [String: String] = [:]
        for directory in directories {
            let names = (try? files.list(directory, limit: FileLimits.directoryEntries)) ?? []
            for folder in names
            where [".wants", ".requires", ".upholds"].contains(where: folder.hasSuffix)
                && !otherTargets.contains(where: folder.hasPrefix)
            {
                let path = directory + "/" + folder
                for unit in (try? files.list(path, limit: FileLimits.directoryEntries)) ?? []
                where wanted[unit] == nil && (try? files.linkTarget(path + "/" + unit)) != "/dev/null" {
                    wanted[unit] = path + "/" + unit
                }
            }
        }
        return wanted
    }
}

/// Without repetitions, the first of each kept.
package func unique<Element: Hashable>(_ elements: [Element]) -> [Element] {
    var seen: Set<Element> = []
    return elements.filter { seen.insert($0).inserted }
}
