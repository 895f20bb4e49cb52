import ArgumentParser
import Native
import Reports
import Values

@main
struct BoxDoctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "boxdoctor",
        abstract:
            "Says why a box cannot get its time and names back, breaks the circle, and keeps it from coming back.",
        discussion: "Without a command it checks this box, which changes nothing and needs no root.",
        version: boxdoctorVersion,
        subcommands: [
            CheckCommand.self,
            WindowsCommand.self,
            ListCommand.self,
            ExplainCommand.self,
            SettingsCommand.self,
            TimeCommand.self,
            FixCommand.self,
            UndoCommand.self,
            ConfirmCommand.self,
            HistoryCommand.self,
            FreezeCommand.self,
            ThawCommand.self,
            ProbeCommand.self,
            TestCheckCommand.self,
            GraphCommand.self,
            RehearseCommand.self,
            BootsCommand.self,
            ReportCommand.self,
            SchemaCommand.self,
            TopicCommand.self,
            ManualCommand.self,
        ],
        defaultSubcommand: CheckCommand.self)

    static func main() {
        Console.surviveClosedPipes()
        do {
            // `--try` may stand alone; ArgumentParser knows options with a value and flags without one, not both.
            let words = programArguments().map { $0 == "--try" ? "--try=120s" : $0 }
            if let fault = typedFault(words) { throw Failure.usage(fault) }
            var command = try direct(words) ?? parseAsRoot(negativesJoined(words))
            try command.run()
        } catch let failure as Failure {
            let screen = Screen(columns: Console.columns(of: .errors) ?? Screen().columns)
            try? Console.write(screen.prose("boxdoctor: \(failure.text)") + "\n", to: .errors)
            exit(withError: ExitCode(failure.status))
        } catch {
            exit(withError: error)
        }
    }

    /// The command named, parsed on its own: on its way down from the root, ArgumentParser takes the arguments of every
    /// command apart, which is a third of a start. Nil where there is anything to say about the words: the root says it.
    private static func direct(_ words: [String]) -> (any ParsableCommand)? {
        guard let command = configuration.subcommands.first(where: { $0.configuration.commandName == words.first })
        else { return nil }
        return try? command.parse(Array(words.dropFirst()))
    }
}
