import ArgumentParser
import Bootstrap
import Checks
import Native
import Probes
import Programs
import Remedies
import Reports
import Values

struct FixCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fix",
        abstract: "Set the clock right (--clock), or make what was found go away: shown, asked, done, looked at again.",
        discussion: """
            Every change is recorded first; 'boxdoctor undo' takes it back, and what does not help is taken back at \
            once.
            Exit status: 0 done or nothing to do, 1 failed and taken back, 2 not taken back whole, 3 refused, 64 \
            usage, 70 boxdoctor failed.
            """)

    @Argument(
        help: "Ids of remedies or of checks; 'bootstrap': what makes the box come up by itself. All safe ones if none.",
        completion: .list(["bootstrap"] + allRemedies.map(\.id)))
    var ids: [String] = []

    @Flag(help: "Set the clock: to what signed answers prove, else to what at least three servers agree on.")
    var clock = false

    @Option(help: "Ask, and add, this NTP server: an address or a name. Repeatable.")
    var server: [String] = []

    @Option(help: "Add this resolver: an address. Repeatable.")
    var resolver: [IPAddress] = []

    @Option(help: "With --clock: set it as this one server says, whoever disagrees.")
    var iTrust: IPAddress?

    @Option(
        help: "With --clock: set it to this time, such as 2026-11-19T12:03:00Z.", transform: Timestamp.typed)
    var to: Timestamp?

    @Flag(help: "With --clock: do nothing unless this box is in a deadlock, and never set it back. For a boot unit.")
    var ifDeadlocked = false

    @Flag(help: "Show what would be done, with every line that would change, and do nothing.")
    var dryRun = false

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @Flag(help: "Allow what weakens something, and setting the clock back by more than a day.")
    var unsafe = false

    @Option(
        help:
            "Take it back by itself after this time (120s if not given: --try) unless 'boxdoctor confirm' comes first.",
        transform: Length.typed)
    var `try`: Length?

    @Flag(help: "Say what is planned and what became of it as JSON; with --dry-run or --yes, for nobody is asked.")
    var json = false

    @OptionGroup(title: "The box") var box: BoxOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        try checkServers(server)
        if json, !dryRun, !yes { throw ValidationError("--json asks nobody: add --dry-run or --yes") }
        if clock, !ids.isEmpty {
            throw ValidationError("--clock sets the clock alone; run it first, then fix the rest")
        }
        if clock, `try` != nil {
            throw ValidationError("a clock that was set is not set back: --try is not for --clock")
        }
        if !clock, iTrust != nil || to != nil || ifDeadlocked {
            throw ValidationError("--i-trust, --to and --if-deadlocked go with --clock")
        }
        if iTrust != nil, to != nil { throw ValidationError("--i-trust and --to are two answers; give one") }
        if box.facts != nil || box.root != nil, !dryRun {
            throw ValidationError("fix changes only this box; --dry-run shows what it would do there")
        }
        if let length = `try`, !(5...86_400).contains(length.seconds) { throw ValidationError("--try takes 5s to 1d") }
    }

    mutating func run() throws {
        var record = FixRecord()
        guard json else { return try perform(&record) }
        try output.writeRecord {
            try perform(&record)
        } then: { why, status in
            if let why { record.change.words.append(why) }
            record.change.end(status)
            return record.json
        }
    }

    private func perform(_ record: inout FixRecord) throws {
        if clock { try ClockFix(command: self).run(&record) } else { try RemedyFix(command: self).run(&record) }
    }

    /// For people; programs get the record.
    func tell(_ text: String) throws { if !json { try output.tell(text) } }

    /// Servers have to be looked for, some twice: more time than a look alone takes, unless the operator said how much.
    func adjust(_ options: inout ProbeOptions) {
        if box.timeout == nil { options.timeoutSeconds = 20 }
        options.servers = server + (iTrust.map { ["\($0)"] } ?? [])
        options.candidateResolvers = resolver
        options.mayAskStrangers = !ifDeadlocked
        if clock { options.timeSearch = iTrust == nil && to == nil ? .untilQuorum : .none }
    }

    /// Whether to go on: --yes, or the operator's word. Without a terminal there is nobody to ask.
    func mayGoOn(_ question: String, inFull: Bool = false) throws {
        if yes { return }
        guard Console.hasOperator else {
            throw Failure(status: FixStatus.refused, text: "nobody to ask here; add --yes to do it without a question")
        }
        do {
            guard try Console.asks(question, inFull: inFull) else {
                throw Failure(status: FixStatus.refused, text: "nothing was touched")
            }
        } catch let error as OutputError {
            throw Failure.broken(error)
        }
    }
}

extension IPAddress: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
