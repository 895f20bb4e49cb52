import Checks
import DoctorTesting
import FoundationEssentials
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Findings
@testable import Judgement
@testable import Remedies
@testable import Values

/// Systems as they come at the end of 2026, and what is known to go wrong with them: each tree with its whole verdict, which
/// lies beside it as `NAME.verdict`. `BOXDOCTOR_RECORD=1` writes it anew, and fails.
@Suite struct DefaultsTests {
    @Test(arguments: DefaultBox.all) func isJudgedAsItIs(_ name: String) throws {
        let facts = try DefaultBox(name).facts()
        let difference = Snapshot.difference(verdict(facts), from: "\(name).verdict", in: DefaultBox.folder)
        #expect(difference == nil, "\(name): \(difference ?? "")")
    }

    @Test func everyVerdictHasItsTree() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: DefaultBox.folder)
        let verdicts = files.filter { $0.hasSuffix(".verdict") }.map { String($0.dropLast(8)) }
        #expect(Set(verdicts) == Set(DefaultBox.all) && DefaultBox.all.count >= 40)
    }

    /// Status, limits and start of the rehearsal, loops, causes, open questions, repairs; then what the checks tell.
    private func verdict(_ facts: Facts) -> String {
        let means = LawTree.means
        let diagnosis = Diagnosis(
            facts, settings: Settings(), checks: allChecks, remedies: allRemedies, means: means)
        let report = diagnosis.bootstrap
        let start = ColdStart(facts, now: BootstrapJudge.now(facts, lagSeconds: nil).now)
        var lines = ["status \(report.status.rawValue)"]
        lines.append("starts: \(start.because) [\(start.source)]")
        lines.append("survives \(report.survivesPowerCutSeconds.map { "\($0) s" } ?? "any power cut")")
        lines += report.comesUp.map { range in
            "comes up from \(range.fromLag.map { "\($0)" } ?? "any") to \(range.toLag.map { "\($0)" } ?? "any") s"
        }
        lines += report.loops.map { "loop \($0.id) (\($0.status.rawValue))" }
        lines += report.causes.map { "cause \($0.condition): \($0.because) [\($0.source)]" }
        lines += report.unknowns.map { "unknown \($0.condition): \($0.because) [\($0.source)]" }
        lines += report.repairs.map { "repair \($0.offer.command)" }
        for finding in diagnosis.findings where finding.status == .warning || finding.status == .critical {
            lines.append("\(finding.check) \(finding.status.rawValue): \(finding.summary)")
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
