import ArgumentParser
import Box
import Facts
import Findings
import Native
import Probes
import Reports
import Roughtime
import TimeScience

struct TimeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "time", abstract: "Say what time it is, and how we know: who agrees, and what bounds it.",
        discussion: "Sets nothing. Exit status: 0 the time is known, 3 it is not, 64 usage, 70 boxdoctor failed.")

    @OptionGroup(title: "The box") var box: BoxOptions

    @Option(help: "Ask this NTP server too: an address or a name. Repeatable.")
    var server: [String] = []

    @Option(help: "text, json or svg.")
    var format: TimeFormat = .text

    @Option(help: "Where two signed answers contradict each other, write the proof to this file.", completion: .file())
    var proof: String?

    @Option(
        help: "Say whether a file proves that a Roughtime server lied (RFC 10049). Asks nobody.",
        completion: .file(extensions: ["json"]))
    var verify: String?

    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() throws {
        if let verify { return try verifyProof(verify) }
        let facts = try Session(box).facts { options in
            options.servers = server
            options.mayAskStrangers = Console.hasOperator
        }
        if let proof, let text = facts.malfeasance.first {
            do { try OutputFile.replace(proof, with: text) } catch { throw Failure.broken(error) }
        }
        let estimate = estimateTime(facts)
        let report =
            switch format {
            case .text: estimate.textReport(on: output.screen, troubles: facts.troubles)
            case .json: estimate.jsonReport(troubles: facts.troubles)
            case .svg: estimate.svgReport
            }
        try output.write(report)
        if estimate.estimate == nil { throw ExitCode(ExitStatus.of(.unknown, failOn: .unknown)) }
    }

    /// 0 where it is proof, 1 where its answers are consistent.
    private func verifyProof(_ path: String) throws {
        do {
            let bytes = try InputFile.read(path, limit: RoughtimeEvidence.fileLimitBytes)
            let verdict = try RoughtimeEvidence(json: bytes).verdict(crypto: LiveCrypto())
            try output.write(verdict.text)
            if case .consistent = verdict { throw ExitCode(1) }
        } catch let error as FileError {
            throw Failure.usage(error)
        } catch let error as RoughtimeEvidenceError {
            throw Failure.usage("\(path): \(error.words)")
        }
    }
}

enum TimeFormat: String, ExpressibleByArgument, CaseIterable { case text, json, svg }
