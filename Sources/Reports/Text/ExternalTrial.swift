import Box
import Facts
import Findings
import Judgement
import Plugins
import Probes
import Values

/// `boxdoctor test-check FILE`: one manifest, wherever it lies, tried on this box.
package struct ExternalTrial: Sendable {
    package var fact: ExternalCheckFact?
    package var troubles: [Trouble]

    /// Its author may run it too, not only root.
    package init(
        _ manifest: [UInt8], _ path: String, on box: Box, beside known: [any Check] = [], options: ProbeOptions
    ) {
        let (manifest, troubles) = ManifestReader.read(manifest, path)
        self.troubles = troubles
        guard let manifest else { return }
        self.troubles += ExternalTrial.clashes(manifest.fact, known)
        let user = box.kernel?.effectiveUserID() ?? 0
        let runner = PluginRunner(
            box: box, options: options, owner: ExternalOwner(users: [0, user]), isRoot: user == 0)
        fact = runner.run([manifest], until: Deadline(in: options.timeoutSeconds, by: box.clocks)).first
    }

    /// What a run with the other checks would make of its id and of what it depends on.
    private static func clashes(_ fact: ExternalCheckFact, _ known: [any Check]) -> [Trouble] {
        let ids = known.map(\.id)
        var troubles: [Trouble] = []
        if ids.contains(fact.id) {
            troubles.append(Trouble(fact.source, "\(fact.id) is the id of another check; choose another"))
        }
        for id in fact.dependsOn where !ids.contains(id) && !known.isEmpty {
            let name = UnknownName(id, kind: "check", among: ids)
            troubles.append(Trouble(fact.source, "depends_on: \(name)"))
        }
        return troubles
    }

    /// Nil where the manifest describes no check.
    package var finding: Finding? {
        guard let fact else { return nil }
        var facts = Facts(
            host: HostFacts(name: "", view: .live),
            clock: ClockFacts(reading: Timestamp(unixSeconds: 0), boottimeSeconds: 0))
        facts.external = [fact]
        return Diagnosis(facts, settings: Settings(), checks: [], remedies: []).findings.first
    }

    package var json: JSON {
        ["schema_version": 1, "finding": finding?.json ?? .null, "troubles": .array(troubles.map(\.json))]
    }

    /// What is wrong with the manifest, then the finding with its evidence, as `check --verbose` shows it, and its metrics.
    package func report(on screen: Screen) -> String {
        var columns = Columns(indent: 0)
        for trouble in troubles {
            columns.add(.text("trouble", .yellow), .text("\(escaped("\(trouble.source)")): \(escaped(trouble.text))"))
        }
        if let finding {
            columns.add(.text(finding.status.rawValue, finding.status.emphasis), .text(escaped(finding.summary)))
            for line in finding.detail.split(separator: "\n") { columns.add(.text(""), .text(escaped(line))) }
            for evidence in finding.evidence {
                columns.add(.text("seen", .faint), .text("\(escaped("\(evidence.source)")): \(escaped(evidence.text))"))
            }
            for metric in finding.metrics.sorted(by: { $0.key < $1.key }) {
                columns.add(.text("metric", .faint), .text("\(metric.key) = \(numeral(metric.value))"))
            }
            for remedy in finding.remedies { columns.add(.text("do"), .text(escaped(remedy.command))) }
        }
        return columns.lines(on: screen).map { $0 + "\n" }.joined()
    }
}
