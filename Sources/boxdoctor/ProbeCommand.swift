import ArgumentParser
import Formats
import Values

struct ProbeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Print the facts about this box as JSON, to be judged anywhere with --facts. Holds no secrets.")

    @OptionGroup(title: "The box") var box: BoxOptions
    @OptionGroup(title: "Output") var output: FileOptions

    /// The facts are JSON already: for whoever types it everywhere.
    @Flag(help: .hidden)
    var json = false

    func validate() throws {
        if box.facts != nil { throw ValidationError("--facts are there already; probe looks at a box") }
    }

    mutating func run() throws {
        let facts = try Session(box).facts()
        do {
            try output.write(FactsFile.text(facts))
        } catch let error as FactsFileError {
            throw Failure.broken(error)
        }
    }
}
