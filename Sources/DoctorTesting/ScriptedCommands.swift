import Box
import Synchronization

/// Programs that exist only as what they say.
package final class ScriptedCommands: Commands {
    private let answer: @Sendable (Command) -> CommandOutcome
    private let log = Mutex<[String]>([])

    package init(answer: @escaping @Sendable (Command) -> CommandOutcome) { self.answer = answer }

    /// Standard output by command line as a person would type it; all else is not installed.
    package convenience init(outputs: [String: String]) {
        self.init { command in
            outputs[command.description].map {
                .finished(CommandResult(status: 0, output: Array($0.utf8)))
            } ?? .notFound
        }
    }

    /// Every command line so far, in order.
    package var ran: [String] { log.withLock { $0 } }

    package func run(_ commands: [Command], until deadline: Deadline) -> [CommandOutcome] {
        log.withLock { $0 += commands.map(\.description) }
        return commands.map(answer)
    }
}
