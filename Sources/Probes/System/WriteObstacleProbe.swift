import Box
import Facts
import Records
import Values

/// Whether the files that repairs write can be written, and stay.
struct WriteObstacleProbe: Probe {
    package let step = "looking at what can be written"

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        let mounts = Mounts(box)
        var seen: Set<String> = []
        for path in candidates(facts) where seen.insert(path).inserted {
            if let kind = obstacle(path, mounts, box.files) {
                facts.host.obstacles.append(WriteObstacle(path: path, kind: kind))
            }
        }
    }

    private func candidates(_ facts: Facts) -> [String] {
        let daemons = facts.timeDaemons.flatMap {
            [$0.sourceDirectory?.value, $0.settingsDirectory?.value, $0.extensibleFile?.value].compactMap { $0 }
        }
        let resolvers = facts.resolver.local.flatMap {
            [$0.settingsDirectory?.value ?? $0.configuration.place].compactMap { $0 }
        }
        let isPlain = facts.resolver.resolvConf.value?.owner == .file
        let records = [TransactionLog.standardDirectory, "/var/lib", "/var"]
        return ["/etc", "/etc/systemd/system"] + records + (isPlain ? ["/etc/resolv.conf"] : []) + daemons + resolvers
    }

    private func obstacle(_ path: String, _ mounts: Mounts, _ files: any FileSystem) -> WriteObstacle.Kind? {
        guard let info = try? files.linkInfo(path) else { return nil }
        // A linked folder is walked into like any other; a linked file is another's.
        if info.kind == .link, (try? files.info(path))?.kind == .file { return .link(target: realPath(path, files)) }
        if let mount = mounts.mount(of: realPath(path, files)).value {
            if mount.isReadOnly { return .readOnly }
            if mount.fileSystem == "overlay", mount.isVolatile { return .inMemory }
        }
        return (try? files.isImmutable(path)) == true ? .immutable : nil
    }
}
