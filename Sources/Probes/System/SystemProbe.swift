import Box
import Facts
import Formats
import Values

/// Disks, mounts and a few kernel settings of a running box.
struct SystemProbe: Probe {
    package let step = "looking at disks and kernel settings"

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        guard box.kernel != nil else { return }
        let files = box.files
        let isContainer = facts.isContainer
        let arrays = files.observe("/proc/mdstat")
        facts.system.arrays = arrays.map { MDStat.arrays(Lines.of($0, path: "/proc/mdstat") ?? []) }
        facts.system.vendor = firstLine("/sys/class/dmi/id/sys_vendor", files)
        let keepalive = "/proc/sys/net/ipv4/tcp_keepalive_time"
        facts.system.tcpKeepaliveSeconds =
            switch firstLine(keepalive, files) {
            case .known(let text, let source):
                Int(text).map { .known($0, source) } ?? .unreadable(why: "\(keepalive): not a number", source)
            case .absent(let source): .absent(source)
            case .unreadable(let why, let source): .unreadable(why: why, source)
            case .notLooked(let why): .notLooked(why: why)
            }
        // A container sees its host's disks or none, and cannot do anything about them.
        guard !isContainer else { return }
        facts.system.damaged = damaged(files)
        facts.system.diskErrors = diskErrors(box, until: deadline)
        lookAtMounts(files, &facts)
    }

    private func damaged(_ files: any FileSystem) -> Observed<[DamagedFileSystem]> {
        let directory = "/sys/fs/ext4"
        do {
            let devices = try files.list(directory, limit: FileLimits.directoryEntries).filter { $0 != "features" }
            return .known(
                devices.compactMap { device in
                    let path = "\(directory)/\(device)/errors_count"
                    guard let count = firstLine(path, files).value.flatMap({ Int($0) }), count > 0 else { return nil }
                    return DamagedFileSystem(device: device, errors: count, source: Source(path))
                }, Source(directory))
        } catch {
            return error.reason == .notFound
                ? .absent(Source(directory)) : .unreadable(why: "\(error)", Source(directory))
        }
    }

    private func diskErrors(_ box: Box, until deadline: Deadline) -> Observed<[String]> {
        guard let commands = box.commands else { return .notLooked(why: "no commands are run") }
        let source = Source("dmesg")
        let outcome = commands.run([Command("dmesg", outputLimit: FileLimits.configuration)], until: deadline).first
        if let output = outcome?.output { return .known(DiskErrors.lines(output), source) }
        return .unreadable(why: "the kernel's log is not readable; run as root", source)
    }

    private func lookAtMounts(_ files: any FileSystem, _ facts: inout Facts) {
        let table = files.observe("/proc/self/mountinfo").map {
            MountTable(Lines.of($0, path: "/proc/self/mountinfo") ?? [])
        }
        let lines = files.observe("/etc/fstab").map { Fstab.lines(Lines.of($0, path: "/etc/fstab") ?? []) }
        facts.system.rootDevice = table.map { $0.mount(of: "/")?.device ?? "" }
        facts.system.fstab = lines.map { lines in
            lines.compactMap { line in
                guard let place = Fstab.place(line.device), line.kind != "swap" else { return nil }
                return FstabEntry(
                    device: line.device, mountPoint: line.mountPoint,
                    isOptional: line.options.contains { $0 == "nofail" || $0 == "noauto" },
                    bearer: bearer(place, files), source: line.source)
            }
        }
        guard let mounts = table.value, let fstab = lines.value else {
            facts.system.turnedReadOnly = .unreadable(
                why: table.whyUnknown ?? lines.whyUnknown ?? "no /etc/fstab says what is to be written to",
                Source("/etc/fstab"))
            return
        }
        let turned = fstab.filter { line in
            guard line.mountPoint.hasPrefix("/"), !line.options.contains("ro"), line.kind != "swap",
                let mount = mounts.mount(of: line.mountPoint)
            else { return false }
            return mount.point == line.mountPoint && MountTable.isReadOnly(mount)
                && !["squashfs", "iso9660", "overlay"].contains(mount.fileSystem)
        }
        facts.system.turnedReadOnly = .known(
            turned.map { Sourced($0.mountPoint, $0.source) }, Source("/proc/self/mountinfo"))
    }

    /// Without /dev/disk nothing can be said of what stands in it.
    private func bearer(_ place: String, _ files: any FileSystem) -> Observed<String> {
        let directory = "/" + place.split(separator: "/").dropLast().joined(separator: "/")
        guard (try? files.info(directory)) != nil else { return .notLooked(why: "there is no \(directory)") }
        guard (try? files.linkInfo(place)) != nil else { return .absent(Source(place)) }
        return .known(realPath(place, files), Source(place))
    }
}
