import ArgumentParser
import Native
import Operation
import Programs
import Records
import Reports
import Values

struct UndoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take back what a fix did: the latest, or the one named ('boxdoctor history').",
        discussion: """
            Refused where a file was edited since, unless --keep says which stays. Exit status: 0 done or nothing to do, 2 not taken back whole, \
            3 refused, 64 usage, 70 boxdoctor failed.
            """)

    @Argument(help: "The number of a transaction, such as 0003.")
    var id: String?

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @Flag(help: "Only what a crash or a power cut interrupted, including trials. For a boot unit.")
    var interrupted = false

    @Option(help: "Where a file was edited since: keep it 'edited', as it is now, or put the 'original' back.")
    var keep: KeptFiles?

    @Flag(help: .hidden)
    var ifTrial = false

    @Option(help: .hidden)
    var after: Int?

    @Flag(help: "Say what became of it as JSON; with --yes, for nobody is asked.")
    var json = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if json, !yes, !interrupted { throw ValidationError("--json asks nobody: add --yes") }
    }

    /// How long a trial that has run out waits for a fix that holds the lock, and how often it looks.
    private static let patience = (rounds: 120, seconds: 5.0)

    mutating func run() throws {
        try output.file.run("undo", asJSON: json, perform)
    }

    /// For people; programs get the record.
    private func tell(_ text: String) throws { if !json { try output.write(text) } }

    private func perform(_ record: inout ChangeRecord) throws {
        record.set([])
        if let after { Detached.wait(seconds: Double(min(max(after, 0), 86_400))) }
        let patient = try Session(BoxOptions.parse([])).changeableBox()
        guard let surgeon = Surgeon(patient) else { throw Failure.broken("this box may not be changed") }
        if interrupted { return try recover(with: surgeon, &record) }
        surgeon.sweep()
        guard let transaction = try choose(surgeon.log) else { return try tell("Nothing to take back.\n") }
        record.set([transaction])
        if let why = whyNot(transaction) { throw Failure(status: FixStatus.refused, text: why) }
        guard isOpen(transaction) else { return try tell(text(.nothingToDo) + "\n") }
        if !yes {
            let title = "\(transaction.id)  \(transaction.remedy): \(escaped(transaction.title))"
            try tell(output.screen.prose(title) + "\n")
            for file in transaction.files {
                try tell("    \(file.before == nil ? "removes" : "restores") \(escaped(file.path))\n")
            }
            guard Console.hasOperator else {
                throw Failure(status: FixStatus.refused, text: "nobody to ask here; add --yes")
            }
            guard try Console.asks("Take this back?") else {
                throw Failure(status: FixStatus.refused, text: "nothing was touched")
            }
        }
        var outcome = surgeon.undo(transaction.id, onlyIfTrial: ifTrial, keeping: keep)
        if case .done(let id) = outcome, transaction.state == .trial, !ifTrial { Trial.disarm([id], on: patient) }
        if ifTrial {
            for _ in 0..<UndoCommand.patience.rounds {
                guard case .refused = outcome else { break }
                Detached.wait(seconds: UndoCommand.patience.seconds)
                outcome = surgeon.undo(transaction.id, onlyIfTrial: true)
            }
        }
        if case .done = outcome { record.outcome = .done }
        record.say(text(outcome))
        record.set(surgeon.log.all().transactions.filter { $0.id == transaction.id })
        try tell(output.screen.prose(text(outcome)) + "\n")
        if outcome.exitStatus != FixStatus.done { throw ExitCode(outcome.exitStatus) }
    }

    /// Asks nobody: each was meant to be taken back. A record that cannot be read keeps the others from nothing.
    private func recover(with surgeon: Surgeon, _ record: inout ChangeRecord) throws {
        let recovery = surgeon.recover(keeping: keep)
        record.set(recovery.transactions)
        if !recovery.transactions.isEmpty { record.outcome = .done }
        for transaction in recovery.transactions {
            try tell("\(transaction.id)  \(transaction.remedy): \(escaped(transaction.stateText))\n")
            guard transaction.state == .broken else { continue }
            let trouble = transaction.trouble.map { escaped($0) + "\n" } ?? ""
            try tell(output.screen.prose(trouble) + surgeon.editsText(transaction))
        }
        if recovery.transactions.contains(where: { $0.state == .broken }) {
            try tell(decisionText)
            throw ExitCode(FixStatus.rollbackFailed)
        }
        if let why = recovery.whyNotAll { throw Failure(status: FixStatus.refused, text: escaped(why)) }
        if recovery.transactions.isEmpty { try tell("Nothing was interrupted.\n") }
    }

    /// The one named, else the latest that can be taken back: where all of them can be seen.
    private func choose(_ log: TransactionLog) throws -> Transaction? {
        let (all, troubles) = log.all()
        if id == nil || all.isEmpty, let trouble = troubles.first {
            throw Failure(
                status: FixStatus.refused,
                text: escaped("\(trouble.source): \(trouble.text)") + "; name the one: boxdoctor history")
        }
        guard let id else { return all.last(where: \.canBeTakenBack) }
        guard let found = TransactionLog.find(id, among: all) else { throw Failure.noTransaction(id) }
        return found
    }

    /// Whether there is something of it to take back; a trial that was confirmed is none any more.
    private func isOpen(_ transaction: Transaction) -> Bool {
        transaction.canBeTakenBack && !(ifTrial && transaction.state == .applied)
    }

    private func whyNot(_ transaction: Transaction) -> String? {
        guard transaction.clockStepSeconds != nil else { return nil }
        return "\(transaction.id) set the clock, which is not set back; boxdoctor time   says whether it is right"
    }

    private func text(_ outcome: Surgeon.Outcome) -> String {
        switch outcome {
        case .done(let id) where keep == .edited:
            "\(id): taken back, but for files that were edited since: they stay as they are, the fix's lines too."
        case .done(let id): "\(id): taken back; the box is as it was before."
        case .nothingToDo: "Already undone or confirmed."
        case .refused(let why): "Nothing was touched: \(escaped(why))"
        case .rolledBack, .rollbackFailed: outcome.text(remedy: "undo")
        }
    }
}

extension ChangeRecord {
    /// What was meant to be taken back, as it is now.
    fileprivate mutating func set(_ transactions: [Transaction]) {
        members = [("transactions", .array(transactions.map(transactionJSON)))]
    }
}

extension KeptFiles: ExpressibleByArgument {}
