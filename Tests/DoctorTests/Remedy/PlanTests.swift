import DoctorTesting
import Testing

@testable import Bootstrap
@testable import Box
@testable import Records
@testable import Remedies
@testable import Reports
@testable import Values

private let folder =
    String(#filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }) + "/Snapshots/plans"

/// Every remedy over every fixture tree, its whole plan.
@Suite struct PlanTests {
    @Test(arguments: PlannedBox.names) func plansAreAsRecorded(_ name: String) throws {
        let planned = try PlannedBox(name)
        let text = allRemedies.map { remedy in
            let treatment = Treatment(remedy: remedy, prescription: planned.prescription(of: remedy))
            return treatment.text(on: Screen(columns: 100)) { path in
                (try? planned.box.files.read(path, limit: FileLimits.configuration)).map {
                    String(decoding: $0, as: UTF8.self)
                }
            }
        }.joined(separator: "\n")
        let difference = Snapshot.difference(text, from: "\(name).txt", in: folder)
        #expect(difference == nil, "\(difference ?? "")")
    }

    @Test(arguments: PlannedBox.names) func plansAreSane(_ name: String) throws {
        for plan in try PlannedBox(name).plans {
            #expect(!plan.files.isEmpty && !plan.title.isEmpty)
            for file in plan.files {
                #expect(file.path.hasPrefix("/") && !file.path.contains("..") && file.contents.hasSuffix("\n"))
                #expect(file.contents.utf8.allSatisfy { $0 == 10 || (0x20...0x7e).contains($0) })
                // Drop-ins of our own, or files that have no drop-ins.
                let own = file.path.contains("boxdoctor")
                #expect(
                    own || file.isBlock || file.path == "/etc/adjtime" || plan.remedy == "trust-anchor", "\(file.path)")
            }
            for command in plan.validate + plan.activate {
                #expect(command.first?.contains("/") == false || command.first?.hasPrefix("/etc/init.d/") == true)
                #expect(!["sh", "bash"].contains(command.first ?? ""))
            }
        }
    }

    @Test func offersNameRemediesThatExist() {
        let known = Set(allRemedies.map(\.id) + ["fix-clock"])
        for repair in allRepairs {
            #expect(known.contains(repair.id), "\(repair.id)")
            #expect(allRemedies.first { $0.id == repair.id }?.class == repair.safety, "\(repair.id)")
        }
        #expect(Set(allRemedies.map(\.id)).count == allRemedies.count)
    }
}
