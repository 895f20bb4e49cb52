import ArgumentParser
import Native
import Operation
import Records
import Reports

struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "List what boxdoctor changed on this box, the latest last.")

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        let patient = try Session(BoxOptions.parse([])).changeableBox()
        guard let surgeon = Surgeon(patient) else { throw Failure.broken("this box cannot be read") }
        let (transactions, troubles) = surgeon.log.all()
        try output.write(historyText(transactions, troubles: troubles, on: output.screen))
    }
}
