import Box
import Programs
import Records
import Values

extension Surgeon {
    /// What a file holds: `known(nil)` = it does not exist; unreadable and non-text ones are never touched.
    package enum Contents: Equatable {
        case known(String?)
        case unknown(why: String)
    }

    package func contents(_ path: String) -> Contents {
        do {
            guard try box.files.linkInfo(path).kind == .file else {
                return .unknown(
                    why: "\(path) is not a plain file; boxdoctor does not follow links when it changes things")
            }
            let bytes = try box.files.read(path, limit: FileLimits.configuration)
            guard let text = String(validating: bytes, as: UTF8.self) else {
                return .unknown(why: "\(path) is not text")
            }
            return .known(text)
        } catch {
            return error.reason == .notFound ? .known(nil) : .unknown(why: "\(error)")
        }
    }

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
        guard !records.isEmpty else { return nil }
        return Transaction(
            id: log.nextID(), remedy: plan.remedy, title: plan.title, state: .applying,
            startedAt: box.clocks.reading(), boottimeSeconds: box.clocks.boottimeSeconds(), files: records,
            bootID: bootID, madeDirectories: missing, activate: plan.activate, trouble: nil)
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
    }

    /// Nil when all went well.
    package func carryOut(_ plan: Plan, _ transaction: inout Transaction) -> Setback? {
        do {
            for path in transaction.madeDirectories { try changes.makeDirectory(path, mode: 0o755) }
            for file in transaction.files { try changes.write(file.path, Array(file.after.utf8), mode: file.mode) }
        } catch {
            return Setback(why: "\(error)")
        }
        for command in plan.validate + plan.activate {
            if let why = run(command) { return Setback(why: why, command: command) }
        }
        return nil
    }

    /// Puts every file back and takes the old state into use; the record says how that went. What `failed` on the way there
    /// may fail again: it took nothing into use.
    func rollBack(
        _ transaction: inout Transaction, to state: Transaction.State, why: String, failed: [String]? = nil
    ) -> Outcome {
        var troubles: [String] = []
        for file in transaction.files.reversed() {
            do {
                try changes.sweep(file.path)
            } catch {
                troubles.append("\(error)")
            }
            switch contents(file.path) {
            case .known(let now) where now == file.before:
                continue
            case .known(let now) where now == file.after:
                do {
                    if let before = file.before {
                        try changes.write(file.path, Array(before.utf8), mode: file.mode)
                    } else {
                        try changes.remove(file.path)
                    }
                } catch {
                    troubles.append("\(error)")
                }
            case .known:
                troubles.append("\(file.path) was edited since and is left as it is")
            case .unknown(let why):
                troubles.append(why)
            }
        }
        // A directory that somebody else has put something into stays; that is no trouble.
        for path in transaction.madeDirectories.reversed() { try? changes.remove(path) }
        for command in transaction.activate {
            if let why = run(command), command != failed { troubles.append(why) }
        }
        transaction.state = troubles.isEmpty ? state : .broken
        transaction.trouble = troubles.isEmpty ? (why.isEmpty ? nil : why) : troubles.joined(separator: "; ")
        do {
            try log.save(transaction)
        } catch {
            troubles.append("\(error)")
        }
        return troubles.isEmpty
            ? .rolledBack(id: transaction.id, why: why)
            : .rollbackFailed(id: transaction.id, why: troubles.joined(separator: "; "))
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
