import ArgumentParser
import Native
import Operation
import Reports

struct ConfirmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Keep what 'boxdoctor fix --try' did; without this it is taken back by itself.")

    @Argument(help: "The number of a transaction; all that are on trial if not given.")
    var id: String?

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        let patient = try Session(BoxOptions.parse([])).changeableBox()
        guard let surgeon = Surgeon(patient) else { throw Failure.broken("this box may not be changed") }
        switch surgeon.confirm(id) {
        case .done(let ids):
            Trial.disarm(ids.split(separator: " ").map(String.init), on: patient)
            try output.write("Kept: \(ids).\n")
        case .nothingToDo:
            try output.write("Nothing is on trial; what was may have been taken back: boxdoctor history\n")
        case .refused(let why), .rolledBack(_, let why), .rollbackFailed(_, let why):
            throw Failure(status: FixStatus.refused, text: why)
        }
    }
}
