import ArgumentParser
import Checks
import Doctor

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the checks, by group.")

    @OptionGroup var output: OutputOptions

    mutating func run() throws { try output.write(checkList(allChecks, on: output.screen)) }
}
