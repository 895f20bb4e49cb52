import ArgumentParser
import Box
import Checks
import Facts
import Findings
import Judgement
import Native
import Operation
import Probes
import Reports
import Values

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

    @Flag(help: "The same as --format json.")
    var json = false

    @OptionGroup(title: "Looking again") var watch: WatchOptions

    @Flag(help: "Write this start of the box down, for 'boxdoctor boots'. For boxdoctor-check's unit.")
    var ledger = false

    @OptionGroup(title: "Output") var output: OutputOptions

    @Flag(help: "Show every finding, with its evidence.")
    var verbose = false

    @Option(help: "Lowest severity that makes the exit status non-zero: unknown, warning, critical.")
    var failOn: FailOn = .unknown

    @Flag(help: "Exit with 0 whatever was found.")
    var exitZero = false

    mutating func run() throws {
        // A misspelt name is told before anything takes time.
        let session = Session(box)
        let known = try allChecks + session.described()
        let chosen: [any Check]
        do { chosen = try select(checks, from: known) } catch {
            throw Failure.usage(asCommand(error.name) ?? "\(error)")
        }
        if watch.isOn { return try watch.run(output) { try look(chosen, Session(box), on: $0) } }
        let seen = try look(chosen, session, on: output.screen)
        if format == .text, !json { try output.tell(seen.text) } else { try output.write(seen.text) }
        if !exitZero, seen.status != 0 { throw ExitCode(seen.status) }
    }

    private func look(_ chosen: [any Check], _ session: Session, on screen: Screen) throws -> WatchOptions.Look {
        // All are judged, so that a finding keeps its cause when only some are shown.
        var diagnosis = try session.offeringDiagnosis { if ledger { $0.journalFiles = 2 } }
        if ledger { try writeDown(diagnosis, session) }
        if !checks.isEmpty { diagnosis = diagnosis.showing(only: chosen.map(\.id)) }
        return WatchOptions.Look(
            text: diagnosis.report(json ? .json : format, on: screen, verbose: verbose),
            essence: diagnosis.findings.map { "\($0.check) \($0.status)" }.joined(separator: ","),
            status: ExitStatus.of(diagnosis.status, failOn: failOn.status))
    }
}

extension CheckCommand {
    func validate() throws {
        try watch.check(box)
        if ledger, box.facts != nil || box.root != nil {
            throw ValidationError("--ledger is for this box; --facts and --root are of another")
        }
    }

    /// The first time, the journal's past boots are taken in.
    private func writeDown(_ diagnosis: Diagnosis, _ session: Session) throws {
        guard let file = BootLedgerFile(on: try session.changeableBox()) else { return }
        var boots = diagnosis.ledger
        if diagnosis.facts.boots.isEmpty {
            var past = diagnosis
            past.facts.journalBoots = try session.facts {
                $0.journalFiles = BootsCommand.journalFiles
                $0.isBootsOnly = true
            }.journalBoots
            boots = past.ledger
        }
        do {
            try file.write(boots)
        } catch {
            // The verdict counts; what was written down before is still there.
            try Console.write("boxdoctor: \(error)\n", to: .errors)
        }
    }
}

/// Somebody who misspelt a command asked for a check, as far as the parser knows.
private func asCommand(_ word: String) -> String? {
    let commands = BoxDoctor.configuration.subcommands.filter { $0.configuration.shouldDisplay }
    let names = commands.compactMap { $0.configuration.commandName } + ["--version", "--help"]
    guard let near = nearestNames(to: word, among: names).first ?? (word == "version" ? "--version" : nil) else {
        return nil
    }
    return "no command, check or group named '\(escaped(word))'; did you mean boxdoctor \(near)?"
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
