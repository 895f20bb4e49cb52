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
        var known: [pid_t: Kin] = [:]
        for _ in 0..<rounds {
            let found = descendants(of: Set(known.keys).union(roots), sessions: roots)
            let fresh = found.filter { known[$0.key] == nil }
            guard !fresh.isEmpty else { break }
            for (process, kin) in fresh { signal(process, kin, SIGSTOP) }
            known.merge(fresh) { first, _ in first }
        }
        for root in roots { kill(-root, SIGKILL) }
        for (process, kin) in known { signal(process, kin, SIGKILL) }
        for root in roots {
            kill(root, SIGKILL)
            reap(root)
        }
    }

    /// Ends what this process has adopted, and all that came of it. Nothing else may be its child but what stayed in its own
    /// session.
    static func endOrphans() {
        for _ in 0..<rounds {
            let session = getsid(0)
            let orphans = all().filter { $0.value.parent == getpid() && $0.value.session != session }
            guard !orphans.isEmpty else { return }
            end(Array(orphans.keys))
        }
    }

    /// Reaps those that were adopted and have ended. The roots are their starters' to reap.
    static func reapOrphans(beside roots: [pid_t]) {
        while true {
            let ended = box_ended_child(0)
            guard ended > 0, !roots.contains(ended), getsid(ended) != getsid(0) else { return }
            waitpid(ended, nil, WNOHANG)
        }
    }

    /// To this process and to no other that got its number since.
    private static func signal(_ process: pid_t, _ kin: Kin, _ number: Int32) {
        guard let held = Descriptor(box_process_descriptor(process)) else {
            // Before Linux 5.3.
            if errno == ENOSYS { kill(process, number) }
            return
        }
        guard Kin(process)?.startedAt == kin.startedAt else { return }
        // A seccomp filter may not know the call.
        if box_signal_process(held.number, number) != 0, errno != ESRCH { kill(process, number) }
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
    private static func descendants(of known: Set<pid_t>, sessions: [pid_t]) -> [pid_t: Kin] {
        let all = all()
        var children: [pid_t: [pid_t]] = [:]
        var found = known
        for (process, kin) in all {
            children[kin.parent, default: []].append(process)
            if sessions.contains(kin.session) { found.insert(process) }
        }
        var waiting = Array(found)
        while let next = waiting.popLast() {
            for child in children[next] ?? [] where found.insert(child).inserted { waiting.append(child) }
        }
        return all.filter { found.contains($0.key) }
    }

    private static func all() -> [pid_t: Kin] {
        guard let files = try? LiveFiles(), let names = try? files.list("/proc", limit: 100_000) else { return [:] }
        var all: [pid_t: Kin] = [:]
        for process in names.compactMap({ pid_t($0) }) { all[process] = Kin(process) }
        return all
    }
}

/// What /proc/PID/stat says of a process's descent.
private struct Kin {
    var parent: pid_t
    var session: pid_t
    /// Ticks since boot: with the number, a name for this process alone.
    var startedAt: Substring

    init?(_ process: pid_t) {
        let flags = O_RDONLY | O_CLOEXEC
        guard let file = Descriptor(box_openat(AT_FDCWD, "/proc/\(process)/stat", flags, 0)) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = read(file.number, &bytes, bytes.count)
        // proc_pid_stat(5): the name in parentheses may hold anything; after it state, parent, group, session, and as the
        // twentieth the start.
        guard count > 0, let name = bytes[..<count].lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = String(decoding: bytes[(name + 1)..<count], as: UTF8.self).split(separator: " ", maxSplits: 20)
        guard fields.count > 20, let parent = pid_t(fields[1]), let session = pid_t(fields[3]) else { return nil }
        (self.parent, self.session, startedAt) = (parent, session, fields[19])
    }
}
