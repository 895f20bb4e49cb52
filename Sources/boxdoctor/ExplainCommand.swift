import ArgumentParser
import Checks
import Judgement
import Reports
import Values

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say why a check exists, what it reads, its thresholds, and what to do.")

    @Argument(help: "Ids or groups of checks ('boxdoctor list').", completion: .list(allChecks.map(\.id)))
    var checks: [String]

    @OptionGroup var box: BoxOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "As JSON, for programs.")
    var json = false

    mutating func run() throws {
        let chosen: [any Check]
        let known = try allChecks + Session(box).described()
        do { chosen = try select(checks, from: known) } catch { throw Failure.usage(error) }
        if json { return try output.write(checksJSON(chosen).text + "\n") }
        try output.write(chosen.map { explanation(of: $0, on: output.screen) }.joined(separator: "\n"))
    }
}
