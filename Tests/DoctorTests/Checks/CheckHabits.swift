import Checks
import Testing

@testable import Facts
@testable import Findings
@testable import Judgement
@testable import Remedies

/// What every check owes its reader.
@Suite struct CheckHabits {
    @Test(arguments: allChecks.map(\.id))
    func saysWhatItDoes(_ id: String) throws {
        let check = try #require(allChecks.first { $0.id == id })
        #expect(id.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" })
        #expect(check.title.count <= 80 && check.title.hasSuffix("."))
        #expect(check.why.count > 150 && !check.reads.isEmpty && check.advice.count > 30)
        for threshold in check.thresholds {
            #expect(threshold.allowed.contains(threshold.standard), "\(id) \(threshold.name)")
            #expect(threshold.meaning.count > 40 && !threshold.unit.isEmpty)
        }
    }

    @Test func idsAreUnique() { #expect(Set(allChecks.map(\.id)).count == allChecks.count) }

    /// A circle of explanations would fold every one of its findings behind another, and show none.
    @Test func dependenciesExistAndDoNotRunInCircles() {
        let causes = Dictionary(uniqueKeysWithValues: allChecks.map { ($0.id, $0.dependsOn) })
        var settled: Set<String> = []
        for _ in allChecks {
            for (id, needs) in causes where needs.allSatisfy(settled.contains) { settled.insert(id) }
        }
        #expect(settled == Set(causes.keys))
    }

    /// Nothing at all is known of a box: no check claims that something is right, or wrong.
    @Test(arguments: allChecks.map(\.id))
    func unknownIsNeitherGoodNorBad(_ id: String) throws {
        for view in [HostFacts.View.live, .files] {
            var facts = Facts(
                host: HostFacts(name: "box", view: view),
                clock: ClockFacts(reading: CheckFixture.now, boottimeSeconds: 100_000))
            // No daemon at all would be something known, and so would one without a source.
            let source = NTPSource(name: "ntp.example.org", source: Patients.line)
            facts.timeDaemons = [
                Patients.daemon(running: Patients.unknown(), enabled: Patients.unknown(), sources: [source])
            ]
            let check = try #require(allChecks.first { $0.id == id })
            let finding = Diagnosis(facts, settings: Settings(), checks: [check], remedies: allRemedies).findings
            #expect(finding.count == 1)
            #expect(finding.allSatisfy { [.unknown, .skipped].contains($0.status) }, "\(view): \(finding)")
        }
    }
}
