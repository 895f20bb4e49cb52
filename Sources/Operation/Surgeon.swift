import Box
import Records
import Values

/// Carries out plans on the box and takes them back. The only part of the core that changes anything.
///
/// A plan is recorded before its first step. A step that fails takes back those before it. A process that dies leaves the
/// record in state `applying`, and the next `recover` takes it back: the box is as it was, or as planned, never between.
package struct Surgeon: Sendable {
    package let box: Box
    package let changes: any Changes
    package let log: TransactionLog
    /// How long each checker and each activation may take.
    static let commandSeconds = 20.0

    /// Nil where the box may not be changed.
    package init?(_ box: Box, directory: String = TransactionLog.standardDirectory) {
        guard let changes = box.changes else { return nil }
        self.box = box
        self.changes = changes
        log = TransactionLog(directory: directory, files: box.files, changes: changes)
    }

    /// What became of a plan.
    package enum Outcome: Sendable, Equatable {
        case done(id: String)
        /// Every file already is as planned.
        case nothingToDo
        case rolledBack(id: String, why: String)
        /// `why` names what is left to put back by hand.
        case rollbackFailed(id: String, why: String)
        /// Nothing was touched.
        case refused(why: String)
    }

    /// Applies `plan` where its files are as they were `shown`; `helped` looks again afterwards and says whether the finding
    /// is gone. A trial is armed before anything is touched: `arm` sees to it that it is taken back even if this process is
    /// never heard of again, or says why it cannot.
    package func apply(
        _ plan: Plan, shown: ShownFiles? = nil, asTrial: Bool = false, arm: (String) -> String? = { _ in nil },
        helped: () -> Bool
    ) -> Outcome {
        locked { () throws(ChangeError) -> Outcome in
            try log.prepare()
            // A record that cannot be read may be that of a change that was interrupted.
            if let failure = log.look().failure { return .refused(why: "\(failure)") }
            if let stuck = recoverUnderLock(keeping: nil).first(where: { $0.state == .broken }) {
                return .refused(
                    why:
                        "transaction \(stuck.id) could not be taken back: \(stuck.trouble ?? ""). Decide about that first: "
                        + "boxdoctor undo --interrupted")
            }
            if let path = shown?.changed(plan, in: box.files) {
                return .refused(why: "\(path) is not as it was shown, somebody changed it meanwhile; run this again")
            }
            guard var transaction = try record(of: plan) else { return .nothingToDo }
            let keeper = EtcKeeper(box, for: transaction)
            let note = keeper?.commit("saving uncommitted changes in /etc prior to boxdoctor fix \(plan.remedy)")
            if let why = announce(transaction, insteadOf: nil) { return .refused(why: why) }
            if asTrial, let why = arm(transaction.id) {
                return rollBack(&transaction, to: .rolledBack, why: why)
            }
            if let setback = carryOut(plan, &transaction) {
                return rollBack(&transaction, to: .rolledBack, why: setback.why, after: setback)
            }
            guard helped() else { return rollBack(&transaction, to: .rolledBack, why: "it did not help") }
            transaction.state = asTrial ? .trial : .applied
            do {
                try log.save(transaction)
            } catch {
                return rollBack(&transaction, to: .rolledBack, why: "\(error)")
            }
            keep(&transaction, keeper, "boxdoctor fix \(plan.remedy) (\(transaction.id))", note)
            return .done(id: transaction.id)
        }
    }

    /// Takes back one transaction. Refused where a file was edited since, for that edit would be lost, unless the operator
    /// says which is kept.
    package func undo(_ id: String, onlyIfTrial: Bool = false, keeping: KeptFiles? = nil) -> Outcome {
        locked { () throws(ChangeError) -> Outcome in
            guard var transaction = log.all().transactions.first(where: { $0.id == id }) else {
                return .refused(why: "there is no transaction \(id); 'boxdoctor history' lists them")
            }
            guard transaction.state != .undone, transaction.state != .rolledBack else { return .nothingToDo }
            if onlyIfTrial, transaction.state == .applied { return .nothingToDo }
            if transaction.clockStepSeconds != nil {
                return .refused(why: "a clock that was set is not set back; boxdoctor time says whether it is right")
            }
            for file in transaction.files {
                if let why = whyNotPutBack(file, transaction, keeping) { return .refused(why: why) }
            }
            let keeper = EtcKeeper(box, for: transaction)
            let note = keeper?.commit("saving uncommitted changes in /etc prior to boxdoctor undo \(id)")
            let before = transaction
            transaction.state = .undoing
            if let why = announce(transaction, insteadOf: before) { return .refused(why: why) }
            let why = onlyIfTrial ? "its trial ended, and nobody had said boxdoctor confirm" : ""
            let outcome = rollBack(&transaction, to: .undone, why: why, keeping: keeping)
            guard case .rolledBack(let id, _) = outcome else { return outcome }
            keep(&transaction, keeper, "boxdoctor undo \(id)", note)
            return .done(id: id)
        }
    }

    /// Records what is about to be done, before any of it is. Nil where that is on the disk; else why not, and the record is
    /// what it was before: one that was written but could not be synced would be found and acted on by the next run.
    private func announce(_ transaction: Transaction, insteadOf before: Transaction?) -> String? {
        do {
            try log.save(transaction)
            return nil
        } catch {
            do {
                if let before {
                    try log.save(before)
                } else if log.exists(transaction.id) {
                    try log.remove(transaction.id)
                }
                return "\(error)"
            } catch let second {
                return "\(error); its record stays (\(second)): boxdoctor undo --interrupted   clears it"
            }
        }
    }

    /// Commits what was done, where /etc is under version control; what did not work is noted in the history, no more.
    private func keep(_ transaction: inout Transaction, _ keeper: EtcKeeper?, _ message: String, _ note: String?) {
        guard let trouble = keeper?.commit(message) ?? note else { return }
        transaction.trouble = trouble
        try? log.save(transaction)
    }

    /// Why a file cannot be put back: a later transaction of ours, or somebody else, has changed it.
    private func whyNotPutBack(
        _ file: Transaction.FileRecord, _ transaction: Transaction, _ keeping: KeptFiles?
    ) -> String? {
        let now = contents(file.path)
        if now == .known(file.after) || now == .known(file.before) { return nil }
        let later = log.all().transactions.last { later in
            later.canBeTakenBack && later.id > transaction.id && later.files.contains { $0.path == file.path }
        }
        if let later {
            return "\(later.id) (\(later.remedy)) changed \(file.path) too, later: first boxdoctor undo \(later.id)"
        }
        if keeping == .edited { return nil }
        if case .unknown(let why) = now { return why }
        if keeping != nil { return nil }
        return "\(file.path) was edited since. boxdoctor undo \(transaction.id) --keep edited   leaves it as it is, "
            + "--keep original   puts back what it held before the fix"
    }

    /// Makes a trial permanent.
    package func confirm(_ id: String?) -> Outcome {
        locked { () throws(ChangeError) -> Outcome in
            let (all, _, failure) = log.look()
            let trials = all.filter { $0.state == .trial && (id == nil || $0.id == id) }
            if trials.isEmpty, let failure { return .refused(why: "\(failure)") }
            guard !trials.isEmpty else { return .nothingToDo }
            for var trial in trials {
                trial.state = .applied
                try log.save(trial)
            }
            return .done(id: trials.map(\.id).joined(separator: " "))
        }
    }

    /// Removes what a process that died before it had begun left of its record.
    package func sweep() {
        guard let lock = try? changes.lock(log.lockPath) else { return }
        defer { lock.release() }
        log.sweep()
    }

    /// Takes back whatever a process that died left half done, and what was on trial when the power went.
    package func recover(keeping: KeptFiles? = nil) -> Recovery {
        do {
            _ = try box.files.info(log.directory)
        } catch {
            return Recovery(whyNotAll: error.reason == .notFound ? nil : "\(error)")
        }
        do {
            guard let lock = try changes.lock(log.lockPath) else { return Recovery(whyNotAll: Surgeon.isBusy) }
            defer { lock.release() }
            log.sweep()
            let trouble = log.all().troubles.first.map { "\($0.source): \($0.text)" }
            return Recovery(transactions: recoverUnderLock(keeping: keeping), whyNotAll: trouble)
        } catch {
            return Recovery(whyNotAll: "\(error)")
        }
    }

    private func recoverUnderLock(keeping: KeptFiles?) -> [Transaction] {
        let unfinished = log.all().transactions.filter {
            [.applying, .undoing, .broken].contains($0.state) || isLost($0)
        }
        for step in unfinished where step.clockStepSeconds != nil { close(step) }
        return unfinished.filter { $0.clockStepSeconds == nil }.map { unfinished in
            var transaction = unfinished
            let wasDone = [.undoing, .trial].contains(unfinished.state)
            _ = rollBack(
                &transaction, to: wasDone ? .undone : .rolledBack, why: "it was interrupted", keeping: keeping)
            return transaction
        }
    }

    private static let isBusy = "another boxdoctor is changing this box; try again when it is done"

    /// A step of the clock whose process died: nothing is taken back, and only the clock knows whether it was set.
    private func close(_ step: Transaction) {
        var step = step
        for path in step.rewrites ?? [] { try? changes.sweep(path) }
        step.state = .applied
        step.trouble = "it was interrupted; boxdoctor time   says whether the clock is right"
        try? log.save(step)
    }

    /// Runs `work` while nobody else changes the box.
    private func locked(_ work: () throws(ChangeError) -> Outcome) -> Outcome {
        do {
            try log.make(log.directory)
            guard let lock = try changes.lock(log.lockPath) else {
                return .refused(why: Surgeon.isBusy)
            }
            defer { lock.release() }
            log.sweep()
            return try work()
        } catch {
            return .refused(why: "\(error)")
        }
    }
}
