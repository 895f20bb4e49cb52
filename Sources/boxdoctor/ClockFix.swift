import ArgumentParser
import Bootstrap
import Box
import Checks
import Facts
import Findings
import Judgement
import Native
import Operation
import Programs
import Remedies
import Reports
import TimeScience
import Values

/// `fix --clock`: the evidence, the plan, the question, the step, and a second look.
struct ClockFix {
    let command: FixCommand

    private var screen: Screen { command.output.screen }

    func run(_ record: inout FixRecord) throws {
        let session = Session(command.box)
        let patient = command.dryRun ? nil : try session.changeableBox()
        if command.ifDeadlocked, let patient, Rescue(patient).hasWorked {
            return try say("Nothing to do: the clock was set once since this box started.", &record)
        }
        let before = try session.diagnosis(command.adjust)
        record.before = before
        try show(before.time.textReport(on: screen) + "\n")
        let decision = decideClock(before.facts, time: before.time, options: options)
        switch decision {
        case .nothing(let why): try say("Nothing to do: \(why).", &record)
        case .refuse(let why):
            let reasons = why.flatMap { wrapped(escaped($0), screen.columns - 2) }.map { "  \($0)" }
                .joined(separator: "\n")
            try say("Refused, the clock is as it was.\n" + reasons, &record)
            throw ExitCode(FixStatus.refused)
        case .step(let step):
            try show(step.text(before.facts, before.time, on: screen, local: LocalTime.text) + "\n")
            record.clock = step.json(nil)
            record.change.outcome = .planned
            guard let patient else { return try say("Nothing was touched (--dry-run).", &record) }
            try command.mayGoOn("Set the clock?", inFull: step.standing == .said)
            try carryOut(step, on: patient, before, session, &record)
        }
    }

    private var options: ClockFixOptions {
        var options = ClockFixOptions()
        options.trusted = command.iTrust
        options.target = command.to
        options.isUnsafe = command.unsafe
        options.attendance = command.ifDeadlocked ? .rescue : command.yes ? .script : .person
        return options
    }

    /// Seconds between the step and the second look, and what servers differ by.
    private static let tolerance = 2.0

    private func carryOut(
        _ step: ClockStep, on patient: Box, _ before: Diagnosis, _ session: Session, _ record: inout FixRecord
    ) throws {
        guard let surgeon = ClockSurgeon(patient) else { throw Failure.broken("this box may not be changed") }
        let report = surgeon.carryOut(step, before.facts)
        try show(report.text(on: screen))
        record.clock = step.json(report)
        if report.isSet { record.change.outcome = .done }
        guard report.isSet else {
            try say("The clock could not be set; it is as it was.", &record)
            throw ExitCode(report.isRefused ? FixStatus.refused : FixStatus.rolledBack)
        }
        let after = try lookAgain(session, surgeon)
        record.after = after
        try show(after.progressText(since: before, on: screen))
        // What is proven no unsigned answer takes back.
        let contradicts = step.standing != .proven || after.time.standing == .proven
        if contradicts, let lag = after.time.lagSeconds, after.time.refusal() == nil, abs(lag) > ClockFix.tolerance {
            try say(
                "The clock was set, but now the servers say it is \(durationText(lag)) off. Run it again.", &record)
            throw ExitCode(FixStatus.rolledBack)
        }
        // A provisional step ends nothing before the time is known: with the network more may be proven.
        guard !step.isProvisional || isOver(after) else {
            try say(
                "The clock is set to the earliest that it can be, \(step.estimate.toTheSecond). This is provisional: the "
                    + "time daemon has to find the time.", &record)
            throw ExitCode(FixStatus.refused)
        }
        if command.ifDeadlocked, let why = Rescue(patient).remember() {
            try Console.write("boxdoctor: \(why)\n", to: .errors)
        }
        try say(lastWords(after), &record)
    }

    /// Whether the time is known, and the same run would do nothing now.
    private func isOver(_ after: Diagnosis) -> Bool {
        guard let lag = after.time.lagSeconds, abs(lag) <= ClockFix.tolerance, after.time.refusal() == nil else {
            return false
        }
        return if case .nothing = decideClock(after.facts, time: after.time, options: options) { true } else { false }
    }

    /// Until nothing critical is left and every source has its address, or it takes too long.
    private func lookAgain(_ session: Session, _ surgeon: ClockSurgeon) throws -> Diagnosis {
        try SecondLook.settled {
            try session.diagnosis(command.adjust)
        } isSettled: { after in
            let waiting = after.facts.daemonsInCharge.contains { after.facts.unresolvedSources(of: $0) > 0 }
            if waiting { surgeon.wake(after.facts) }
            return after.status < .critical && !waiting
        }
    }

    private func lastWords(_ after: Diagnosis) -> String {
        // One voice alone, or voices that contradict each other, prove no clock right.
        let lag =
            after.time.refusal() == nil
            ? after.time.lagSeconds.flatMap { abs($0) <= ClockFix.tolerance ? $0 : nil } : nil
        let now = lag.map { "The clock is right, within \(durationText(max(abs($0), 0.001)))." }
        let next =
            switch after.bootstrap.status {
            case .ok where !after.facts.startedTooEarly.isEmpty:
                "Services started before that.\n    boxdoctor fix restart-late   restarts them, in order"
            case .ok: "This box comes up by itself."
            case .latent:
                "It would happen again after a power cut.\n    boxdoctor fix bootstrap   makes it come up by itself"
            case .deadlock, .stuck, .unknown: "\n\(after.nextLine)"
            }
        return "\(now ?? "The clock is set.") \(next)"
    }

    private func show(_ text: String) throws { if !command.json { try command.output.write(text) } }

    /// Unattended, what became of it belongs into the journal whatever is done with the report.
    private func say(_ text: String, _ record: inout FixRecord) throws {
        record.change.say(text)
        if command.ifDeadlocked {
            try Console.write("boxdoctor: \(text)\n", to: .errors)
        } else {
            try show(screen.prose(text) + "\n")
        }
    }
}
