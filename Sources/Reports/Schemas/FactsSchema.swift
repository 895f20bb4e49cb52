import Values

/// The facts: what every reader of them may rely on. Facts of older versions lack whole areas, which is no error.
extension Schema {
    /// `{"known": value, "source": ...}`, `{"absent": source}`, `{"unreadable": why, "source": ...}`, `{"not_looked": why}`.
    static func observed(_ value: JSON) -> JSON {
        [
            "oneOf": [
                object(["known": value, "source": string]), object(["absent": string]),
                object(["unreadable": string, "source": string]), object(["not_looked": string]),
            ]
        ]
    }

    private static let anObject: JSON = ["type": "object"]
    private static let objects = array(anObject)

    private static let host = object(
        ["name": string, "view": words(["live", "files"])],
        optional: [
            "kernel_release": observed(string), "machine": observed(string), "system": observed(string),
            "container": observed(string), "init_system": observed(string), "boot_id": observed(string),
            "is_root": bool, "is_offline": bool, "freeze": observed(anObject), "routes": observed(objects),
            "addresses": array(object(["interface": string, "address": string, "prefix_length": count])),
            "fixes": array(anObject),
        ])

    private static let clock = object(
        ["reading": moment, "boottime_seconds": number],
        optional: [
            "kernel": observed(
                object([
                    "is_unsynchronised": bool, "max_error_seconds": number, "estimated_error_seconds": number,
                    "offset_seconds": number,
                ]))
        ])

    private static let floor = object(
        ["kind": string, "time": moment, "source": string], optional: ["is_authenticated": bool, "zone": string])

    private static let savedClock = object(
        [
            "kind": string, "path": string, "time": observed(moment), "persists": observed(bool),
            "is_restored": observed(bool), "source": string,
        ], optional: ["save_interval_seconds": number])

    private static let answer = object(
        [
            "name": string, "source": string,
            "outcome": [
                "type": "object", "minProperties": 1, "maxProperties": 1,
                "propertyNames": words(["time", "kiss_of_death", "rejected", "silent", "unresolved"]),
            ],
        ], optional: ["endpoint": object(["address": string, "port": count]), "origin": string])

    static let facts = object(
        ["schema_version": ["type": "integer", "minimum": 1, "maximum": 1], "host": host, "clock": clock],
        optional: [
            "rtc": object([:], optional: ["devices": observed(objects), "is_local_time": observed(bool)]),
            "floors": array(floor), "saved_clocks": array(savedClock),
            "time_daemons": array(object(["kind": string, "configuration": string])), "ntp": array(answer),
            "signed_times": objects, "malfeasance": array(string), "resolver": anObject, "dnssec": anObject,
            "certificates": objects, "tunnels": array(object(["interface": string])), "entropy": anObject,
            "state": objects, "units": objects, "system": anObject, "external": objects, "boots": array(ledger),
            "journal_boots": array(
                object([
                    "boot": string, "first": moment, "first_seconds": number, "last": moment, "last_seconds": number,
                    "steps": array(object(["after_seconds": number, "by_seconds": number], optional: ["by": string])),
                ])), "troubles": array(trouble),
        ])
}
