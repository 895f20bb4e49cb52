import ArgumentParser
import Checks
import Judgement
import Reports
import Values

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say why a check exists, what it reads, its thresholds, and what to do.")

    @Argument(help: "Ids or groups of checks ('boxdoctor list'), or all.", completion: .list(allChecks.map(\.id)))
    var checks: [String]

    @OptionGroup var files: FilesOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "As JSON, for programs.")
    var json = false

    mutating func run() throws {
        let chosen: [any Check]
        let known = try allChecks + Session(files.box).described()
        do { chosen = try select(checks == ["all"] ? [] : checks, from: known) } catch { throw Failure.usage(error) }
        if json { return try output.write(checksJSON(chosen).text + "\n") }
        try output.write(chosen.map { explanation(of: $0, on: output.screen) }.joined(separator: "\n"))
    }
}
