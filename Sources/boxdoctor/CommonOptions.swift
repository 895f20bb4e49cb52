import ArgumentParser
import Checks
import Judgement
import Native
import Probes
import Programs
import Reports

/// Which box is looked at, and how.
struct BoxOptions: ParsableArguments {
    @Option(
        help: "Judge the facts in a file that 'boxdoctor probe' wrote ('-': standard input) instead of this box.",
        completion: .file(extensions: ["json"]))
    var facts: String?

    @Option(
        help: "Examine the files below a directory: a mounted card, an image being built. Nothing live is looked at.",
        completion: .directory)
    var root: String?

    @Option(help: "Seconds the whole run may take, on the monotonic clock.")
    var timeout: Double = ProbeOptions().timeoutSeconds

    @Flag(help: "Send no packet.")
    var offline = false

    @Option(
        help: "Read settings from this file instead of /etc/boxdoctor/boxdoctor.toml.",
        completion: .file(extensions: ["toml"]))
    var config: String?

    func validate() throws {
        guard (0.1...3600).contains(timeout) else { throw ValidationError("--timeout takes 0.1 to 3600 seconds") }
        if facts != nil, root != nil { throw ValidationError("--facts and --root are two boxes; give one") }
        if facts == "-", config == "-" { throw ValidationError("standard input can be read once only") }
    }
}

/// How and where a text is written.
struct OutputOptions: ParsableArguments {
    @Option(help: "Write to a file, replaced in one step, mode 0644.", completion: .file())
    var output: String?

    @Option(help: "Colour the text: auto (on terminals, unless NO_COLOR is set), always, never.")
    var color: ColorChoice = .auto

    /// Of the terminal the text goes to, if it goes to one.
    var screen: Screen {
        let toTerminal = output == nil && Console.isTerminal(.output)
        return Screen(
            columns: (toTerminal ? Console.columns(of: .output) : nil) ?? Screen().columns,
            style: .chosen(
                color, isTerminal: toTerminal, noColor: Console.environment("NO_COLOR") != nil,
                term: Console.environment("TERM")))
    }

    func write(_ text: String) throws {
        do {
            if let output { try OutputFile.replace(output, with: text) } else { try Console.write(linked(text)) }
        } catch {
            throw Failure.broken(error)
        }
    }
}

extension OutputOptions {
    /// With links, on a terminal that has them and where colours are wanted.
    private func linked(_ text: String) -> String {
        guard screen.style == .colored, Console.isTerminal(.output), TerminalLinks.areShown(Console.environment) else {
            return text
        }
        let host = LiveKernel().hostName()
        return TerminalLinks(host: host, checks: allChecks.map(\.id)).linked(text)
    }
}

extension ColorChoice: ExpressibleByArgument {}
extension ReportFormat: ExpressibleByArgument {}
