import Checks
import DoctorTesting
import Testing

@testable import Reports

/// The manual tells the truth: its list of checks is theirs, and it knows every command and option.
@Suite struct ManualTests {
    @Test func listOfChecksIsTheChecksOwn() {
        let difference = Snapshot.difference(
            checksManual(allChecks), from: "boxdoctor-checks.7", in: "\(HouseTree.root)/man")
        #expect(difference == nil, "\(difference ?? "") (BOXDOCTOR_RECORD=1 writes it anew)")
    }

    @Test func everyCommandAndOptionIsInTheManual() {
        let manual = HouseTree.text("man/boxdoctor.8")
        for file in HouseTree.files(in: ["Sources/boxdoctor"], suffix: ".swift") {
            let source = HouseTree.text(file)
            for match in source.matches(of: /commandName: "([a-z-]+)"/)
            where match.1 != "boxdoctor" && !source.contains("shouldDisplay: false") {
                #expect(manual.contains("Cm \(match.1)"), "\(file): \(match.1)")
            }
            // What is hidden is for boxdoctor itself.
            for match in source.matches(of: /@(?:Option|Flag)\([^@]*?\)\s+var `?(\w+)/)
            where !match.0.contains(".hidden") {
                let option = match.1.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
                #expect(manual.contains("-\(option)"), "\(file): --\(option)")
            }
        }
    }
}
