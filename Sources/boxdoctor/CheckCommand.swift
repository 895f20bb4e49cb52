import ArgumentParser
import Checks
import Findings
import Judgement
import Reports

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check this box (or one in a file, or files below a directory) and say what is wrong and what to do.",
        discussion: "Exit status: 0 ok, 1 warning, 2 critical, 3 unknown, 64 usage, 70 boxdoctor failed.")

    @Argument(
        help: "Ids or groups of checks ('boxdoctor list'); all where none is named.",
        completion: .list(allChecks.map(\.id)))
    var checks: [String] = []

    @OptionGroup(title: "The box") var box: BoxOptions

    @Option(help: "text, json, sarif, prometheus, nagios or checkmk.")
    var format: ReportFormat = .text

    @OptionGroup(title: "Output") var output: OutputOptions

    @Flag(help: "Show every finding, with its evidence.")
    var verbose = false

    @Option(help: "The least bad status that gives an exit status other than 0: unknown, warning, critical.")
    var failOn: FailOn = .unknown

    @Flag(help: "Exit with 0 whatever was found.")
    var exitZero = false

    mutating func run() throws {
        // A misspelt name is told before anything takes time.
        let session = Session(box)
        let known = try allChecks + session.described()
        let chosen: [any Check]
        do { chosen = try select(checks, from: known) } catch { throw Failure.usage(error) }
        // All are judged, so that a finding keeps its cause when only some are shown.
        var diagnosis = try session.diagnosis()
        if !checks.isEmpty { diagnosis = diagnosis.showing(only: chosen.map(\.id)) }
        try output.write(diagnosis.report(format, on: output.screen, verbose: verbose))
        let status = exitZero ? 0 : ExitStatus.of(diagnosis.status, failOn: failOn.status)
        if status != 0 { throw ExitCode(status) }
    }
}

enum FailOn: String, ExpressibleByArgument, CaseIterable {
    case unknown, warning, critical

    var status: Status {
        switch self {
        case .unknown: .unknown
        case .warning: .warning
        case .critical: .critical
        }
    }
}
