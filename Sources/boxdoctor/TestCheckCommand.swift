import ArgumentParser
import Box
import Checks
import Facts
import Findings
import Judgement
import Native
import Probes
import Reports
import Values

struct TestCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test-check",
        abstract: "Try an external check from its file, wherever that is: what is wrong with it, and what it says.",
        discussion: "Exit status: that of the finding, or 64 where the file describes no check.")

    @Argument(help: "A manifest, see boxdoctor-plugin(7).", completion: .file(extensions: ["toml"]))
    var file: String

    @Flag(help: "As JSON, for programs.")
    var json = false

    @OptionGroup var box: BoxOptions
    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        let bytes: [UInt8]
        do { bytes = try InputFile.read(file, limit: FileLimits.configuration, waiting: box.wait) } catch {
            throw Failure.usage(error)
        }
        var options = ProbeOptions()
        options.timeoutSeconds = box.timeoutSeconds
        options.isOffline = box.offline
        let session = Session(box)
        // The file itself may lie where checks are read from.
        let others = try session.described().filter {
            ($0 as? ExternalCheck)?.fact.source != Source(InputFile.absolute(file))
        }
        let trial = ExternalTrial(bytes, file, on: try session.box(), beside: allChecks + others, options: options)
        try output.write(json ? trial.json.text + "\n" : trial.report(on: output.screen))
        let status = trial.finding.map { ExitStatus.of($0.status, failOn: .unknown) } ?? ExitStatus.usage
        if status != 0 { throw ExitCode(status) }
    }
}
