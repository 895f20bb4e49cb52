import Bootstrap
import Findings
import Values

// A site's rehearsal as one JSON, and as one JSON a line.
extension SiteRehearsal {
    package var json: JSON {
        [
            "schema_version": 1,
            "power_cut_seconds": .integer(powerCutSeconds),
            "survives_power_cut_seconds": JSON(endurance.survivesSeconds),
            "ended_by": JSON(endurance.endedBy),
            "ended_by_count": .integer(Int64(endurance.endedByCount)),
            "boxes": .array(
                boxes.map { .object([("name", .string($0.name)), ("file", .string($0.file))] + $0.verdict) }),
            "loops": .array(loops.map { .object($0.members) }),
            "changes": .array(changes.map { .object($0.members) }),
            "not_freed": names(notFreed),
            "rules": .array(
                rules.map {
                    [
                        "rule": .string($0.rule), "configured": names($0.configured),
                        "answering": $0.answering.map(names) ?? .null, "breaking": names($0.breaking),
                    ]
                }),
            "troubles": .array(
                troubles.map { ["source": .string("\($0.source)"), "text": .string($0.text)] }),
        ]
    }

    /// A line for each box, loop, change, box not freed, rule and trouble, and the site's last. `record` says which. Files
    /// are left out, so that the shards of a site say line by line what the whole says.
    package func writeLines(_ write: (String) throws -> Void) throws {
        var text = ""
        func add(_ record: String, _ members: [(String, JSON)]) throws {
            text += JSON.object([("record", .string(record))] + members).line + "\n"
            guard text.utf8.count > 1 << 18 else { return }
            try write(text)
            text = ""
        }
        for box in boxes { try add("box", [("name", .string(box.name))] + box.verdict) }
        for loop in loops { try add("loop", loop.members) }
        for change in changes { try add("change", change.members) }
        for name in notFreed { try add("not_freed", [("name", .string(name))]) }
        for rule in rules {
            try add(
                "rule",
                [
                    ("rule", .string(rule.rule)), ("configured", .integer(Int64(rule.configured.count))),
                    ("answering", JSON(rule.answering?.count)), ("breaking", names(rule.breaking)),
                ])
        }
        for trouble in troubles {
            try add("trouble", [("source", .string("\(trouble.source)")), ("text", .string(trouble.text))])
        }
        try add(
            "site",
            [
                ("power_cut_seconds", .integer(powerCutSeconds)), ("boxes", .integer(Int64(boxes.count))),
                ("down", .integer(Int64(boxes.count { $0.comesUp == false }))),
                ("unknown", .integer(Int64(boxes.count { $0.comesUp == nil }))),
                ("survives_power_cut_seconds", JSON(endurance.survivesSeconds)), ("ended_by", JSON(endurance.endedBy)),
                ("ended_by_count", .integer(Int64(endurance.endedByCount))),
            ])
        try write(text)
    }
}

private func names(_ list: [String]) -> JSON { .array(list.map(JSON.string)) }

extension SiteRehearsal.Box {
    fileprivate var verdict: [(String, JSON)] {
        [
            ("comes_up", JSON(comesUp)), ("survives_power_cut_seconds", JSON(survivesSeconds)),
            ("own_trouble", .string(ownTrouble.rawValue)), ("waits_for", names(waitsFor)),
        ]
    }
}

extension SiteRehearsal.Loop {
    fileprivate var members: [(String, JSON)] { [("boxes", names(boxes)), ("text", .string(text))] }
}

extension SiteRehearsal.Change {
    fileprivate var members: [(String, JSON)] {
        [
            ("box", .string(box)), ("repair", .string(repair)), ("class", .string(`class`.rawValue)),
            ("adds", .string(adds)),
        ]
    }
}
