import Box
import CLinux
import Glibc

/// Programs by posix_spawn(3), watched in one poll(2) loop of the calling thread.
///
/// Each gets a session of its own, no inherited descriptor, and its input from memory. When its program ends, what is left
/// of its process group is ended too; a daemon that it started in a session of its own stays, for starting one may be what
/// the command is for. When it is we who end it, such descendants are sought in /proc and ended as well; only one that has
/// left its session and lost its parents escapes.
package struct LiveCommands: Commands {
    package init() {}

    package func run(_ commands: [Command], until deadline: Deadline) -> [CommandOutcome] {
        let runs = commands.map { CommandRun($0, until: deadline) }
        var waiting = runs[...]
        var active: [CommandRun] = []
        while true {
            active.removeAll { $0.outcome != nil }
            while active.count < CommandLimits.atOnce, let next = waiting.popFirst() {
                next.start()
                if next.outcome == nil { active.append(next) }
            }
            guard !active.isEmpty else { break }
            turn(active)
        }
        return runs.map { $0.outcome ?? .failed(why: "could not be started") }
    }

    private func turn(_ active: [CommandRun]) {
        var descriptors = active.flatMap(\.descriptors).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let now = LiveClocks().monotonicNanoseconds()
        let wake = active.map { $0.wakeAt(now) }.min() ?? now
        _ = poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: (max(wake - now, 0) + 999_999) / 1_000_000))
        for run in active { run.advance() }
        let overdue = active.filter(\.isOverdue)
        ProcessTree.end(overdue.map(\.process))
        for run in overdue { run.giveUp() }
    }
}
