import ArgumentParser
import Doctor
import Native

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
            ManualCommand.self,
        ],
        defaultSubcommand: CheckCommand.self)

    static func main() {
        Console.surviveClosedPipes()
        do {
            // `--try` may stand alone; ArgumentParser knows options with a value and flags without one, not both.
            let words = programArguments().map { $0 == "--try" ? "--try=120s" : $0 }
            var command = try parseAsRoot(words)
            try command.run()
        } catch let failure as Failure {
            try? Console.write("boxdoctor: \(failure.text)\n", to: .errors)
            exit(withError: ExitCode(failure.status))
        } catch {
            exit(withError: error)
        }
    }
}
