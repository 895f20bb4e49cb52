import Bootstrap
import Facts
import Findings
import Judgement
import TimeScience
import Values

/// `check --format json`, schema 1. Keys are added, never renamed or removed.
extension Diagnosis {
    package var jsonReport: String {
        let report: JSON = [
            "schema_version": 1,
            "status": .string(status.rawValue),
            "host": .string(facts.host.name),
            "view": .string(facts.host.view.rawValue),
            "clock": clockJSON,
            "freeze": freezeJSON,
            "conclusion": ["word": .string(conclusion.told.word), "sentence": .string(conclusion.told.sentence)],
            "next_steps": nextStepsJSON,
            "findings": .array(findings.map(\.json)),
            "bootstrap": bootstrap.json,
            "troubles": .array((settings.troubles + facts.troubles).map(\.json)),
            "duration_seconds": .number(durationSeconds),
        ]
        return report.text + "\n"
    }

    var nextStepsJSON: JSON {
        .array(
            nextSteps.map {
                ["place": .string($0.turn.rawValue), "command": .string($0.command), "words": .string($0.words)]
            })
    }

    private var clockJSON: JSON {
        [
            "reading": JSON(facts.clock.reading),
            "lag_seconds": JSON(time.lagSeconds),
            "uncertainty_seconds": JSON(time.uncertaintySeconds),
            "standing": JSON(time.standing?.rawValue),
            "synchronised": JSON(facts.clock.kernel.value.map { !$0.isUnsynchronised }),
        ]
    }

    private var freezeJSON: JSON {
        guard case .known(let freeze, let source) = facts.host.freeze else { return .null }
        return [
            "reason": JSON(freeze.reason), "who": JSON(freeze.who), "until": JSON(freeze.until),
            "source": .string("\(source)"),
        ]
    }
}

extension Finding {
    package var json: JSON {
        [
            "check": .string(check),
            "group": .string(group),
            "status": .string(status.rawValue),
            "summary": .string(summary),
            "detail": .string(detail),
            "evidence": .array(
                evidence.map { ["source": .string("\($0.source)"), "text": .string($0.text)] }),
            "explained_by": .array(explainedBy.map(JSON.string)),
            "remedies": .array(
                remedies.map {
                    ["id": .string($0.id), "class": .string($0.class.rawValue), "command": .string($0.command)]
                }),
            "metrics": .object(metrics.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) }),
            "duration_seconds": .number(durationSeconds),
        ]
    }
}

extension Trouble {
    package var json: JSON { ["source": .string("\(source)"), "text": .string(text)] }
}

extension BootstrapReport {
    /// The `bootstrap` object, of `check` and `rehearse` alike.
    package var json: JSON {
        [
            "status": .string(status.rawValue),
            "comes_up": .array(comesUp.map { ["from_lag": JSON($0.fromLag), "to_lag": JSON($0.toLag)] }),
            "behind_limit_seconds": JSON(behindLimitSeconds),
            "ahead_limit_seconds": JSON(aheadLimitSeconds),
            "survives_power_cut_seconds": JSON(survivesPowerCutSeconds),
            "loops": .array(loops.map(\.json)),
            "causes": .array(
                causes.map {
                    [
                        "condition": .string($0.condition), "because": .string($0.because),
                        "source": .string("\($0.source)"),
                    ]
                }),
            "repairs": .array(
                repairs.map {
                    [
                        "id": .string($0.id), "class": .string($0.class.rawValue), "adds": .string($0.adds),
                        "behind_limit_seconds": JSON($0.behindLimitSeconds), "needs": JSON($0.offer.needs),
                    ]
                }),
            "unknowns": .array(
                unknowns.map {
                    [
                        "condition": .string($0.condition), "because": .string($0.because),
                        "source": .string("\($0.source)"),
                    ]
                }),
        ]
    }
}

extension BootstrapReport.Loop {
    fileprivate var json: JSON {
        [
            "id": .string(id),
            "status": .string(status.rawValue),
            "path": .array(
                path.map {
                    [
                        "condition": .string($0.condition), "needs": .string($0.needs),
                        "because": .string($0.because), "source": .string("\($0.source)"),
                    ]
                }),
        ]
    }
}
