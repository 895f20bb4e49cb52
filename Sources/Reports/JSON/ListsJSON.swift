import Facts
import Judgement
import Operation
import Records
import Values

/// `list --json` and `explain --json`: the checks, by id, with all that they say about themselves.
package func checksJSON(_ checks: [any Check]) -> JSON {
    let sorted = checks.sorted { ($0.group, $0.id) < ($1.group, $1.id) }
    return ["schema_version": 1, "checks": .array(sorted.map(checkJSON))]
}

private func checkJSON(_ check: any Check) -> JSON {
    let fact = (check as? ExternalCheck)?.fact
    return [
        "id": .string(check.id), "group": .string(check.group), "title": .string(check.title),
        "why": .string(check.why), "advice": .string(check.advice), "reads": .array(check.reads.map(JSON.string)),
        "depends_on": .array(check.dependsOn.map(JSON.string)),
        "thresholds": .array(
            check.thresholds.map {
                [
                    "name": .string($0.name), "unit": .string($0.unit), "standard": .number($0.standard),
                    "least": .number($0.allowed.lowerBound), "most": .number($0.allowed.upperBound),
                    "meaning": .string($0.meaning),
                ]
            }),
        "source": JSON(fact.map { "\($0.source)" }),
    ]
}

/// `history --json`: what was changed, the latest last. What files held is not told: it may be secret.
package func historyJSON(_ transactions: [Transaction], troubles: [Trouble]) -> JSON {
    [
        "schema_version": 1,
        "transactions": .array(transactions.map(transactionJSON)),
        "troubles": .array(troubles.map(\.json)),
    ]
}
