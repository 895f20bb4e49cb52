import Doctor
import DoctorTesting
import Testing

@testable import Doctor

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
}
