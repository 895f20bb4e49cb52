import DoctorTesting
import Native
import Programs
import Testing

@testable import Box
@testable import Operation
@testable import Records

/// /etc under etckeeper: committed before and after, and no fix fails for it.
@Suite struct EtcKeeperTests {
    private func memory(unclean: Int = 0, commit: Int = 0, isKept: Bool = true) -> MemoryBox {
        var files = SurgeonTests.before
        if isKept { files.add("/etc/.etckeeper", "") }
        return MemoryBox(files) { command, _ in
            let status = ["unclean": unclean, "commit": commit][command.arguments.first ?? ""]
            return .finished(CommandResult(status: command.program == "etckeeper" ? status ?? 9 : 0, output: []))
        }
    }

    private func surgeon(_ memory: MemoryBox) throws -> Surgeon {
        try #require(Surgeon(memory.box(now: SurgeonTests.now, dns: LiveDNS())))
    }

    private func keeping(_ memory: MemoryBox) -> [String] { memory.calls.filter { $0.hasPrefix("run etckeeper") } }

    @Test func commitsBeforeAndAfter() throws {
        let memory = memory()
        let surgeon = try surgeon(memory)
        #expect(surgeon.apply(SurgeonTests.plan) { true } == .done(id: "0001"))
        #expect(surgeon.undo("0001") == .done(id: "0001"))
        #expect(
            keeping(memory) == [
                "run etckeeper unclean",
                "run etckeeper commit saving uncommitted changes in /etc prior to boxdoctor fix address-source",
                "run etckeeper unclean", "run etckeeper commit boxdoctor fix address-source (0001)",
                "run etckeeper unclean",
                "run etckeeper commit saving uncommitted changes in /etc prior to boxdoctor undo 0001",
                "run etckeeper unclean", "run etckeeper commit boxdoctor undo 0001",
            ])
        #expect(surgeon.log.note("0001") == nil)
    }

    @Test func whatFailsIsNotedOnly() throws {
        let memory = memory(commit: 1)
        let surgeon = try surgeon(memory)
        #expect(surgeon.apply(SurgeonTests.plan) { true } == .done(id: "0001"))
        #expect(surgeon.log.note("0001") == "etckeeper commit ended with status 1; /etc is not committed")
        #expect(surgeon.undo("0001") == .done(id: "0001"))
    }

    @Test func asksNobodyWhereThereIsNothingToKeep() throws {
        let clean = memory(unclean: 1)
        #expect(try surgeon(clean).apply(SurgeonTests.plan) { true } == .done(id: "0001"))
        #expect(keeping(clean) == ["run etckeeper unclean", "run etckeeper unclean"])
        let bare = memory(isKept: false)
        #expect(try surgeon(bare).apply(SurgeonTests.plan) { true } == .done(id: "0001"))
        #expect(keeping(bare) == [])
    }

    @Test(arguments: MemoryBox.Fault.allCases) func nothingIsLeftHalfDone(_ fault: MemoryBox.Fault) throws {
        let whole = memory(commit: 1)
        _ = try surgeon(whole).apply(SurgeonTests.plan) { true }
        for index in whole.calls.indices {
            let memory = memory(commit: 1)
            memory.arrange(fault, at: index)
            _ = try surgeon(memory).apply(SurgeonTests.plan) { true }
            memory.restart()
            let again = try surgeon(memory)
            _ = again.recover()
            for transaction in again.log.all().transactions where transaction.canBeTakenBack {
                #expect(again.undo(transaction.id) == .done(id: transaction.id), "\(fault) at \(whole.calls[index])")
            }
            let now = SurgeonTests().configuration(memory)
            #expect(now == SurgeonTests().configuration(self.memory()), "\(fault) at \(whole.calls[index])")
            #expect(memory.leftovers == [])
        }
    }
}
