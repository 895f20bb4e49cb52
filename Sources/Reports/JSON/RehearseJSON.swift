import Bootstrap
import Facts
import Findings
import Programs
import Records
import Values

extension Rehearsal {
    /// The bootstrap object, with what the rehearsal adds to it.
    package var json: JSON {
        guard case .object(let members) = report.json else { return .null }
        return .object(
            [("schema_version", 1), ("host", .string(host.title))] + members + [
                ("starts_from", ["because": .string(start), "source": .string("\(startSource)")]),
                ("power_cuts", cuts(now.cuts)), ("perhaps_power_cuts", cuts(now.perhapsCuts)),
                ("plans", .array(repaired.map(json))),
                ("answer", answer.map(json) ?? .null),
            ])
    }

    private func cuts(_ set: IntervalSet) -> JSON {
        .array(
            set.intervals.map {
                [
                    "from_seconds": .integer($0.from),
                    "until_seconds": $0.until == .max ? .null : .integer($0.until),
                ]
            })
    }

    private func json(_ plan: Run) -> JSON {
        [
            "id": .string(plan.id), "class": .string(plan.class.rawValue), "adds": .string(plan.adds),
            "weakens": .string(plan.weakens), "power_cuts": cuts(plan.cuts),
            "survives_power_cut_seconds": JSON(plan.survivesSeconds), "is_enough": .bool(plan.isEnough),
            "needs": JSON(plan.offer?.needs),
        ]
    }

    private func json(_ answer: Answer) -> JSON {
        var members: [(String, JSON)] = []
        switch answer.question {
        case .powerCut(let seconds): members.append(("power_cut_seconds", .integer(seconds)))
        case .clock(let reading): members.append(("clock", .string("\(reading)")))
        }
        members += [("lag_seconds", .integer(answer.lagSeconds)), ("comes_up", JSON(answer.comesUp))]
        return .object(members)
    }
}
