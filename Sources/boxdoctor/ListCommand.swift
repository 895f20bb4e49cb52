import ArgumentParser
import Checks
import Reports

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the checks, by group, and where those that are not built in come from.")

    @OptionGroup var box: BoxOptions
    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        try output.write(checkList(allChecks + Session(box).described(), on: output.screen))
    }
}
