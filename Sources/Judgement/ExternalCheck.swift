import Box
import Facts
import Findings
import Plugins
import Programs
import Values

/// A check from a manifest, beside the built-in ones: judges what its plugin said.
package struct ExternalCheck: Check {
    package let fact: ExternalCheckFact

    package init(_ fact: ExternalCheckFact) { self.fact = fact }

    package var id: String { fact.id }
    package var group: String { fact.group }
    package var title: String { escaped(fact.title) }
    package var why: String { fact.why.isEmpty ? "Its manifest, \(fact.source), does not say." : lines(fact.why) }
    package var reads: [String] {
        ["what \(fact.program) says (\(fact.outputProtocol.rawValue)), as \(fact.source) asks"]
    }
    package var advice: String { lines(fact.advice) }
    package var dependsOn: [String] { fact.dependsOn }

    package func judge(_ patient: Patient) -> Finding {
        switch fact.run {
        case .skipped(let why): return said(.skipped, why)
        case .notRun(let why): return said(.unknown, "not run: \(why)")
        case .timedOut(let seconds):
            return said(
                .unknown, "did not end in \(numeral(seconds)) s and was ended",
                detail: "What it had started was ended with it.")
        case .ended(let status, let output, let isBinary, let wasTruncated):
            if isBinary { return said(.unknown, "printed binary, not text") }
            // 128 + 1...31; a plugin's own statuses are 0 to 3.
            if (129...159).contains(status) { return said(.unknown, "was ended by signal \(status - 128)") }
            if wasTruncated, fact.outputProtocol == .boxdoctor {
                return said(.unknown, "printed more than \(ManifestLimits.otherOutputBytes) bytes")
            }
            return joined(verdicts(output, status), wasTruncated: wasTruncated)
        }
    }

    private func lines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { escaped($0) }.joined(separator: "\n")
    }

    private func verdicts(_ output: String, _ status: Int) -> [ExternalVerdict] {
        if fact.outputProtocol == .nagios { return [NagiosOutput.verdict(output, status: status)] }
        guard status == 0 else { return [ExternalVerdict(.unknown, "failed with status \(status)")] }
        return fact.outputProtocol == .checkmk ? CheckmkOutput.verdicts(output) : FindingsOutput.verdicts(output)
    }

    /// One finding: the worst thing it said, and the rest as evidence.
    private func joined(_ verdicts: [ExternalVerdict], wasTruncated: Bool) -> Finding {
        guard let worst = verdicts.max(by: { $0.status < $1.status }) else {
            return fact.outputProtocol == .boxdoctor && !fact.rules.isEmpty
                ? said(.ok, "no finding") : said(.unknown, "printed nothing")
        }
        // What was not read may be worse; a status that ends the plugin says it all.
        let isWhole = !wasTruncated || fact.outputProtocol == .nagios || worst.status >= .unknown
        var finding =
            isWhole
            ? said(worst.status, worst.summary, detail: worst.detail)
            : said(.unknown, "printed more than is read; of what was read the worst is \(worst.status.rawValue)")
        finding.evidence += worst.evidence.map { Evidence(Source(fact.program), $0) }
        if verdicts.count > 1 {
            finding.evidence += verdicts.map { Evidence(Source(fact.program), "\($0.status.rawValue): \($0.summary)") }
        }
        if wasTruncated { finding.evidence.append(Evidence(Source(fact.program), "printed more than is read")) }
        for verdict in verdicts { finding.metrics.merge(verdict.metrics) { first, _ in first } }
        if worst.status >= .warning { finding.remedies = verdicts.flatMap(\.remedies) + fact.remedies }
        return finding
    }

    private func said(_ status: Status, _ summary: String, detail: String = "") -> Finding {
        var finding = finding(status, summary, detail: detail, evidence: [Evidence(fact.source, "an external check")])
        finding.durationSeconds = fact.durationSeconds ?? 0
        return finding
    }
}

extension Facts {
    /// Its external checks. One that bears a built-in check's id is left out, and told.
    func externalChecks(beside builtIn: [any Check]) -> (checks: [any Check], troubles: [Trouble]) {
        let ids = Set(builtIn.map(\.id))
        let taken = external.filter { ids.contains($0.id) }
        let others = external.filter { !ids.contains($0.id) }
        let troubles = taken.map {
            Trouble($0.source, "left out: \($0.id) is the id of a built-in check; choose another")
        }
        return (others.map { ExternalCheck($0) }, troubles + circles(others))
    }

    /// Those that say of themselves, by way of others, that they depend on themselves.
    private func circles(_ checks: [ExternalCheckFact]) -> [Trouble] {
        let needs = Dictionary(checks.map { ($0.id, $0.dependsOn) }, uniquingKeysWith: { first, _ in first })
        return checks.compactMap { check in
            guard let way = check.dependsOn.first(where: { reachable(from: $0, by: needs).contains(check.id) }) else {
                return nil
            }
            return Trouble(
                check.source,
                "depends_on leads in a circle, \(check.id) to \(way) and back; neither explains the other")
        }
    }
}

/// The external checks that a box's files describe, none of them run.
package func describedChecks(in files: any FileSystem) -> [ExternalCheckFact] {
    let found = Manifests(files, owner: ExternalOwner())
    return found.manifests.map(\.fact) + found.masked
}

/// Whatever `ways` lead to, the start among it.
func reachable(from start: String, by ways: [String: [String]]) -> Set<String> {
    var seen: Set<String> = []
    var queue = [start]
    while let id = queue.popLast() {
        if seen.insert(id).inserted { queue += ways[id] ?? [] }
    }
    return seen
}
