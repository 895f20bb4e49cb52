import Operation
import Records
import Values

extension Transaction {
    /// What it is now, in words.
    package var stateText: String {
        switch state {
        case .applying where clockStepSeconds != nil: "interrupted; boxdoctor time   says whether the clock is right"
        case .applying: "interrupted; the next fix or 'boxdoctor undo \(id)' takes it back"
        case .applied: clockStepSeconds == nil ? "applied; boxdoctor undo \(id)" : "done"
        case .trial: "on trial; boxdoctor confirm keeps it"
        case .rolledBack: "taken back at once"
        case .undoing: "being taken back; 'boxdoctor undo \(id)' goes on"
        case .undone: "taken back"
        case .broken: "could not be taken back whole; 'boxdoctor undo --interrupted' says how to go on"
        }
    }
}

extension Surgeon {
    /// What stands between a transaction and its end: for each file that was edited since, what it held before the fix and
    /// what it holds now. Empty where nothing was.
    package func editsText(_ transaction: Transaction) -> String {
        let edits = transaction.files.flatMap { file -> [String] in
            guard case .known(let now) = contents(file.path), now != file.before, now != file.after else { return [] }
            return unifiedDiff(file.path, before: file.before, after: now ?? "")
        }
        return edits.map { escaped($0) + "\n" }.joined()
    }
}

/// How to go on where what was interrupted cannot be taken back.
package let decisionText = """
        boxdoctor undo --interrupted --keep edited     leaves the files as they are now
        boxdoctor undo --interrupted --keep original   puts back what they held before the fix

    """

/// `boxdoctor history`: newest last, as a log is read.
package func historyText(_ transactions: [Transaction], troubles: [Trouble], on screen: Screen) -> String {
    var columns = Columns()
    for transaction in transactions {
        let files = transaction.files.map(\.path)
        let first = "\(transaction.remedy): \(escaped(transaction.title))"
        let details = files.map { escaped($0) } + (transaction.trouble.map { [escaped($0)] } ?? [])
        columns.add(
            .text(transaction.id, .bold), .text(transaction.startedAt.short),
            .text(first) + details.flatMap { [Columns.Line(text: $0, emphasis: .faint)] }
                + .text(transaction.stateText))
    }
    for trouble in troubles {
        columns.add(.text("trouble", .yellow), .text(""), .text(escaped("\(trouble.source): \(trouble.text)")))
    }
    let lines = columns.lines(on: screen)
    let shown = lines.isEmpty ? wrapped("boxdoctor has changed nothing on this box.", screen.columns) : lines
    return shown.joined(separator: "\n") + "\n"
}
