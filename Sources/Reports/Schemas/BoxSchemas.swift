import Facts
import TimeScience
import Values

/// What is said of one box.
extension Schema {
    static let finding = object([
        "check": string, "group": string, "status": status, "summary": string, "detail": string,
        "evidence": array(evidence), "explained_by": array(string),
        "remedies": array(object(["id": string, "class": remedyClass, "command": string])),
        "metrics": ["type": "object", "additionalProperties": nullable(number)], "duration_seconds": number,
    ])

    static let bootstrap = object([
        "status": bootstrapStatus,
        "comes_up": array(object(["from_lag": nullable(integer), "to_lag": nullable(integer)])),
        "behind_limit_seconds": nullable(integer), "ahead_limit_seconds": nullable(integer),
        "survives_power_cut_seconds": nullable(integer),
        "loops": array(object(["id": string, "status": bootstrapStatus, "path": array(step)])),
        "causes": array(cause),
        "repairs": array(
            object([
                "id": string, "class": remedyClass, "adds": string, "behind_limit_seconds": nullable(integer),
                "needs": nullable(string),
            ])),
        "unknowns": array(cause),
    ])

    static let nextSteps = array(
        object(["place": words(NextStep.Turn.allCases.map(\.rawValue)), "command": string, "words": string]))

    static let bootstrapStatus = words(["ok", "latent", "deadlock", "stuck", "unknown"])
    private static let step = object(["condition": string, "needs": string, "because": string, "source": string])
    private static let cause = object(["condition": string, "because": string, "source": string])

    static let check = object([
        "schema_version": version, "status": status, "host": string, "view": words(["live", "files"]),
        "clock": object([
            "reading": moment, "lag_seconds": nullable(number), "uncertainty_seconds": nullable(number),
            "standing": standing, "synchronised": nullable(bool),
        ]),
        "freeze": nullable(
            object(["reason": nullable(string), "who": nullable(string), "until": nullable(string), "source": string])),
        "conclusion": object(["word": string, "sentence": string]),
        "next_steps": nextSteps,
        "findings": array(finding), "bootstrap": bootstrap, "troubles": array(trouble), "duration_seconds": number,
    ])

    static let timeReport = object([
        "schema_version": version, "reading": nullable(moment), "estimate": nullable(moment),
        "standing": standing, "why": nullable(string),
        "lag_seconds": nullable(number), "uncertainty_seconds": nullable(number), "agreeing": count,
        "opposing": count, "asked": count,
        "sources": array(
            object([
                "name": string, "address": nullable(string), "stratum": nullable(count),
                "offset_seconds": nullable(number), "delay_seconds": nullable(number),
                "root_distance_seconds": nullable(number),
                "verdict": words(["agrees", "falseticker", "undecided", "unusable"]), "why": nullable(string),
                "voice": string,
            ])),
        "signers": array(
            object([
                "method": string, "name": string, "operator": string, "issuer": nullable(string),
                "address": nullable(string), "low_seconds": nullable(number), "high_seconds": nullable(number),
                "verdict": string, "failure": nullable(string), "why": nullable(string),
            ])),
        "ntp_blocked": nullable(object(["servers": count, "answered": string, "source": string])),
        "evidence": array(
            object([
                "kind": words(TimeEvidence.Kind.allCases.map(\.rawValue)), "from": nullable(moment),
                "until": nullable(moment), "authenticated": bool, "source": string,
            ])),
        "floors": array(bound), "ceilings": array(bound), "troubles": array(trouble),
    ])

    private static let standing = nullable(words(Standing.allCases.map(\.rawValue)))
    private static let bound = object(["time": nullable(moment), "source": string, "authenticated": bool])

    static let windows = object([
        "schema_version": version,
        "names": array(
            object([
                "name": string, "status": words(["secure", "insecure", "bogus", "unknown"]), "why": nullable(string),
                "validator": string, "resolver": nullable(string), "addresses": array(string),
                "signed": nullable(array(window)), "accepted": nullable(array(window)), "reading": moment,
                "true_time": nullable(moment), "accepted_now": nullable(bool),
                "binding": object(["from": nullable(string), "until": nullable(string)]),
                "links": array(
                    object([
                        "owner": string, "type": string, "signer": string, "key_tag": count, "algorithm": count,
                        "inception": moment, "expiration": moment, "verified": bool, "why": nullable(string),
                        "role": string,
                    ])),
            ])), "round_trips": nullable(count),
    ])

    private static let window = object(["from": nullable(moment), "until": nullable(moment)])

    static let graph = object([
        "schema_version": version, "host": string, "status": bootstrapStatus, "lag_seconds": integer, "cold_boot": bool,
        "nodes": array(
            object([
                "id": count, "condition": string, "label": string, "comes_true": bool, "in_loop": bool,
                "closed": array(string),
            ])),
        "edges": array(
            object([
                "from": count, "to": count, "needs": string, "because": string, "source": string, "in_loop": bool,
            ])),
    ])
}
