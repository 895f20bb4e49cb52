import Box
import Facts
import Programs
import Records
import Remedies
import Values

/// Sets the clock and all that hangs on it: the real-time clock, the saved clock, caches that hold refusals, the daemon's
/// idea of its sources. Only the step itself may fail the operation; the rest is told.
package struct ClockSurgeon: Sendable {
    package let box: Box
    package let changes: any Changes

    /// Nil where the box may not be changed.
    package init?(_ box: Box) {
        guard let changes = box.changes else { return nil }
        self.box = box
        self.changes = changes
    }

    /// What was done, and what did not work.
    package struct Report: Sendable, Equatable {
        package var done: [String] = []
        package var troubles: [String] = []
        package var isSet = false
        /// Nothing was touched, for the box was not as it was when the step was planned.
        package var isRefused = false
    }

    package func carryOut(_ step: ClockStep, _ facts: Facts) -> Report {
        var report = Report()
        let meanwhile = setMeanwhile(since: facts.clock)
        guard abs(meanwhile) < rightClockSeconds else {
            report.isRefused = true
            report.troubles.append(
                "the clock changed by \(durationText(meanwhile)) while you decided, so nothing was touched; run it again: "
                    + "boxdoctor fix --clock")
            return report
        }
        let log = TransactionLog(files: box.files, changes: changes)
        var lock: (any ChangeLock)?
        do {
            try log.prepare()
            lock = try changes.lock(log.lockPath)
            if lock == nil {
                report.isRefused = true
                report.troubles.append("another boxdoctor is changing this box; try again when it is done")
                return report
            }
            log.sweep()
        } catch {
            // A disk that cannot be written does not keep the clock wrong.
            report.troubles.append("not recorded in the history: \(error)")
        }
        defer { lock?.release() }
        let record = lock == nil ? nil : begin(step, facts, in: log, &report)
        if set(step, facts, &report) {
            writeRTC(facts, &report)
            saveClock(step, facts, &report)
            for action in afterwards(facts) { run(action, &report) }
            for title in wake(facts) { report.done.append("\(title) looks its servers up again") }
            for tunnel in facts.fallenTunnels { start(tunnel, facts, &report) }
        }
        finish(record, &report)
        return report
    }

    /// Makes time daemons that wait for names ask for them at once. To be done again while there are sources without an
    /// address: a lookup that is under way when it comes is not started anew. The titles of those that could be told.
    @discardableResult package func wake(_ facts: Facts) -> [String] {
        unique(facts.daemonsInCharge.map(\.kind)).compactMap { kind in
            let commands = kind.program.wakeCommands
            guard !commands.isEmpty else { return nil }
            let outcomes = box.commands?.run(commands, until: Deadline(in: 4, by: box.clocks)) ?? []
            return outcomes.contains { if case .finished = $0 { true } else { false } } ? kind.title : nil
        }
    }

    /// How far the wall clock went otherwise than the time since boot: while the operator thinks, a daemon may act.
    private func setMeanwhile(since then: ClockFacts) -> Double {
        box.clocks.reading().seconds(since: then.reading) - (box.clocks.boottimeSeconds() - then.boottimeSeconds)
    }

    /// Written before the step, for `history`.
    private func begin(_ step: ClockStep, _ facts: Facts, in log: TransactionLog, _ report: inout Report)
        -> Transaction?
    {
        let direction = step.bySeconds < 0 ? "back" : "forward"
        let note = step.isProvisional ? ", the earliest that it can be" : ""
        do {
            var transaction = Transaction(
                id: try log.nextID(), remedy: "fix-clock",
                title: "set the clock \(durationText(step.bySeconds)) \(direction)\(note)", state: .applying,
                startedAt: box.clocks.reading(), boottimeSeconds: box.clocks.boottimeSeconds(), files: [],
                madeDirectories: [], activate: [], trouble: nil, clockStepSeconds: step.bySeconds)
            transaction.rewrites = savedClockFiles(step, facts)
            try log.save(transaction)
            return transaction
        } catch {
            report.troubles.append("not recorded in the history: \(error)")
            return nil
        }
    }

    private func finish(_ record: Transaction?, _ report: inout Report) {
        guard var record else { return }
        record.state = report.isSet ? .applied : .rolledBack
        record.trouble = report.troubles.isEmpty ? nil : report.troubles.joined(separator: "; ")
        do {
            try TransactionLog(files: box.files, changes: changes).save(record)
        } catch {
            report.troubles.append("not recorded in the history: \(error)")
        }
    }

    /// Through the daemon where it knows the same offset and can step; else directly, which every daemon notices as a jump.
    private func set(_ step: ClockStep, _ facts: Facts, _ report: inout Report) -> Bool {
        if let daemon = facts.daemonsInCharge.first(where: { $0.kind.program.stepCommand != nil }),
            let stepCommand = daemon.kind.program.stepCommand, case .known(let view, _) = daemon.view,
            let offset = view.sources.first(where: \.isSelected)?.offsetSeconds, abs(offset - step.bySeconds) < 1
        {
            var attempt = Report()
            run(stepCommand, &attempt)
            if attempt.troubles.isEmpty {
                report.done += attempt.done
                report.isSet = true
                return true
            }
        }
        do {
            try changes.stepClock(bySeconds: step.bySeconds)
        } catch {
            report.troubles.append("\(error)")
            return false
        }
        let direction = step.bySeconds < 0 ? "back" : "forward"
        report.done.append("set the clock \(durationText(step.bySeconds)) \(direction)")
        report.isSet = true
        return true
    }

    private func writeRTC(_ facts: Facts, _ report: inout Report) {
        for device in facts.rtc.devices.value ?? [] {
            do {
                try changes.writeRTC("/dev/" + device.device)
                report.done.append("wrote the real-time clock \(device.device)")
            } catch {
                report.troubles.append("the real-time clock \(device.device): \(error)")
            }
        }
    }

    /// Refusals outlive their cause: each resolver forgets its own.
    private func afterwards(_ facts: Facts) -> [(what: String, command: Command)] {
        facts.resolver.local.flatMap(\.forgetting)
    }

    /// Without waiting: wg-quick itself waits for its endpoint's name.
    private func start(_ tunnel: Tunnel, _ facts: Facts, _ report: inout Report) {
        guard facts.host.initSystem.value == .systemd else {
            report.troubles.append("the tunnel \(tunnel.interface) is still down: wg-quick up \(tunnel.interface)")
            return
        }
        let unit = "wg-quick@\(tunnel.interface).service"
        run(("started the tunnel \(tunnel.interface)", Command("systemctl", ["--no-block", "restart", unit])), &report)
    }

    private func run(_ action: (what: String, command: Command), _ report: inout Report) {
        let deadline = Deadline(in: action.command.timeoutSeconds, by: box.clocks)
        switch box.commands?.run([action.command], until: deadline).first {
        case .finished(let result) where result.status == 0: report.done.append(action.what)
        case .notFound, nil: report.troubles.append("'\(action.command.program)' is not installed")
        case .finished(let result):
            report.troubles.append("'\(action.command.description)' ended with status \(result.status)")
        case .failed(let why): report.troubles.append("'\(action.command.description)': \(why)")
        case .timedOut: report.troubles.append("'\(action.command.description)' did not end")
        }
    }
}
