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

    @Flag(help: "As JSON, for programs.")
    var json = false

    @OptionGroup var output: FileOptions

    mutating func run() throws {
        try output.run("confirm", asJSON: json, perform)
    }

    private func perform(_ record: inout ChangeRecord) throws {
        record.members = [("kept", .array([]))]
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
            let kept = ids.split(separator: " ").map(String.init)
            record.members = [("kept", .array(kept.map(JSON.string)))]
            record.outcome = .done
            Trial.disarm(kept, on: patient)
            if !json { try output.write("Kept: \(ids).\n") }
        case .nothingToDo:
            let text = "Nothing is on trial. What was may have been taken back: boxdoctor history\n"
            record.say(text)
            if !json { try output.write(text) }
        case .refused(let why), .rolledBack(_, let why), .rollbackFailed(_, let why):
            throw Failure(status: FixStatus.refused, text: why)
        }
    }
}
