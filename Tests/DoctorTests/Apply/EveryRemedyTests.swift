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

    private func configuration(_ patient: PatientBox) -> Files {
        patient.files.entries.filter { path, entry in
            if case .file = entry.node { !path.hasPrefix("/var/lib/boxdoctor") } else { false }
        }
    }

    private func directories(_ patient: PatientBox) -> Set<String> {
        Set(patient.files.entries.filter { $0.value.node == .directory }.keys.filter { !$0.hasPrefix("/var/lib/") })
    }

    private func surgeon(_ patient: PatientBox) throws -> Surgeon {
        try #require(Surgeon(patient.box(now: Timestamp(unixSeconds: 1_795_000_000), dns: LiveDNS())))
    }

    @Test(arguments: PlannedBox.names) func nothingIsLeftHalfDone(_ name: String) throws {
        let planned = try PlannedBox(name)
        for plan in planned.plans {
            let whole = planned.patient(for: plan)
            let before = configuration(whole)
            let folders = directories(whole)
            #expect(try surgeon(whole).apply(plan) { true } == .done(id: "0001"), "\(name) \(plan.remedy)")
            let after = configuration(whole)
            let steps = whole.calls.count
            #expect(try surgeon(whole).undo("0001") == .done(id: "0001"))
            #expect(configuration(whole) == before && directories(whole) == folders, "\(name) \(plan.remedy)")
            let all = whole.calls.count
            for fault in PatientBox.Fault.allCases {
                for step in 0..<all {
                    let patient = planned.patient(for: plan)
                    patient.arrange(fault, at: step)
                    let first = try surgeon(patient).apply(plan) { true }
                    if step >= steps, case .done(let id) = first { _ = try surgeon(patient).undo(id) }
                    patient.restart()
                    let place = "\(name) \(plan.remedy): \(fault) at \(whole.calls[step])"
                    let again = try surgeon(patient)
                    _ = again.recover()
                    #expect(patient.leftovers == [], "\(place)")
                    let now = configuration(patient)
                    #expect(now == before || now == after, "\(place)")
                    for transaction in again.log.all().transactions where transaction.canBeTakenBack {
                        #expect(again.undo(transaction.id) == .done(id: transaction.id), "\(place)")
                    }
                    #expect(configuration(patient) == before, "\(place)")
                    #expect(again.apply(plan) { true } != .nothingToDo && configuration(patient) == after, "\(place)")
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
                let quiet = planned.patient(for: plan)
                let patient = PatientBox(quiet.files) { asked, _ in
                    .finished(
                        CommandResult(status: asked.description == text ? 1 : 0, output: [], errors: Array("no\n".utf8))
                    )
                }
                let outcome = try surgeon(patient).apply(plan) { true }
                #expect(outcome == .rolledBack(id: "0001", why: "'\(text)' ended with status 1: no"), "\(name)")
                #expect(configuration(patient) == configuration(quiet), "\(name) \(plan.remedy)")
            }
        }
    }
}
