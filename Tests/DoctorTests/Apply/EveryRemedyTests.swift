import DoctorTesting
import Native
import Testing

@testable import Box
@testable import Operation
@testable import Records
@testable import Values

/// Every plan that any remedy makes for any fixture tree, with every fault at every step of doing it and of taking it back:
/// the box ends as it was or as planned, and can be taken back.
@Suite struct EveryRemedyTests {
    private typealias Files = [String: MemoryFiles.Entry]

    private func configuration(_ memory: MemoryBox) -> Files {
        memory.files.entries.filter { path, entry in
            if case .file = entry.node { !path.hasPrefix("/var/lib/boxdoctor") } else { false }
        }
    }

    private func directories(_ memory: MemoryBox) -> Set<String> {
        Set(memory.files.entries.filter { $0.value.node == .directory }.keys.filter { !$0.hasPrefix("/var/lib/") })
    }

    private func surgeon(_ memory: MemoryBox) throws -> Surgeon {
        try #require(Surgeon(memory.box(now: Timestamp(unixSeconds: 1_795_000_000), dns: LiveDNS())))
    }

    @Test(arguments: PlannedBox.names) func nothingIsLeftHalfDone(_ name: String) throws {
        let planned = try PlannedBox(name)
        for plan in planned.plans {
            let whole = planned.memory(for: plan)
            let before = configuration(whole)
            let folders = directories(whole)
            #expect(try surgeon(whole).apply(plan) { true } == .done(id: "0001"), "\(name) \(plan.remedy)")
            let after = configuration(whole)
            let steps = whole.calls.count
            #expect(try surgeon(whole).undo("0001") == .done(id: "0001"))
            #expect(configuration(whole) == before && directories(whole) == folders, "\(name) \(plan.remedy)")
            let all = whole.calls.count
            for fault in MemoryBox.Fault.allCases {
                for step in 0..<all {
                    let memory = planned.memory(for: plan)
                    memory.arrange(fault, at: step)
                    let first = try surgeon(memory).apply(plan) { true }
                    if step >= steps, case .done(let id) = first { _ = try surgeon(memory).undo(id) }
                    memory.restart()
                    let place = "\(name) \(plan.remedy): \(fault) at \(whole.calls[step])"
                    let again = try surgeon(memory)
                    _ = again.recover()
                    #expect(memory.leftovers == [], "\(place)")
                    let now = configuration(memory)
                    #expect(now == before || now == after, "\(place)")
                    for transaction in again.log.all().transactions where transaction.canBeTakenBack {
                        #expect(again.undo(transaction.id) == .done(id: transaction.id), "\(place)")
                    }
                    #expect(configuration(memory) == before, "\(place)")
                    #expect(again.apply(plan) { true } != .nothingToDo && configuration(memory) == after, "\(place)")
                }
            }
        }
    }

    /// A checker or an activation that fails, each in turn: taken back, and said which.
    @Test(arguments: PlannedBox.names) func aDaemonThatRefusesIsHeard(_ name: String) throws {
        let planned = try PlannedBox(name)
        for plan in planned.plans {
            for command in plan.validate + plan.activate {
                let text = command.joined(separator: " ")
                let quiet = planned.memory(for: plan)
                let memory = MemoryBox(quiet.files) { asked, _ in
                    .finished(
                        CommandResult(status: asked.description == text ? 1 : 0, output: [], errors: Array("no\n".utf8))
                    )
                }
                let outcome = try surgeon(memory).apply(plan) { true }
                #expect(outcome == .rolledBack(id: "0001", why: "'\(text)' ended with status 1: no"), "\(name)")
                #expect(configuration(memory) == configuration(quiet), "\(name) \(plan.remedy)")
            }
        }
    }
}
