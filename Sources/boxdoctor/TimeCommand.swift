import ArgumentParser
import Facts
import Findings
import Probes
import Reports
import TimeScience

struct TimeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "time", abstract: "Say what time it is, and how we know: who agrees, and what bounds it.",
        discussion: "Sets nothing. Exit status: 0 the time is known, 3 it is not, 64 usage, 70 boxdoctor failed.")

    @OptionGroup(title: "The box") var box: BoxOptions

    @Option(help: "Ask this NTP server too: an address or a name. Repeatable.")
    var server: [String] = []

    @Option(help: "text or json.")
    var format: TimeFormat = .text

    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() throws {
        let facts = try Session(box).facts { $0.servers = server }
        let estimate = estimateTime(facts)
        try output.write(
            format == .json
                ? estimate.jsonReport(troubles: facts.troubles)
                : estimate.textReport(on: output.screen, troubles: facts.troubles))
        if estimate.estimate == nil { throw ExitCode(ExitStatus.of(.unknown, failOn: .unknown)) }
    }
}

enum TimeFormat: String, ExpressibleByArgument, CaseIterable { case text, json }
