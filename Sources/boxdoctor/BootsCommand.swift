import ArgumentParser
import Facts
import Judgement
import Native
import Operation
import Probes
import Reports
import Values

struct BootsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "boots",
        abstract: "List the starts of this box: how long it was off, when its clock was right, and what was predicted.",
        discussion: """
            Reads the ledger that boxdoctor-check keeps, and the journal. Sends no packet. Exit status: 0 shown, 64 usage, \
            70 boxdoctor failed.
            """)

    @OptionGroup(title: "The box") var box: BoxOptions

    @Option(help: "text or json.")
    var format: TextOrJSON = .text

    @Flag(help: "The same as --format json.")
    var json = false

    @OptionGroup(title: "Output") var output: OutputOptions

    /// Journal files that are read: a year of most boxes.
    static let journalFiles = 64

    mutating func run() throws {
        if json { format = .json }
        box.offline = true
        let session = Session(box)
        let diagnosis = try session.diagnosis { $0.journalFiles = BootsCommand.journalFiles }
        let report = BootsReport(
            host: diagnosis.facts.host.title, boots: diagnosis.ledger,
            troubles: diagnosis.facts.troubles.filter { $0.source == Source(BootLedgerFile.path) })
        switch format {
        case .text: try output.write(report.text(on: output.screen))
        case .json: try output.write(report.json.text + "\n")
        }
    }
}

enum TextOrJSON: String, ExpressibleByArgument, CaseIterable { case text, json }
