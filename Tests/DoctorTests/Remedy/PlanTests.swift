import DoctorTesting
import Testing

@testable import Bootstrap
@testable import Box
@testable import Findings
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
            ChosenRemedy(remedy, planned.prescription(of: remedy)).text(on: Screen(columns: 100)) { path in
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
            // What writes nothing says how its commands are taken back.
            #expect(!plan.files.isEmpty || plan.revert?.isEmpty == false)
            #expect(!plan.title.isEmpty)
            for file in plan.files {
                #expect(file.path.hasPrefix("/") && !file.path.contains("..") && file.contents.hasSuffix("\n"))
                #expect(file.contents.utf8.allSatisfy { $0 == 10 || (0x20...0x7e).contains($0) })
                // Drop-ins of our own, or files that have no drop-ins.
                let own = file.path.contains("boxdoctor")
                #expect(
                    own || file.isBlock || file.path == "/etc/adjtime" || plan.remedy == "trust-anchor", "\(file.path)")
            }
            for command in plan.validate + plan.activate + (plan.revert ?? []) {
                #expect(command.first?.contains("/") == false || command.first?.hasPrefix("/etc/init.d/") == true)
                #expect(!["sh", "bash"].contains(command.first ?? ""))
            }
        }
    }

    /// By type: the class of a remedy is made from what it weakens.
    @Test func whatWeakensSomethingIsNeverSafe() {
        for remedy in allRemedies where remedy.weakens != nil {
            #expect(remedy.class != .safe, "\(remedy.id)")
            let needs = Prescription.needs(Missing("x", option: .server))
            #expect(remedy.class(of: .plans([])) != .safe && remedy.class(of: needs) != .safe)
        }
        #expect(Set(allRemedies.map(\.id)).count == allRemedies.count)
    }

    /// A remedy is its file: the list is written by the build.
    @Test func everyFileHoldsOneListedRemedyNamedForIt() {
        let types = HouseTree.files(in: ["Sources/Remedies"], suffix: ".swift").filter {
            $0.split(separator: "/").dropLast().last == "Remedies"
        }.compactMap { $0.split(separator: "/").last.map { String($0.dropLast(".swift".count)) } }
        #expect(Set(allRemedies.map { "\(type(of: $0))" }) == Set(types))
    }
}
