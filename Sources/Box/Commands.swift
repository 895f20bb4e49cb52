/// Other programs, run without a shell.
package protocol Commands: Sendable {
    /// Runs them all, at most `CommandLimits.atOnce` together, and returns one outcome each, in order. Each gets its own
    /// process group, which is ended whole at its timeout or at `deadline`; none is left when this returns.
    func run(_ commands: [Command], until deadline: Deadline) -> [CommandOutcome]
}

package struct Command: Sendable, Equatable {
    /// Absolute, or a bare name looked for in /usr/sbin, /usr/bin, /sbin, /bin; never in the caller's PATH.
    package var program: String
    package var arguments: [String]
    /// The whole environment of the child, beside PATH, LC_ALL=C.UTF-8 and TZ=UTC.
    package var environment: [String: String]
    package var timeoutSeconds: Double
    /// Output beyond this many bytes is dropped and said so.
    package var outputLimit: Int
    package var input: [UInt8]
    /// It may start nothing that outlives it, in whatever session.
    package var leavesNothing: Bool

    package init(
        _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], timeoutSeconds: Double = 2,
        outputLimit: Int = 65_536, input: [UInt8] = [], leavesNothing: Bool = false
    ) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
        self.timeoutSeconds = timeoutSeconds
        self.outputLimit = outputLimit
        self.input = input
        self.leavesNothing = leavesNothing
    }

    /// As a person would type it, for messages.
    package var description: String { ([program] + arguments).joined(separator: " ") }
}

package enum CommandOutcome: Sendable, Equatable {
    case finished(CommandResult)
    /// No such program.
    case notFound
    /// Could not be started; the kernel's words.
    case failed(why: String)
    /// Ended by us after this long.
    case timedOut(seconds: Double)

    /// Standard output where it ended with status 0.
    package var output: [UInt8]? {
        if case .finished(let result) = self, result.status == 0 { return result.output }
        return nil
    }
}

package struct CommandResult: Sendable, Equatable {
    /// Exit status; 128 + number where a signal ended it.
    package var status: Int
    package var output: [UInt8]
    package var errors: [UInt8]
    package var wasTruncated: Bool
    /// From its start to its end, by the monotonic clock; nil where nobody measured.
    package var durationSeconds: Double?

    package init(status: Int, output: [UInt8], errors: [UInt8] = [], wasTruncated: Bool = false) {
        self.status = status
        self.output = output
        self.errors = errors
        self.wasTruncated = wasTruncated
    }
}

package enum CommandLimits {
    /// Enough to overlap waiting, few enough for a Pi.
    package static let atOnce = 8
}
