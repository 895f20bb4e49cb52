import Values

/// Where a process lives: which unit it belongs to, and whether it is a container's, whose files and deeds are not the box's.
package struct ProcessPlace: Sendable, Equatable {
    /// Its control group (cgroups(7)), such as `/system.slice/unbound.service`; empty where there is none to be read.
    var controlGroup: String
    /// Numbered anew in a PID namespace below ours (proc(5), `NSpid`).
    var hasOwnNumbering: Bool

    package init(_ pid: Int, _ files: any FileSystem) {
        func lines(_ file: String) -> [Substring] {
            let bytes = (try? files.read("/proc/\(pid)/\(file)", at: 0, count: FileLimits.attribute)) ?? []
            return (Lines.of(bytes, path: "") ?? []).map(\.text)
        }
        let numbers = lines("status").first { $0.hasPrefix("NSpid:") }?.words.dropFirst()
        hasOwnNumbering = (numbers?.count ?? 1) > 1
        // `0::/path`; `1:name=systemd:/path` before version 2.
        let group = lines("cgroup").first { $0.hasPrefix("0::") || $0.contains(":name=systemd:") }
        controlGroup = group.map { String($0.split(separator: ":", maxSplits: 2).last ?? "") } ?? ""
    }

    package var unit: String? { controlGroup.split(separator: "/").last { $0.hasSuffix(".service") }.map(String.init) }

    /// The container's part of the control group, as engines name them.
    private var container: Substring? {
        controlGroup.split(separator: "/").last { group in
            ["docker", "libpod-", "crio-", "cri-containerd-", "lxc.payload", "lxc", "kubepods", "nerdctl-", "machine-"]
                .contains { group.hasPrefix($0) }
        }
    }

    /// Told by the PID namespace, or where that is shared by the control group: another one than process 1 is in, for this
    /// program may itself run in a container.
    func isInContainer(besides first: ProcessPlace) -> Bool { hasOwnNumbering || container != first.container }
}

extension Observed where Value == [RunningProcess] {
    /// Without those of containers, told for programs of these names only: looking costs two files each.
    package func outsideContainers(_ names: Set<String>, _ files: any FileSystem) -> Self {
        let first = ProcessPlace(1, files)
        return map { processes in
            processes.filter { process in
                guard names.contains(process.name) else { return true }
                return !ProcessPlace(process.pid, files).isInContainer(besides: first)
            }
        }
    }
}
