import ArgumentParser
import Checks
import Reports
import Values

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the checks, by group, and where those that are not built in come from.")

    @OptionGroup var files: FilesOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "As JSON, for programs.")
    var json = false

    mutating func run() throws {
        let checks = try allChecks + Session(files.box).described()
        try output.write(json ? checksJSON(checks).text + "\n" : checkList(checks, on: output.screen))
    }
}
