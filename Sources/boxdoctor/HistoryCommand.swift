import ArgumentParser
import Native
import Operation
import Records
import Reports
import Values

struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "List what boxdoctor changed on this box, the latest last.")

    @OptionGroup var output: OutputOptions

    @Flag(help: "As JSON, for programs.")
    var json = false

    mutating func run() throws {
        let patient = try Session(BoxOptions.parse([])).changeableBox()
        guard let surgeon = Surgeon(patient) else { throw Failure.broken("this box cannot be read") }
        let (transactions, troubles) = surgeon.log.all()
        if json { return try output.write(historyJSON(transactions, troubles: troubles).text + "\n") }
        try output.tell(historyText(transactions, troubles: troubles, on: output.screen))
    }
}
