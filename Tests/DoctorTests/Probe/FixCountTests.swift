import DoctorTesting
import Testing

@testable import Facts
@testable import Judgement
@testable import Probes
@testable import Reports

@Suite struct FixCountTests {
    @Test func recordsAreCountedAndWhatIsNoneIsNot() {
        var files = MemoryFiles()
        for (name, text) in [
            ("0001", #"{"remedy": "fix-clock", "state": "applied"}"#),
            ("0002", #"{"remedy": "makestep", "state": "rolledBack"}"#),
            ("0003", #"{"remedy": "fix-clock", "state": "applied"}"#), ("0004", "{"), ("0005", #"{"remedy": "x"}"#),
        ] { files.add("/var/lib/boxdoctor/transactions/\(name).json", text) }
        let counts = [
            FixCount(remedy: "fix-clock", result: "applied", count: 2),
            FixCount(remedy: "makestep", result: "rolled_back", count: 1),
        ]
        #expect(fixCounts(files) == counts)
        #expect(fixCounts(MemoryFiles()) == [])
        var diagnosis = Sample.healthy
        diagnosis.facts.host.fixes = counts
        let lines = diagnosis.report(.prometheus).split(separator: "\n").filter { $0.contains("boxdoctor_fixes_total") }
        #expect(
            lines == [
                "# HELP boxdoctor_fixes_total Fixes on record, by remedy and what they came to.",
                "# TYPE boxdoctor_fixes_total counter",
                #"boxdoctor_fixes_total{fix="fix-clock",result="applied"} 2"#,
                #"boxdoctor_fixes_total{fix="makestep",result="rolled_back"} 1"#,
            ])
    }

    /// A judge of its own for the report, counters included.
    @Test(.enabled(if: Lab.installed("promtool"), "needs promtool")) func promtoolTakesTheCounts() throws {
        var diagnosis = Sample.healthy
        diagnosis.facts.host.fixes = [
            FixCount(remedy: "fix-clock", result: "applied", count: 2),
            FixCount(remedy: "a \"b\" \\ c", result: "rolled_back", count: 1),
        ]
        let folder = try TemporaryFolder()
        let file = try folder.write("metrics", diagnosis.report(.prometheus))
        let run = try Boxed.plain("sh", ["-c", "promtool check metrics < \"$0\"", file])
        #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty, "\(run.output)\(run.errors)")
    }
}
