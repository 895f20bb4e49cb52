import Box
import CLinux
import Glibc

/// Programs by posix_spawn(3), watched in one poll(2) loop of the calling thread.
///
/// Each gets a session of its own, no inherited descriptor, and its input from memory. When its program ends, what is left
/// of its process group is ended too; a daemon that it started in a session of its own stays, for starting one may be what
/// the command is for. When it is we who end it, such descendants are sought in /proc and ended as well. One that has left
/// its session and lost its parents escapes, but not from `leavesNothing`: then it becomes our child (PR_SET_CHILD_SUBREAPER)
/// and is ended with all that came of it when all commands are through.
package struct LiveCommands: Commands {
    /// How often those that were adopted and have ended are looked for.
    private static let reapNanoseconds: Int64 = 100_000_000
    private let adoptsOrphans: Bool

    /// Adopting is for a process whose children are all from here: those of others would be ended too.
    package init(adoptingOrphans: Bool = false) { adoptsOrphans = adoptingOrphans }

    package func run(_ commands: [Command], until deadline: Deadline) -> [CommandOutcome] {
        let adopts = adoptsOrphans && commands.contains(where: \.leavesNothing) && box_adopt_orphans(1) == 0
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
            turn(active, adopts: adopts)
        }
        if adopts {
            ProcessTree.endOrphans()
            _ = box_adopt_orphans(0)
        }
        return runs.map { $0.outcome ?? .failed(why: "could not be started") }
    }

    private func turn(_ active: [CommandRun], adopts: Bool) {
        var descriptors = active.flatMap(\.descriptors).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let now = LiveClocks().monotonicNanoseconds()
        var wake = active.map { $0.wakeAt(now) }.min() ?? now
        if adopts { wake = min(wake, now + LiveCommands.reapNanoseconds) }
        _ = poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: (max(wake - now, 0) + 999_999) / 1_000_000))
        for run in active { run.advance() }
        let overdue = active.filter(\.isOverdue)
        ProcessTree.end(overdue.map(\.process))
        for run in overdue { run.giveUp() }
        if adopts { ProcessTree.reapOrphans(beside: active.filter { $0.outcome == nil }.map(\.process)) }
    }
}
