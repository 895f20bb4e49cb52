import ArgumentParser
import Reports
import Values

/// `help COMMAND` as everywhere, and `help TOPIC` for what is no command.
struct TopicCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "help", abstract: "Explain a command, or a topic: glossary, status, json, watch.")

    @Argument(help: "A command or a topic.", completion: .list(HelpTopic.allCases.map(\.rawValue)))
    var topic: String?

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        guard let topic else {
            return try output.write(
                BoxDoctor.helpMessage() + "\n\nTOPICS:\n" + HelpTopic.listing(on: output.screen))
        }
        if let topic = HelpTopic(rawValue: topic) { return try output.write(topic.text(on: output.screen)) }
        guard
            let command = BoxDoctor.configuration.subcommands.first(where: {
                $0.configuration.commandName == topic
            })
        else {
            let known = HelpTopic.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure.usage("'\(escaped(topic))' is no command and no topic; topics are \(known)")
        }
        try output.write(BoxDoctor.helpMessage(for: command, columns: output.screen.columns) + "\n")
    }
}
