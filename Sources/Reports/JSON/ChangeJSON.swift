import Bootstrap
import Findings
import Judgement
import Operation
import Records
import Remedies
import TimeScience
import Values

/// What a command that changes the box did, for programs: `--json` of fix, undo, confirm, freeze and thaw.
package struct ChangeRecord: Sendable {
    package enum Outcome: String, Sendable, CaseIterable {
        case done
        case nothingToDo = "nothing_to_do"
        /// Only shown: --dry-run, or done by hand.
        case planned
        case rolledBack = "rolled_back"
        case rollbackFailed = "rollback_failed"
        case refused
    }

    package var command: String
    package var outcome = Outcome.nothingToDo
    /// Why it was refused, or did not work out; what the command says at its end.
    package var words: [String] = []
    /// What only this command tells, in order.
    package var members: [(String, JSON)] = []

    package init(_ command: String) { self.command = command }

    /// A text for people, line by line.
    package mutating func say(_ text: String) {
        words += text.split(separator: "\n").map { String($0.drop { $0 == " " }) }
    }

    /// As the exit status of `fix` and `undo` says it; what was planned or needless stays so.
    package mutating func end(_ status: Int32) {
        switch status {
        case FixStatus.rolledBack: outcome = .rolledBack
        case FixStatus.rollbackFailed: outcome = .rollbackFailed
        case FixStatus.refused: outcome = .refused
        default: break
        }
    }

    package var json: JSON {
        .object(
            [
                ("schema_version", 1), ("command", .string(command)), ("outcome", .string(outcome.rawValue)),
                ("words", .array(words.map(JSON.string))),
            ] + members)
    }
}

/// `fix --json`: what was planned, what became of it, and how the box is.
package struct FixRecord: Sendable {
    package var change = ChangeRecord("fix")
    package var remedies: [JSON] = []
    package var results: [JSON] = []
    package var clock = JSON.null
    package var before: Diagnosis?
    package var after: Diagnosis?

    package init() {}

    package mutating func add(_ outcome: Surgeon.Outcome, of remedy: String, isTrial: Bool) {
        let (word, id, why): (ChangeRecord.Outcome, String?, String?) =
            switch outcome {
            case .done(let id): (.done, id, nil)
            case .nothingToDo: (.nothingToDo, nil, nil)
            case .rolledBack(let id, let why): (.rolledBack, id, why)
            case .rollbackFailed(let id, let why): (.rollbackFailed, id, why)
            case .refused(let why): (.refused, nil, why)
            }
        if case .done = outcome { change.outcome = .done }
        results.append([
            "remedy": .string(remedy), "outcome": .string(word.rawValue), "transaction": JSON(id), "why": JSON(why),
            "on_trial": .bool(isTrial && word == .done),
        ])
    }

    package var json: JSON {
        var change = change
        change.members = [
            ("remedies", .array(remedies)), ("results", .array(results)), ("clock", clock),
            ("before", before?.standing ?? .null), ("after", after?.standing ?? .null),
        ]
        return change.json
    }
}

extension Diagnosis {
    fileprivate var standing: JSON {
        [
            "status": .string(status.rawValue), "bootstrap": .string(bootstrap.status.rawValue),
            "lag_seconds": JSON(time.lagSeconds), "next_steps": nextStepsJSON,
        ]
    }
}

extension ChosenRemedy {
    /// `contents`: what files hold now, for the difference.
    package func json(showing contents: (String) -> String?) -> JSON {
        let (word, why, lines): (String, String?, [String]) =
            switch prescription {
            case .plans: ("plans", nil, [])
            case .notNeeded(let why): ("not_needed", why, [])
            case .needs(let missing):
                ("needs", missing.what, ["boxdoctor fix \(remedy.id) \(missing.option.rawValue)"])
            case .cannot(let why): ("cannot", why, [])
            case .manual(let lines): ("manual", nil, lines)
            }
        return [
            "id": .string(remedy.id), "class": .string((remedy.class(of: prescription) ?? remedy.class).rawValue),
            "prescription": .string(word), "why": JSON(why), "by_hand": .array(lines.map(JSON.string)),
            "plans": .array(plans.map { json($0, contents) }),
        ]
    }

    private func json(_ plan: Plan, _ contents: (String) -> String?) -> JSON {
        [
            "title": .string(plan.title), "weakens": JSON(plan.weakens),
            "files": .array(
                plan.files.map { file in
                    let before = contents(file.path)
                    let diff = unifiedDiff(file.path, before: before, after: file.text(after: before))
                    return [
                        "path": .string(file.path), "is_block": .bool(file.isBlock),
                        "diff": .array(diff.map(JSON.string)),
                    ]
                }),
            "validate": commands(plan.validate), "activate": commands(plan.activate),
        ]
    }

    private func commands(_ commands: [[String]]) -> JSON {
        .array(commands.map { .array($0.map(JSON.string)) })
    }
}

extension ClockStep {
    /// `report`: what became of it; nil where it was only planned.
    package func json(_ report: ClockSurgeon.Report?) -> JSON {
        [
            "by_seconds": .number(bySeconds), "to": JSON(estimate), "uncertainty_seconds": JSON(uncertaintySeconds),
            "standing": .string(standing.rawValue), "is_provisional": .bool(isProvisional),
            "evidence": .array(
                evidence.map { ["source": .string("\($0.source)"), "text": .string($0.text)] }),
            "risks": .array(risks.map(JSON.string)), "is_set": .bool(report?.isSet ?? false),
            "done": .array((report?.done ?? []).map(JSON.string)),
            "troubles": .array((report?.troubles ?? []).map(JSON.string)),
        ]
    }
}

/// Of the record that undo and confirm speak of.
package func transactionJSON(_ transaction: Transaction) -> JSON {
    [
        "id": .string(transaction.id), "started_at": JSON(transaction.startedAt),
        "remedy": .string(transaction.remedy), "title": .string(transaction.title),
        "state": .string(transaction.state.rawValue), "files": .array(transaction.files.map { .string($0.path) }),
        "trouble": JSON(transaction.trouble), "clock_step_seconds": JSON(transaction.clockStepSeconds),
        "can_be_taken_back": .bool(transaction.canBeTakenBack),
    ]
}
