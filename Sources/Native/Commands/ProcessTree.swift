import CLinux
import Glibc

/// Processes of ours that have not been reaped, and all that came of them.
package enum ProcessTree {
    /// A tree that still grows after so many looks is killed as far as it is known.
    private static let rounds = 16
    /// A killed process ends at once unless the kernel holds it in a device's or a dead server's hands.
    private static let reapMilliseconds: Int32 = 100

    /// Stops the whole trees, so that nothing in them can fork, then kills them, and reaps their roots. All in one go: to
    /// look through /proc costs milliseconds.
    package static func end(_ roots: [Int32]) {
        guard !roots.isEmpty else { return }
        for root in roots { kill(-root, SIGSTOP) }
        var known = Set(roots)
        for _ in 0..<rounds {
            let found = descendants(of: known, sessions: roots)
            guard !found.isSubset(of: known) else { break }
            for process in found.subtracting(known) { kill(process, SIGSTOP) }
            known.formUnion(found)
        }
        for root in roots { kill(-root, SIGKILL) }
        for process in known { kill(process, SIGKILL) }
        for root in roots { reap(root) }
    }

    private static func reap(_ root: pid_t) {
        if let exit = Descriptor(box_process_descriptor(root)) {
            var descriptor = pollfd(fd: exit.number, events: Int16(POLLIN), revents: 0)
            _ = poll(&descriptor, 1, reapMilliseconds)
            waitpid(root, nil, WNOHANG)
        } else {
            for _ in 0..<reapMilliseconds where waitpid(root, nil, WNOHANG) == 0 { usleep(1000) }
        }
    }

    /// Children, children of those, and members of the sessions, as /proc shows them now.
    private static func descendants(of known: Set<pid_t>, sessions: [pid_t]) -> Set<pid_t> {
        guard let files = try? LiveFiles(), let names = try? files.list("/proc", limit: 100_000) else { return known }
        var children: [pid_t: [pid_t]] = [:]
        var found = known
        for process in names.compactMap({ pid_t($0) }) {
            guard let (parent, session) = kin(process) else { continue }
            children[parent, default: []].append(process)
            if sessions.contains(session) { found.insert(process) }
        }
        var waiting = Array(found)
        while let next = waiting.popLast() {
            for child in children[next] ?? [] where found.insert(child).inserted { waiting.append(child) }
        }
        return found
    }

    private static func kin(_ process: pid_t) -> (parent: pid_t, session: pid_t)? {
        guard let file = Descriptor(box_openat(AT_FDCWD, "/proc/\(process)/stat", O_RDONLY | O_CLOEXEC, 0)) else {
            return nil
        }
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = read(file.number, &bytes, bytes.count)
        // proc_pid_stat(5): the name in parentheses may hold anything; after it state, parent, group, session.
        guard count > 0, let name = bytes[..<count].lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = bytes[(name + 1)..<count].split(separator: UInt8(ascii: " "), maxSplits: 4)
        guard fields.count > 3, let parent = pid_t(String(decoding: fields[1], as: UTF8.self)),
            let session = pid_t(String(decoding: fields[3], as: UTF8.self))
        else { return nil }
        return (parent, session)
    }
}
