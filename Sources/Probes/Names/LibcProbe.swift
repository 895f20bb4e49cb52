import Box
import Facts
import Formats
import Programs
import Values

/// libc's part of finding names: resolv.conf, nsswitch.conf, hosts.
struct LibcProbe: Probe {
    package let step = "reading resolv.conf, nsswitch.conf and hosts"

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        var troubles: [Trouble] = []
        facts.resolver.resolvConf = resolvConf(box.files, &troubles)
        facts.resolver.nsswitch = nsswitch(box.files, &troubles)
        if let lines = observedLines("/etc/hosts", box.files, &troubles).value {
            let hosts = HostsText.parse(lines)
            facts.resolver.hosts = hosts.entries
            troubles += hosts.troubles
        }
        let options = observedLines("/etc/host.conf", box.files, &troubles).value ?? []
        let multi = options.map { $0.text.beforeComment().words }.last { $0.first == "multi" }
        // Distributions ship `multi on` (host.conf(5)); musl has no such file and takes them all.
        facts.resolver.takesAllHosts = multi.map { $0.dropFirst().first == "on" } ?? (isMusl(box.files) ? true : nil)
        facts.troubles += troubles
    }

    private func resolvConf(_ files: any FileSystem, _ troubles: inout [Trouble]) -> Observed<ResolvConf> {
        let path = "/etc/resolv.conf"
        let lines = observedLines(path, files, &troubles)
        guard case .known(let lines, let source) = lines else { return lines.map { _ in ResolvConf() } }
        var (conf, wrong) = ResolvConfText.parse(lines, endsInLineFeed: !isMusl(files))
        troubles += wrong
        conf.owner = ResolvConf.Owner(linkTarget: try? files.linkTarget(path), lines)
        if conf.owner == .file, isMounted(path, files) { conf.owner = .container }
        return .known(conf, source)
    }

    /// musl takes a carriage return for a blank (resolvconf.c), glibc for a part of the address (res_init.c).
    private func isMusl(_ files: any FileSystem) -> Bool {
        ((try? files.list("/lib", limit: 4096)) ?? []).contains { $0.hasPrefix("ld-musl-") }
    }

    /// Container engines mount their own file over it.
    private func isMounted(_ path: String, _ files: any FileSystem) -> Bool {
        guard let bytes = try? files.read("/proc/self/mountinfo", limit: FileLimits.configuration) else { return false }
        return MountTable(Lines.of(bytes, path: "") ?? []).mounts.contains { $0.point == path }
    }

    private func nsswitch(_ files: any FileSystem, _ troubles: inout [Trouble]) -> Observed<[NameService]> {
        // Since glibc 2.37 distributions may keep theirs below /usr.
        for path in ["/etc/nsswitch.conf", "/usr/lib/nsswitch.conf", "/usr/etc/nsswitch.conf"] {
            let lines = observedLines(path, files, &troubles)
            guard case .known(let lines, let whole) = lines else {
                if lines.isAbsent { continue }
                return lines.map { _ in [] }
            }
            let (services, source, wrong) = NameServiceSwitch.parse(lines)
            troubles += wrong
            return services.map { .known(looked($0, files), source ?? whole) } ?? .absent(whole)
        }
        return .absent(Source("/etc/nsswitch.conf"))
    }

    /// With whether the module of each is installed, where the C library's own are seen.
    private func looked(_ services: [NameService], _ files: any FileSystem) -> [NameService] {
        func names(_ folder: String) -> [String] {
            (try? files.list(folder, limit: FileLimits.directoryEntries)) ?? []
        }
        let builtIn: Set = ["files", "dns"]
        guard services.contains(where: { !builtIn.contains($0.name) }) else { return services }
        let folders =
            ["/lib64", "/usr/lib64", "/lib", "/usr/lib"]
            + names("/usr/lib").filter { $0.holds("-linux-gnu") }.map { "/usr/lib/\($0)" }
        let modules = Set(folders.flatMap(names).filter { $0.hasPrefix("libnss_") || $0 == "libc.so.6" })
        guard modules.contains("libc.so.6") else { return services }
        return services.map { service in
            var service = service
            if !builtIn.contains(service.name) { service.isThere = modules.contains("libnss_\(service.name).so.2") }
            return service
        }
    }
}

/// A text file's lines; what is there and cannot be read is told as a trouble as well.
func observedLines(
    _ path: String, _ files: any FileSystem, _ troubles: inout [Trouble]
) -> Observed<[ConfigLine]> {
    switch files.observe(path) {
    case .known(let bytes, let source):
        if let lines = Lines.of(bytes, path: path) { return .known(lines, source) }
        let why = "binary, not a text file; not read"
        troubles.append(Trouble(source, why))
        return .unreadable(why: "\(path): \(why)", source)
    case .absent(let source): return .absent(source)
    case .unreadable(let why, let source):
        troubles.append(Trouble(source, why))
        return .unreadable(why: why, source)
    case .notLooked(let why): return .notLooked(why: why)
    }
}
