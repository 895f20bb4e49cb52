import Checks
import DoctorTesting
import Testing

@testable import Bootstrap
@testable import Judgement
@testable import Reports

/// Every check is registered, explained, documented and has its fixtures.
@Suite struct CheckRegisterTests {
    private static let ids = allChecks.map(\.id)

    @Test func everyFileInChecksHoldsOneRegisteredCheckNamedForIt() {
        let types = HouseTree.files(in: ["checks"], suffix: ".swift").compactMap { file in
            file.split(separator: "/").last.map { String($0.dropLast(".swift".count)) }
        }
        #expect(Set(allChecks.map { "\(type(of: $0))" }) == Set(types))
        #expect(Set(Self.ids).count == Self.ids.count, "two checks have one id")
    }

    @Test(arguments: ids) func saysWhatAPersonNeeds(_ id: String) throws {
        let check = try #require(allChecks.first { $0.id == id })
        #expect(id.wholeMatch(of: /[a-z]+(-[a-z0-9]+)*/) != nil)
        #expect(!check.title.isEmpty && !check.why.isEmpty && !check.reads.isEmpty && !check.advice.isEmpty)
        for cause in check.dependsOn { #expect(Self.ids.contains(cause), "\(id) depends on unknown \(cause)") }
        for threshold in check.thresholds {
            #expect(threshold.allowed.contains(threshold.standard), "\(id).\(threshold.name)")
            #expect(!threshold.meaning.isEmpty && threshold.name != "enabled")
        }
    }

    @Test(arguments: ids) func hasSickAndHealthyFixtures(_ id: String) {
        for kind in ["sick", "healthy"] {
            #expect(HouseTree.exists("Tests/Fixtures/checks/\(id)/\(kind)"), "\(id) has no \(kind) fixture")
        }
    }

    @Test func explanationsNameNoCommandThatDoesNotExist() {
        let commands: Set = [
            "check", "list", "explain", "probe", "time", "fix", "undo", "history", "rehearse", "graph", "windows",
            "freeze", "thaw", "boots", "report",
        ]
        for check in allChecks {
            for match in explanation(of: check, on: Screen(columns: 1000)).matches(of: /`boxdoctor ([a-z]+)/) {
                #expect(commands.contains(String(match.1)), "\(check.id): boxdoctor \(match.1)")
            }
        }
    }
}
