import Checks
import DoctorTesting
import FoundationEssentials
import Testing

@testable import Findings
@testable import Judgement
@testable import Reports
@testable import Values

/// Every check judges every box of its fixture folder; the whole finding is compared. `BOXDOCTOR_RECORD=1` writes what it
/// says now into `expected.json`, to be read before it is committed, and fails.
@Suite struct FixtureWalk {
    @Test(arguments: allChecks.map(\.id))
    func judgesItsFixtures(_ id: String) throws {
        let fixtures = CheckFixture.all(of: id)
        for kind in ["sick", "healthy"] {
            #expect(
                fixtures.contains { $0.name == kind },
                "\(id) needs a box in Tests/Fixtures/checks/\(id)/\(kind)/: root/ or facts.json, and expected.json")
        }
        for fixture in fixtures {
            let finding = try fixture.finding()
            let text = finding.json.text + "\n"
            let path = fixture.expectedPath.split(separator: "/")
            let folder = path.dropLast().map { "/" + $0 }.joined()
            let difference = Snapshot.difference(text, from: String(path.last ?? ""), in: folder)
            #expect(difference == nil, "\(id)/\(fixture.name): \(difference ?? "")")
            let isSick = finding.status == .warning || finding.status == .critical
            #expect(isSick == fixture.name.hasPrefix("sick"), "\(id)/\(fixture.name) is \(finding.status)")
            #expect(finding.summary.count <= 60, "\(finding.summary)")
        }
    }

    @Test func everyFolderBelongsToACheck() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: CheckFixture.folder)
        #expect(Set(folders) == Set(allChecks.map(\.id)))
    }

    @Test func everySystemIsUsed() throws {
        let used = allChecks.flatMap { CheckFixture.all(of: $0.id) }.compactMap {
            $0.read("system")?.split(separator: "\n").first.map(String.init)
        }
        let systems = try FileManager.default.contentsOfDirectory(atPath: CheckFixture.fixtures + "/systems")
        #expect(Set(used) == Set(systems))
    }
}
