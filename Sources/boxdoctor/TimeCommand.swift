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

    @Flag(help: "The same as --format json.")
    var json = false

    @OptionGroup(title: "Looking again") var watch: WatchOptions

    @Option(help: "Where two signed answers contradict each other, write the proof to this file.", completion: .file())
    var proof: String?

    @Option(
        help: "Say whether a file proves that a Roughtime server lied (RFC 10049). Asks nobody.",
        completion: .file(extensions: ["json"]))
    var verify: String?

    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        try watch.check(box)
        try checkServers(server)
        if format == .svg, watch.isOn { throw ValidationError("--watch redraws text or json, not a picture") }
    }

    mutating func run() throws {
        if let verify { return try verifyProof(verify) }
        if json { format = .json }
        if watch.isOn { return try watch.run(output, look) }
        let facts = try Session(box).facts { options in
            options.servers = server
            options.mayAskStrangers = Console.hasOperator
        }
        if let proof, let text = facts.malfeasance.first {
            try FileOptions.replace(proof, with: text)
        }
        let estimate = estimateTime(facts)
        let report =
            switch format {
            case .text:
                estimate.textReport(
                    on: output.screen, troubles: facts.troubles, isOffline: facts.host.isOffline)
            case .json: estimate.jsonReport(troubles: facts.troubles)
            case .svg: estimate.svgReport
            }
        if format == .text { try output.tell(report) } else { try output.write(report) }
        if estimate.estimate == nil { throw ExitCode(ExitStatus.of(.unknown, failOn: .unknown)) }
    }

    /// All is well where the time is known and this clock is right. Strangers are not asked again and again.
    private func look(on screen: Screen) throws -> WatchOptions.Look {
        let facts = try Session(box).facts { $0.servers = server }
        let time = estimateTime(facts)
        let text =
            format == .json
            ? time.jsonReport(troubles: facts.troubles)
            : time.textReport(
                on: screen, troubles: facts.troubles, isOffline: facts.host.isOffline)
        let isRight = time.lagSeconds.map { abs($0) < 1 }
        let status: Int32 = isRight == nil ? 3 : isRight == true ? 0 : 2
        return WatchOptions.Look(text: text, essence: "\(status) \(time.agreeing) \(time.asked)", status: status)
    }

    /// 0 where it is proof, 1 where its answers are consistent.
    private func verifyProof(_ path: String) throws {
        do {
            let bytes = try InputFile.read(path, limit: RoughtimeEvidence.fileLimitBytes, waiting: box.wait)
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
