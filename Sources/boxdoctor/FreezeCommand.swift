import ArgumentParser
import Box
import Facts
import Native
import Operation
import Reports
import Values

struct FreezeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "freeze",
        abstract: "Stop every fix on this box, by hand or by unit, until 'boxdoctor thaw'. Checks go on.",
        discussion: "Exit status: 0 frozen, 3 could not be, 64 usage, 70 boxdoctor failed.")

    @Option(help: "Why, for whoever finds it.")
    var reason: String?

    @Option(help: "Until when, as text: it is shown and never obeyed, for the clock may be wrong.")
    var until: String?

    @Flag(help: "Until the next boot only.")
    var runtime = false

    @Flag(help: "As JSON, for programs.")
    var json = false

    @OptionGroup var output: FileOptions

    mutating func run() throws {
        try output.run("freeze", asJSON: json, perform)
    }

    private func perform(_ record: inout ChangeRecord) throws {
        let patient = try Session(BoxOptions.parse([])).changeableBox()
        guard let freezer = Freezer(patient) else { throw Failure.broken("this box may not be changed") }
        let before = freezer.standing(untilReboot: runtime)
        let who = ["SUDO_USER", "LOGNAME", "USER"].lazy.compactMap(Console.environment).first
        do {
            // Why it was frozen first still holds, unless somebody says something else.
            let freeze = Freeze(
                reason: reason ?? before?.reason, who: who ?? before?.who, until: until ?? before?.until)
            let path = try freezer.freeze(freeze, untilReboot: runtime)
            record.outcome = before == freeze ? .nothingToDo : .done
            record.members = [
                ("path", .string(path)), ("reason", JSON(freeze.reason)), ("who", JSON(freeze.who)),
                ("until", JSON(freeze.until)),
            ]
            if json { return }
            let reason = freeze.reason.map { ": \(escaped($0))" } ?? ""
            let word = before == nil ? "Frozen" : "Still frozen"
            try output.write("\(word) (\(path))\(reason).\n    boxdoctor thaw   allows fixes again\n")
        } catch let error as ChangeError {
            throw Failure(status: FixStatus.refused, text: "\(error)")
        }
    }
}
