import Checks
import DoctorTesting
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Judgement
@testable import Records
@testable import Remedies
@testable import Values

/// `fix bootstrap` where the box refuses what is best: the next best set that does without it, until none is left.
@Suite struct NextBestTests {
    /// As Debian, Ubuntu and Fedora ship them.
    @Test func whatFailedIsDoneWithout() throws {
        var longest: [[String]] = []
        for tree in LawTree.all where tree.kind == .defaults {
            for (_, files) in try tree.files() {
                let sets = try triedInTurn(LawTree.facts(files), tree.name)
                if sets.count > longest.count { longest = sets }
            }
        }
        // Some box has several ways, each without what failed before it.
        #expect(longest.count > 2, "\(longest)")
    }

    /// The sets that are tried one after another where the first remedy of each fails.
    private func triedInTurn(_ facts: Facts, _ name: String) throws -> [[String]] {
        let means = LawTree.means
        let diagnosis = Diagnosis(facts, settings: Settings(), checks: allChecks, remedies: allRemedies, means: means)
        var chosen = try ChosenRemedy.chosen(["bootstrap"], for: diagnosis, with: means, allowingUnsafe: true)
        var failed: Set<String> = []
        var sets: [[String]] = []
        while let first = chosen.first, sets.count <= allRemedies.count {
            let ids = chosen.map(\.remedy.id)
            #expect(failed.isDisjoint(with: ids), "\(name): \(ids) without \(failed.sorted())")
            sets.append(ids)
            failed.insert(first.remedy.id)
            chosen = ChosenRemedy.instead(of: failed, for: diagnosis, with: means, allowingUnsafe: true)
            // Each makes the box come up: it is one of the repairs, and can be done now.
            let id = chosen.map(\.remedy.id).joined(separator: "+")
            #expect(chosen.isEmpty || diagnosis.bootstrap.repairs.contains { $0.id == id }, "\(name): \(id)")
            #expect(chosen.allSatisfy { !$0.plans.isEmpty }, "\(name): \(id)")
            let safe = ChosenRemedy.instead(of: failed, for: diagnosis, with: means, allowingUnsafe: false)
            #expect(safe.allSatisfy { $0.remedy.weakens == nil }, "\(name)")
        }
        return sets
    }
}
