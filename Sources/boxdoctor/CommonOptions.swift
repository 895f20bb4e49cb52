import ArgumentParser
import Checks
import Judgement
import Native
import Probes
import Programs
import Reports
import Values

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

    // Whatever follows is its value: -1 is a wrong number, not another option.
    @Option(
        parsing: .unconditional,
        help: "Seconds the whole run may take, on the monotonic clock; 10 where none is given, 20 for a fix.")
    var timeout: Double?

    @Flag(help: "Send no packet.")
    var offline = false

    @Option(
        help: "Read settings from this file instead of /etc/boxdoctor/boxdoctor.toml.",
        completion: .file(extensions: ["toml"]))
    var config: String?

    var timeoutSeconds: Double { timeout ?? ProbeOptions().timeoutSeconds }

    /// For a pipe that is named as a file.
    var wait: InputWait { InputWait(givenSeconds: timeout) }

    func validate() throws {
        guard (0.1...3600).contains(timeoutSeconds) else {
            throw ValidationError("--timeout takes 0.1 to 3600 seconds")
        }
        if facts != nil, root != nil { throw ValidationError("--facts and --root are two boxes; give one") }
        if facts == "-", config == "-" { throw ValidationError("standard input can be read once only") }
    }
}

/// What `--server` takes.
func checkServers(_ servers: [String]) throws {
    for server in servers where IPAddress(server) == nil && DNSName.absolute(server) == nil {
        throw ValidationError("--server takes an address or a host name, not '\(escaped(server))'")
    }
}

/// Which box's files are looked at, where nothing of it is judged.
struct FilesOptions: ParsableArguments {
    @Option(
        help: "Look at the files below a directory: a mounted card, an image being built.", completion: .directory)
    var root: String?

    var box: BoxOptions {
        get throws { try BoxOptions.parse(root.map { ["--root", $0] } ?? []) }
    }
}

/// Where a text without colours and times is written.
struct FileOptions: ParsableArguments {
    @Option(help: "Write to a file, replaced in one step, mode 0644.", completion: .file())
    var output: String?

    func write(_ text: String) throws {
        if let output { return try FileOptions.replace(output, with: text) }
        do { try Console.write(text) } catch { throw Failure.broken(error) }
    }

    static func replace(_ path: String, with text: String) throws {
        do {
            try OutputFile.replace(path, with: text)
        } catch {
            // A file named on the command line that cannot be made is the command line's fault.
            throw error.isOfTheName ? Failure.usage(error) : Failure.broken(error)
        }
    }
}

/// How and where a text is written.
struct OutputOptions: ParsableArguments {
    @OptionGroup var file: FileOptions

    @Option(help: "Colour the text: auto (on terminals, unless NO_COLOR is set), always, never.")
    var color: ColorChoice = .auto

    @Option(help: "Times as utc or as local time, where people read them. Programs always get UTC.")
    var time: TimeChoice = .utc

    /// Of the terminal the text goes to, if it goes to one.
    var screen: Screen {
        let toTerminal = file.output == nil && Console.isTerminal(.output)
        var screen = Screen(
            columns: (toTerminal ? Console.columns(of: .output) : nil) ?? columnsAskedFor ?? Screen().columns,
            style: .chosen(
                color, isTerminal: toTerminal, noColor: Console.environment("NO_COLOR") != nil,
                term: Console.environment("TERM")))
        // Beside UTC only for somebody who sits there; a mail or a log is read elsewhere.
        screen.isLocal = time == .local
        screen.zone = toTerminal || screen.isLocal ? LocalZone(offset: LocalTime.offset) : nil
        return screen
    }

    /// COLUMNS, where somebody exports it for a pipe or a pager.
    private var columnsAskedFor: Int? {
        Console.environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? min($0, 1000) : nil }
    }

    /// A text for people, in the time that they asked for.
    func tell(_ text: String) throws { try write(screen.localised(text)) }

    func write(_ text: String) throws { try file.write(file.output == nil ? linked(text) : text) }
}

extension OutputOptions {
    /// Runs what changes the box, and writes its record whatever came of it: refused, or with a status of its own. What the
    /// command line or boxdoctor itself did wrong stays an error.
    func writeRecord(_ work: () throws -> Void, then record: (_ why: String?, _ status: Int32) -> JSON) throws {
        try file.writeRecord(work, then: record)
    }
}

extension FileOptions {
    /// Runs what changes the box: for people, or with its record as JSON whatever came of it.
    func run(_ command: String, asJSON: Bool, _ work: (inout ChangeRecord) throws -> Void) throws {
        var record = ChangeRecord(command)
        guard asJSON else { return try work(&record) }
        try writeRecord {
            try work(&record)
        } then: { why, status in
            if let why { record.say(why) }
            record.end(status)
            return record.json
        }
    }

    func writeRecord(_ work: () throws -> Void, then record: (_ why: String?, _ status: Int32) -> JSON) throws {
        var (why, status): (String?, Int32) = (nil, 0)
        do {
            try work()
        } catch let failure as Failure where failure.status == FixStatus.refused {
            (why, status) = (failure.text, failure.status)
        } catch let code as ExitCode {
            status = code.rawValue
        }
        try write(record(why, status).text + "\n")
        if status != 0 { throw ExitCode(status) }
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
extension TimeChoice: ExpressibleByArgument {}
extension ReportFormat: ExpressibleByArgument {}
