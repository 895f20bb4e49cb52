import Box
import Facts
import Formats
import Values

/// What the box is: name, system, container, init system, routes, and whether fixes are frozen.
struct HostProbe: Probe {
    package let step = "looking at the box itself"

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        let files = box.files
        var host = facts.host
        if let kernel = box.kernel {
            let (release, machine) = kernel.release()
            host.kernelRelease = .known(release, Source("uname"))
            host.machine = .known(machine, Source("uname"))
            host.isRoot = kernel.effectiveUserID() == 0
            host.addresses = kernel.addresses()
            host.bootID = firstLine("/proc/sys/kernel/random/boot_id", files)
            host.routes = routes(files)
        } else if let name = firstLine("/etc/hostname", files).value {
            host.name = name
        }
        host.system = system(files)
        host.container = container(box)
        host.maySetClock = host.container.value.flatMap { _ in maySetClock(box) }
        host.initSystem = initSystem(box)
        host.systemdVersion = systemdVersion(files)
        host.packages = installedPackages(files)
        host.freeze = freeze(box)
        host.fixes = fixCounts(files)
        facts.host = host
    }

    private func system(_ files: any FileSystem) -> Observed<String> {
        for path in ["/etc/os-release", "/usr/lib/os-release"] {
            let bytes = files.observe(path)
            if bytes.isAbsent { continue }
            guard let lines = bytes.value.flatMap({ Lines.of($0, path: path) }) else {
                return .unreadable(why: bytes.whyUnknown ?? "\(path): binary, not a text file", Source(path))
            }
            return OSRelease.system(lines).map { .known($0, Source(path)) } ?? .absent(Source(path))
        }
        return .absent(Source("/etc/os-release"))
    }

    /// PROC_PID_INIT_INO of include/linux/proc_ns.h: the namespace of processes that no container has.
    private static let firstNamespace = "pid:[4026531836]"

    /// As systemd-detect-virt(1) calls the Windows Subsystem for Linux.
    private static let windows = "wsl"

    /// A mark alone proves nothing: images that were once a container's are written to cards and disks every day. Who sees the
    /// kernel's own processes is in no container.
    private func container(_ box: Box) -> Observed<String> {
        let mark = mark(box)
        guard mark.value != nil, box.kernel != nil else { return mark }
        // A kernel of Windows' own has all its systems in containers.
        if mark.value == HostProbe.windows { return mark }
        let own = "/proc/self/ns/pid"
        return (try? box.files.linkTarget(own)) == HostProbe.firstNamespace ? .absent(Source(own)) : mark
    }

    /// CAP_SYS_TIME, bit 25 of what process 1 may do (capabilities(7), proc_pid_status(5)).
    private func maySetClock(_ box: Box) -> Sourced<Bool>? {
        let path = "/proc/1/status"
        guard let bytes = try? box.files.read(path, limit: FileLimits.configuration) else { return nil }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") where line.hasPrefix("CapEff:") {
            guard let set = UInt64(line.dropFirst(7).trimmed, radix: 16) else { return nil }
            return Sourced(set >> 25 & 1 == 1, Source(path))
        }
        return nil
    }

    /// The managers' own marks first (systemd's container interface), then what the process tree betrays.
    private func mark(_ box: Box) -> Observed<String> {
        let files = box.files
        for (path, name) in [("/.dockerenv", "docker"), ("/run/.containerenv", "podman")]
        where (try? files.info(path)) != nil {
            // In a tree of files it may be what is left of the container that the image was made in.
            if box.kernel == nil, !path.hasPrefix("/run/") { continue }
            return .known(name, Source(path))
        }
        guard let kernel = box.kernel else { return .notLooked(why: "files only, nothing runs there") }
        let release = kernel.release().release.lowercased()
        if release.hasSuffix("microsoft-standard-wsl2") { return .known(HostProbe.windows, Source("uname")) }
        for path in ["/run/systemd/container", "/run/host/container-manager"] {
            if case .known(let name, let source) = firstLine(path, files) { return .known(name, source) }
        }
        // For root alone, and there may be secrets in it: only this one variable is taken.
        let environment = (try? files.read("/proc/1/environ", limit: FileLimits.configuration)) ?? []
        for variable in environment.split(separator: 0) {
            let text = String(decoding: variable, as: UTF8.self)
            if text.hasPrefix("container="), text.count > 10 {
                return .known(String(text.dropFirst(10)), Source("/proc/1/environ"))
            }
        }
        let groups = (try? files.read("/proc/1/cgroup", limit: FileLimits.configuration)) ?? []
        let text = String(decoding: groups, as: UTF8.self)
        for (part, name) in [
            ("/docker", "docker"), ("/lxc", "lxc"), ("/kubepods", "kubernetes"), ("/libpod", "podman"),
        ] where text.holds(part) {
            return .known(name, Source("/proc/1/cgroup"))
        }
        return .absent(Source("/run/systemd/container"))
    }

    private func initSystem(_ box: Box) -> Observed<InitSystem> {
        let files = box.files
        for (path, name) in [("/run/systemd/system", InitSystem.systemd), ("/run/openrc", .openrc)]
        where (try? files.info(path)) != nil {
            return .known(name, Source(path))
        }
        // What runs as process 1 decides; what is installed, only where nothing runs.
        if box.kernel != nil, case .known(let name, let source) = firstLine("/proc/1/comm", files) {
            let known = [InitSystem.systemd, .procd].first { $0.rawValue == name }
            return .known(known ?? (name.hasPrefix("openrc") ? .openrc : .other), source)
        }
        for path in ["/sbin/init", "/usr/sbin/init"] {
            guard let target = try? files.linkTarget(path) else { continue }
            for known in [InitSystem.systemd, .openrc, .procd] where target.holds(known.rawValue) {
                return .known(known, Source(path))
            }
        }
        for (path, name) in [
            ("/sbin/procd", InitSystem.procd), ("/etc/openwrt_release", .procd), ("/sbin/openrc-init", .openrc),
            ("/etc/runlevels", .openrc), ("/lib/systemd/systemd", .systemd), ("/usr/lib/systemd/systemd", .systemd),
        ] where (try? files.info(path)) != nil {
            return .known(name, Source(path))
        }
        return .known(.other, Source("/sbin/init"))
    }

    private func routes(_ files: any FileSystem) -> Observed<[Route]> {
        func lines(_ path: String) -> Observed<[ConfigLine]> {
            files.observe(path).map { Lines.of($0, path: path) ?? [] }
        }
        let (four, six) = (lines("/proc/net/route"), lines("/proc/net/ipv6_route"))
        // A kernel without IPv6 has no such file; without the other one nothing can be said.
        guard let four = four.value else {
            return .unreadable(why: four.whyUnknown ?? "/proc/net/route: not there", Source("/proc/net/route"))
        }
        if let why = six.whyUnknown { return .unreadable(why: why, Source("/proc/net/ipv6_route")) }
        return .known(RouteTables.ipv4(four) + RouteTables.ipv6(six.value ?? []), Source("/proc/net/route"))
    }

    private func freeze(_ box: Box) -> Observed<Freeze> {
        for path in ["/etc/boxdoctor/freeze", "/run/boxdoctor/freeze"] {
            let bytes = box.files.observe(path, limit: FileLimits.attribute)
            if !bytes.isAbsent { return .known(FreezeText.parse(bytes.value ?? []), Source(path)) }
        }
        if kernelFreezes(box) {
            return .known(Freeze(), Source("/proc/cmdline"))
        }
        return .absent(Source("/etc/boxdoctor/freeze"))
    }
}

/// Whether the boot loader's `boxdoctor.freeze` stops every fix.
package func kernelFreezes(_ box: Box) -> Bool {
    kernelArguments(box).contains { $0 == "boxdoctor.freeze" || $0 == "boxdoctor.freeze=1" }
}

/// What the boot loader told the running kernel; empty with `--root`.
func kernelArguments(_ box: Box) -> [String] {
    guard box.kernel != nil, let bytes = try? box.files.read("/proc/cmdline", limit: FileLimits.configuration) else {
        return []
    }
    return String(decoding: bytes, as: UTF8.self).words.map(String.init)
}

/// The first line of a file that holds one value.
package func firstLine(_ path: String, _ files: any FileSystem) -> Observed<String> {
    switch files.observe(path, limit: FileLimits.attribute) {
    case .known(let bytes, let source): Lines.first(bytes).map { .known($0, source) } ?? .absent(source)
    case .absent(let source): .absent(source)
    case .unreadable(let why, let source): .unreadable(why: why, source)
    case .notLooked(let why): .notLooked(why: why)
    }
}
