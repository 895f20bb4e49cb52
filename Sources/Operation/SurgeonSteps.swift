import Box
import Programs
import Records
import Values

extension Surgeon {
    package func contents(_ path: String) -> FileContents { FileContents(of: path, in: box.files) }

    /// The record of what the plan is about to change; nil where every file already is as planned.
    package func record(of plan: Plan) throws(ChangeError) -> Transaction? {
        var records: [Transaction.FileRecord] = []
        var missing: [String] = []
        for change in plan.files {
            switch contents(change.path) {
            case .unknown(let why):
                throw ChangeError(subject: change.path, call: "read", message: why)
            case .known(let before):
                let after = change.text(after: before)
                if before == after { continue }
                records.append(
                    Transaction.FileRecord(path: change.path, before: before, after: after, mode: change.mode))
                for parent in parents(of: change.path) where !missing.contains(parent) {
                    if (try? box.files.info(parent)) == nil { missing.append(parent) }
                }
            }
        }
        // One of commands alone says how they are taken back.
        guard !records.isEmpty || plan.files.isEmpty && plan.revert != nil else { return nil }
        return Transaction(
            id: try log.nextID(), remedy: plan.remedy, title: plan.title, state: .applying,
            startedAt: box.clocks.reading(), boottimeSeconds: box.clocks.boottimeSeconds(), files: records,
            bootID: bootID, madeDirectories: missing, activate: plan.activate, revert: plan.revert,
            trouble: nil)
    }

    private var bootID: String? {
        (try? box.files.read("/proc/sys/kernel/random/boot_id", limit: FileLimits.attribute)).flatMap(Lines.first)
    }

    /// On trial when the power went: what would have taken it back is gone.
    func isLost(_ transaction: Transaction) -> Bool {
        guard transaction.state == .trial, let then = transaction.bootID, let bootID else { return false }
        return then != bootID
    }

    /// Every directory above a path, outermost first, without the root.
    private func parents(of path: String) -> [String] {
        let parts = path.split(separator: "/").dropLast()
        return parts.indices.map { "/" + parts[parts.startIndex...$0].joined(separator: "/") }
    }

    /// A step that did not work.
    package struct Setback {
        package var why: String
        /// The command that failed; nil for a file.
        package var command: [String]?
        /// Files that were not written: whatever they hold is not ours.
        package var unwritten: Set<String> = []
    }

    /// Nil when all went well.
    package func carryOut(_ plan: Plan, _ transaction: inout Transaction) -> Setback? {
        var unwritten = Set(transaction.files.map(\.path))
        do {
            for path in transaction.madeDirectories { try changes.makeDirectory(path, mode: 0o755) }
            for file in transaction.files {
                // Time has passed since it was recorded; what came meanwhile is not for us to overwrite.
                guard contents(file.path) == .known(file.before) else {
                    return Setback(why: "\(file.path) was changed meanwhile", unwritten: unwritten)
                }
                unwritten.remove(file.path)
                try changes.write(file.path, Array(file.after.utf8), mode: file.mode)
            }
        } catch {
            return Setback(why: "\(error)", unwritten: unwritten)
        }
        for command in plan.validate + plan.activate {
            if let why = run(command) { return Setback(why: why, command: command) }
        }
        return nil
    }

    /// Puts every file back and takes the old state into use; the record says how that went. What failed in `setback` on the
    /// way there may fail again: it took nothing into use. With `keeping` the operator has decided about what was edited
    /// since, and nothing but a file that cannot be put back keeps the record open.
    func rollBack(
        _ transaction: inout Transaction, to state: Transaction.State, why: String, after setback: Setback? = nil,
        keeping: KeptFiles? = nil
    ) -> Outcome {
        var troubles: [String] = []
        var notes: [String] = []
        for file in transaction.files.reversed() where setback?.unwritten.contains(file.path) != true {
            do {
                try changes.sweep(file.path)
            } catch {
                troubles.append("\(error)")
            }
            switch (contents(file.path), keeping) {
            case (.known(let now), _) where now == file.before: continue
            case (.known(let now), let kept) where now == file.after || kept == .original:
                do {
                    try putBack(file)
                } catch {
                    troubles.append("\(error)")
                }
            case (.known, .edited): notes.append("\(file.path) was edited since and is kept so")
            case (.known, _): troubles.append("\(file.path) was edited since and is left as it is")
            case (.unknown(let why), .edited): notes.append("\(why); left as it is")
            case (.unknown(let why), _): troubles.append(why)
            }
        }
        // A directory that somebody else has put something into stays; that is no trouble.
        for path in transaction.madeDirectories.reversed() { try? changes.remove(path) }
        for command in transaction.revert ?? transaction.activate {
            guard let why = run(command), command != setback?.command else { continue }
            if keeping == nil { troubles.append(why) } else { notes.append(why) }
        }
        if keeping == .edited { (troubles, notes) = ([], notes + troubles) }
        transaction.state = troubles.isEmpty ? state : .broken
        let said = troubles.isEmpty ? (why.isEmpty ? [] : [why]) + notes : troubles
        transaction.trouble = said.isEmpty ? nil : said.joined(separator: "; ")
        do {
            try log.save(transaction)
        } catch {
            troubles.append("\(error)")
        }
        return troubles.isEmpty
            ? .rolledBack(id: transaction.id, why: why)
            : .rollbackFailed(id: transaction.id, why: troubles.joined(separator: "; "))
    }

    private func putBack(_ file: Transaction.FileRecord) throws(ChangeError) {
        if let before = file.before {
            try changes.write(file.path, Array(before.utf8), mode: file.mode)
        } else if contents(file.path) != .known(nil) {
            try changes.remove(file.path)
        }
    }

    /// Nil where the command ended with status 0, else one line that says what it said.
    private func run(_ arguments: [String]) -> String? {
        guard let program = arguments.first else { return nil }
        guard let commands = box.commands else { return "\(program): commands cannot be run here" }
        let command = Command(program, Array(arguments.dropFirst()), timeoutSeconds: Surgeon.commandSeconds)
        let deadline = Deadline(in: Surgeon.commandSeconds, by: box.clocks)
        switch commands.run([command], until: deadline).first {
        case .finished(let result) where result.status == 0: return nil
        case .finished(let result):
            let said = String(decoding: result.errors.isEmpty ? result.output : result.errors, as: UTF8.self)
            let line = said.split(whereSeparator: \.isNewline).last.map(String.init) ?? "no words"
            return "'\(command.description)' ended with status \(result.status): \(line)"
        case .notFound: return "'\(program)' is not installed"
        case .failed(let why): return "'\(command.description)': \(why)"
        case .timedOut(let seconds): return "'\(command.description)' did not end in \(seconds) s"
        case nil: return "'\(command.description)' was not run"
        }
    }
}
