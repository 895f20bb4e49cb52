import ArgumentParser
import Native
import Operation
import Records
import Reports
import Values

struct ConfirmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Keep what 'boxdoctor fix --try' did; without this it is taken back by itself.")

    @Argument(help: "The number of a transaction; all that are on trial if not given.")
    var id: String?

    @OptionGroup var output: FileOptions

    mutating func run() throws {
        let patient = try Session(BoxOptions.parse([])).changeableBox()
        guard let surgeon = Surgeon(patient) else { throw Failure.broken("this box may not be changed") }
        let (all, troubles) = surgeon.log.all()
        let named = try id.map { id in
            guard let found = TransactionLog.find(id, among: all) else {
                // One that cannot be read may be the one that is meant.
                throw troubles.first.map { Failure(status: FixStatus.refused, text: "\($0.source): \($0.text)") }
                    ?? Failure.noTransaction(id)
            }
            return found.id
        }
        switch surgeon.confirm(named) {
        case .done(let ids):
            Trial.disarm(ids.split(separator: " ").map(String.init), on: patient)
            try output.write("Kept: \(ids).\n")
        case .nothingToDo:
            try output.write("Nothing is on trial. What was may have been taken back: boxdoctor history\n")
        case .refused(let why), .rolledBack(_, let why), .rollbackFailed(_, let why):
            throw Failure(status: FixStatus.refused, text: why)
        }
    }
}
