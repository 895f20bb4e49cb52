import Values

/// The programs that run, from /proc. Command lines may hold secrets: they are looked at, never stored in facts.
package struct RunningProcess: Sendable, Equatable {
    package var pid: Int
    /// First 15 bytes of the program's name (proc(5), `comm`).
    package var name: String
    /// Empty for kernel threads and where it could not be read.
    package var arguments: [String]
}

/// Every process, or why they cannot be told: with `--root`, or where /proc hides those of others (`hidepid`).
func runningProcesses(in box: Box) -> Observed<[RunningProcess]> {
    guard box.kernel != nil else { return .notLooked(why: "files only, nothing runs there") }
    let files = box.files
    // Process 1 is always there and always somebody else's for an ordinary user.
    guard (try? files.read("/proc/1/comm", limit: FileLimits.attribute)) != nil else {
        return .unreadable(why: "/proc hides the processes of others (hidepid); run as root", Source("/proc"))
    }
    do {
        let pids = try files.list("/proc", limit: processLimit).compactMap { Int($0) }.sorted()
        return .known(pids.compactMap { process($0, files) }, Source("/proc"))
    } catch {
        return .unreadable(why: "\(error)", Source("/proc"))
    }
}

/// Processes looked at; a small box runs a few hundred.
private let processLimit = 32_768

private func process(_ pid: Int, _ files: any FileSystem) -> RunningProcess? {
    guard let comm = try? files.read("/proc/\(pid)/comm", limit: FileLimits.attribute), let name = Lines.first(comm)
    else {
        return nil
    }
    let line = (try? files.read("/proc/\(pid)/cmdline", at: 0, count: FileLimits.attribute)) ?? []
    return RunningProcess(
        pid: pid, name: name, arguments: line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
}
