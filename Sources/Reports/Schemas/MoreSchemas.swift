import Values

/// What is said of cold boots, of several boxes, of the past, and of the checks.
extension Schema {
    private static let cuts = array(object(["from_seconds": integer, "until_seconds": nullable(integer)]))

    static let rehearse: JSON = {
        let more = object([
            "schema_version": version, "host": string, "starts_from": object(["because": string, "source": string]),
            "power_cuts": cuts, "perhaps_power_cuts": cuts,
            "plans": array(
                object([
                    "id": string, "class": remedyClass, "adds": string, "weakens": string, "power_cuts": cuts,
                    "survives_power_cut_seconds": nullable(integer), "is_enough": bool, "needs": nullable(string),
                ])),
            "answer": nullable(
                object(
                    ["lag_seconds": integer, "comes_up": nullable(bool)],
                    optional: ["power_cut_seconds": integer, "clock": moment])),
        ])
        return ["allOf": [bootstrap, more]]
    }()

    static let site = object([
        "schema_version": version, "power_cut_seconds": integer,
        "boxes": array(
            object([
                "name": string, "file": string, "comes_up": nullable(bool),
                "survives_power_cut_seconds": nullable(integer), "own_trouble": string, "waits_for": array(string),
            ])),
        "loops": array(object(["boxes": array(string), "text": string])),
        "changes": array(object(["box": string, "repair": string, "class": remedyClass, "adds": string])),
        "not_freed": array(string),
        "rules": array(
            object([
                "rule": string, "configured": array(string), "answering": nullable(array(string)),
                "breaking": array(string),
            ])), "troubles": array(trouble),
    ])

    private static let prediction = object([
        "survives_power_cut_seconds": nullable(count), "starts_from": nullable(string),
    ])

    static let boots = object([
        "schema_version": version, "host": string,
        "boots": array(
            object([
                "boot": string, "started_at": nullable(moment), "by_own_clock": bool,
                "clock_at_start": nullable(moment), "lag_at_start_seconds": nullable(number),
                "right_after_seconds": nullable(number), "right_by": nullable(string), "uptime_seconds": number,
                "off_at_least_seconds": nullable(number), "off_at_most_seconds": nullable(number),
                "predicted": nullable(prediction), "came_up": nullable(bool), "predicted_right": nullable(bool),
                "prediction": nullable(prediction),
            ])), "survived": count, "predictions_compared": count, "prediction_errors": count,
        "troubles": array(trouble),
    ])

    /// As written: what is not known is left out.
    static let ledger: JSON = {
        let prediction = object([:], optional: ["survives_power_cut_seconds": count, "starts_from": string])
        return object(
            ["boot": string, "uptime_seconds": number],
            optional: [
                "clock_at_start": moment, "started_at": moment, "is_by_own_clock": bool,
                "right_after_seconds": number, "right_by": string, "off_at_least_seconds": number,
                "off_at_most_seconds": number, "predicted": prediction, "prediction": prediction,
            ])
    }()

    static let list = object([
        "schema_version": version,
        "checks": array(
            object([
                "id": string, "group": string, "title": string, "why": string, "advice": string,
                "reads": array(string), "depends_on": array(string),
                "thresholds": array(
                    object([
                        "name": string, "unit": string, "standard": number, "least": number, "most": number,
                        "meaning": string,
                    ])), "source": nullable(string),
            ])),
    ])

    static let settings = object([
        "schema_version": version, "file": nullable(string),
        "disabled": array(object(["check": string, "source": nullable(string)])),
        "https": array(object(["host": string, "source": string])),
        "thresholds": array(
            object([
                "check": string, "name": string, "value": number, "unit": string, "standard": number,
                "source": nullable(string),
            ])), "troubles": array(trouble),
    ])

    private static let transaction = object([
        "id": string, "started_at": moment, "remedy": string, "title": string, "state": string,
        "files": array(string), "trouble": nullable(string), "clock_step_seconds": nullable(number),
        "can_be_taken_back": bool,
    ])

    static let history = object([
        "schema_version": version, "transactions": array(transaction), "troubles": array(trouble),
    ])

    private static let outcome = words(ChangeRecord.Outcome.allCases.map(\.rawValue))
    private static let commands = array(array(string))

    /// What all commands that change the box say.
    private static func change(_ command: String, _ more: JSON) -> JSON {
        let common = object([
            "schema_version": version, "command": words([command]), "outcome": outcome, "words": array(string),
        ])
        return ["allOf": [common, more]]
    }

    static let undo = change("undo", object(["transactions": array(transaction)]))
    static let confirm = change("confirm", object(["kept": array(string)]))
    static let thaw = change("thaw", object([:], optional: ["removed": array(string)]))
    static let freeze = change(
        "freeze",
        object(
            [:],
            optional: [
                "path": string, "reason": nullable(string), "who": nullable(string), "until": nullable(string),
            ]))

    private static let standing = nullable(
        object([
            "status": status, "bootstrap": bootstrapStatus, "lag_seconds": nullable(number), "next_steps": nextSteps,
        ]))

    static let fix: JSON = {
        let plan = object([
            "title": string, "weakens": nullable(string),
            "files": array(object(["path": string, "is_block": bool, "diff": array(string)])),
            "validate": commands, "activate": commands,
        ])
        let remedy = object([
            "id": string, "class": remedyClass,
            "prescription": words(["plans", "not_needed", "needs", "cannot", "manual"]), "why": nullable(string),
            "by_hand": array(string), "plans": array(plan),
        ])
        let result = object([
            "remedy": string, "outcome": outcome, "transaction": nullable(string), "why": nullable(string),
            "on_trial": bool,
        ])
        let clock = object([
            "by_seconds": number, "to": moment, "uncertainty_seconds": nullable(number), "standing": string,
            "is_provisional": bool, "evidence": array(evidence), "risks": array(string), "is_set": bool,
            "done": array(string), "troubles": array(string),
        ])
        return change(
            "fix",
            object([
                "remedies": array(remedy), "results": array(result), "clock": nullable(clock), "before": standing,
                "after": standing,
            ]))
    }()

    static let testCheck = object([
        "schema_version": version, "finding": nullable(finding), "troubles": array(trouble),
    ])

    static let report = object([
        "schema_version": version, "check": check, "time": timeReport, "windows": windows, "graph": graph,
        "rehearse": rehearse, "boots": boots, "facts": facts,
    ])
}
