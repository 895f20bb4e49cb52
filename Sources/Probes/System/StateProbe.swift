import Box
import Facts
import Formats
import Programs
import Values

/// The files that must survive a reboot for the box to come up, the mounts they lie on, and whether their writers can.
struct StateProbe: Probe {
    package let step = "looking at saved state and its mounts"

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        let accounts = Accounts(box.files)
        let mounts = Mounts(box)
        for wanted in StateProbe.wanted(facts, box.files) {
            let place = realPath(wanted.path, box.files)
            let mount = mounts.mount(of: place)
            var isWritable = canReplace(place, as: wanted.user, accounts, box.files)
            if mount.value?.isReadOnly == true, let source = mount.source { isWritable = .known(false, source) }
            facts.state.append(
                StatePath(
                    purpose: wanted.purpose, user: wanted.daemon, path: wanted.path, mount: mount,
                    isWritable: isWritable, source: wanted.source))
        }
    }

    private struct Wanted {
        package var purpose: StatePath.Purpose
        package var daemon: String
        package var user: String
        package var path: String
        package var source: Source
    }

    private static func wanted(_ facts: Facts, _ files: any FileSystem) -> [Wanted] {
        // In a container the host keeps the clock; and some files are nobody's where their program is never started.
        let saved = facts.savedClocks.filter {
            let keeper = $0.kind.keeper
            return keeper.savesTime && facts.hostsClock == nil
                && !(keeper.isNobodysUnlessRestored && $0.isRestored.truth == false)
        }
        var wanted = saved.map { saved in
            Wanted(
                purpose: saved.kind.keeper.purpose, daemon: saved.kind.rawValue,
                user: user(of: saved.kind.keeper, files), path: saved.path, source: saved.source)
        }
        for resolver in facts.resolver.local {
            for file in resolver.maintainedAnchorFiles {
                wanted.append(
                    Wanted(
                        purpose: .trustAnchor, daemon: resolver.kind.rawValue,
                        user: resolver.user?.value ?? "root",
                        path: file.value, source: file.source))
            }
            if case .untilClockPasses(let file, _) = resolver.timeCheck.value {
                wanted.append(
                    Wanted(
                        purpose: StatePath.Purpose(rawValue: "\(resolver.kind.title) timestamp"),
                        daemon: resolver.kind.rawValue,
                        user: resolver.user?.value ?? "root", path: file, source: resolver.timeCheck.source))
            }
        }
        return wanted
    }

    private static func user(of keeper: any ClockKeeper, _ files: any FileSystem) -> String {
        let names = keeper.accounts
        guard names.count > 1 else { return names.first ?? "root" }
        let accounts = Accounts(files)
        return names.first { accounts.user($0) != nil } ?? names.last ?? "root"
    }
}

/// The mounts of a live box, to ask for the one that holds a path.
struct Mounts {
    private let table: Observed<MountTable>
    private let isOverlayBoot: Bool
    private let files: any FileSystem
    private static let source = Source("/proc/self/mountinfo")

    package init(_ box: Box) {
        files = box.files
        // The boot options of Raspberry Pi OS's and Ubuntu's overlay, whose upper layer is in memory.
        isOverlayBoot = kernelArguments(box).contains {
            $0 == "boot=overlay" || ($0.hasPrefix("overlayroot=") && $0 != "overlayroot=disabled")
        }
        guard box.kernel != nil else {
            table = .notLooked(why: "files only, nothing is mounted there")
            return
        }
        table = box.files.observe(Mounts.source.place).map { MountTable(Lines.of($0, path: Mounts.source.place) ?? []) }
    }

    /// `path` without symlinks.
    package func mount(of path: String) -> Observed<MountFact> {
        guard let table = table.value else {
            return table.map { _ in
                MountFact(mountPoint: "", fileSystem: "", device: "", isReadOnly: false, isVolatile: false)
            }
        }
        guard let mount = table.mount(of: path) else {
            return .unreadable(why: "\(Mounts.source): no mount holds \(path)", Mounts.source)
        }
        guard let isVolatile = table.isVolatile(mount) ?? (isOverlayBoot ? true : nil) else {
            return .unreadable(why: "the upper layer of the overlay on \(mount.point) is not visible", Mounts.source)
        }
        let space = try? files.space(mount.point)
        return .known(
            MountFact(
                mountPoint: mount.point, fileSystem: mount.fileSystem, device: mount.device,
                isReadOnly: MountTable.isReadOnly(mount) || space?.isReadOnly == true, isVolatile: isVolatile,
                freeBytes: space?.freeBytes), Mounts.source)
    }
}
