import ArgumentParser
import Box
import Facts
import Native
import Operation
import Reports

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

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        let patient = try Session(BoxOptions.parse([])).changeableBox()
        guard let freezer = Freezer(patient) else { throw Failure.broken("this box may not be changed") }
        let who = ["SUDO_USER", "LOGNAME", "USER"].lazy.compactMap(Console.environment).first
        do {
            let path = try freezer.freeze(Freeze(reason: reason, who: who, until: until), untilReboot: runtime)
            try output.write("Frozen (\(path)). boxdoctor thaw   allows fixes again.\n")
        } catch let error as ChangeError {
            throw Failure(status: FixStatus.refused, text: "\(error)")
        }
    }
}
