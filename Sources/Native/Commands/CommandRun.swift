import Box
import CLinux
import Glibc
import Programs

/// One command from its start to its outcome.
final class CommandRun {
    /// Where pidfd_open(2) is missing (before Linux 5.3), how often to ask whether the program has ended.
    private static let askAgainNanoseconds: Int64 = 10_000_000
    /// How long a daemon that kept the output open may hold up the outcome after its parent's end.
    private static let lingerNanoseconds: Int64 = 50_000_000

    private let command: Command
    private let deadline: Deadline
    private(set) var outcome: CommandOutcome?

    private(set) var process: pid_t = 0
    private var exit: Descriptor?
    private var output: CappedPipe?
    private var errors: CappedPipe?
    private var status: Int?
    private var startedAt: Int64 = 0
    private var endsAt: Int64 = 0

    init(_ command: Command, until deadline: Deadline) {
        self.command = command
        self.deadline = deadline
    }

    /// Readable when there is something to do; -1 for what is done.
    var descriptors: [Int32] {
        [
            exit == nil || status != nil ? -1 : exit?.number ?? -1, output?.openNumber ?? -1, errors?.openNumber ?? -1,
        ]
    }

    func wakeAt(_ now: Int64) -> Int64 {
        status == nil && exit == nil ? min(endsAt, now + CommandRun.askAgainNanoseconds) : endsAt
    }

    func start() {
        startedAt = LiveClocks().monotonicNanoseconds()
        let timeout = command.timeoutSeconds.isNaN ? 0 : min(max(command.timeoutSeconds, 0), 86_400)
        endsAt = min(deadline.monotonicNanoseconds, startedAt + Int64(timeout * 1e9))
        guard endsAt > startedAt else {
            outcome = .failed(why: "not started: the time for it was over")
            return
        }
        do {
            let (output, outputEnd) = try CappedPipe.make(limit: command.outputLimit)
            let (errors, errorsEnd) = try CappedPipe.make(limit: command.outputLimit)
            process = try Spawn.start(command, output: outputEnd, errors: errorsEnd)
            (self.output, self.errors) = (output, errors)
            exit = Descriptor(box_process_descriptor(process))
        } catch {
            outcome = error.outcome
        }
    }

    /// Its time is over and it still runs: to be ended by the caller, who ends many at once, and then given up.
    private(set) var isOverdue = false

    func giveUp() {
        outcome = .timedOut(seconds: (Double(endsAt - startedAt) / 1e8).rounded() / 10)
        close()
    }

    private func close() {
        exit = nil
        (output, errors) = (nil, nil)
    }

    /// Takes what there is and sees whether it is over.
    func advance() {
        output?.drain()
        errors?.drain()
        let now = LiveClocks().monotonicNanoseconds()
        if status == nil, box_ended_child(process) == process {
            // The program is gone and its own children with it; what it wrote is in the pipes. Its group first: once it is
            // reaped, its number may be somebody else's.
            kill(-process, SIGKILL)
            status = reap()
            endsAt = min(endsAt, now + CommandRun.lingerNanoseconds)
            output?.drain()
            errors?.drain()
        }
        let isClosed = output?.openNumber == nil && errors?.openNumber == nil
        if let status, isClosed || now >= endsAt {
            var result = CommandResult(
                status: status, output: output?.bytes ?? [], errors: errors?.bytes ?? [],
                wasTruncated: output?.wasTruncated == true || errors?.wasTruncated == true)
            result.durationSeconds = Double(now - startedAt) / 1e9
            outcome = .finished(result)
            close()
        } else {
            isOverdue = now >= endsAt
        }
    }

    /// The exit status of a program that has ended.
    private func reap() -> Int {
        var word: Int32 = 0
        waitpid(process, &word, 0)
        // wait(2): low seven bits are the signal, the byte above the exit status.
        return word & 0x7f == 0 ? Int(word >> 8) & 0xff : 128 + Int(word & 0x7f)
    }
}
