import DoctorTesting
import Native
import Programs
import Testing

@testable import Box
@testable import Operation
@testable import Records
@testable import Remedies
@testable import Values

/// Whatever goes wrong, and wherever: the box ends as it was or as planned, and can be taken back.
@Suite struct SurgeonTests {
    static let now = Timestamp(unixSeconds: 1_795_000_000)
    static let before = MemoryFiles(texts: [
        "/etc/chrony/chrony.conf": "pool 2.debian.pool.ntp.org iburst\n",
        "/etc/chrony/sources.d/90-boxdoctor.sources": "server 192.0.2.1 iburst\n",
    ])
    static let plan = Plan(
        remedy: "address-source", title: "adds a time source by address",
        files: [
            FileChange(path: "/etc/chrony/sources.d/90-boxdoctor.sources", contents: "server 192.0.2.2 iburst\n"),
            FileChange(path: "/etc/systemd/timesyncd.conf.d/90-boxdoctor.conf", contents: "[Time]\nNTP=192.0.2.2\n"),
        ],
        validate: [["chronyd", "-p"]], activate: [["chronyc", "reload", "sources"]])

    /// The configuration alone: what the operator would see.
    func configuration(_ box: MemoryBox) -> [String: [UInt8]] {
        box.files.entries.filter { $0.key.hasPrefix("/etc/") }.compactMapValues {
            if case .file(let bytes) = $0.node { bytes } else { nil }
        }
    }

    func surgeon(_ memory: MemoryBox) throws -> Surgeon {
        try #require(Surgeon(memory.box(now: Self.now, dns: LiveDNS())))
    }

    var planned: [String: [UInt8]] {
        var files = configuration(MemoryBox(Self.before))
        for change in Self.plan.files { files[change.path] = Array(change.contents.utf8) }
        return files
    }

    @Test func appliesAndUndoes() throws {
        let memory = MemoryBox(Self.before)
        let surgeon = try surgeon(memory)
        #expect(surgeon.apply(Self.plan) { true } == .done(id: "0001"))
        #expect(configuration(memory) == planned)
        #expect(surgeon.apply(Self.plan) { true } == .nothingToDo)
        #expect(surgeon.undo("0001") == .done(id: "0001"))
        #expect(configuration(memory) == configuration(MemoryBox(Self.before)))
        #expect(memory.files["/etc/systemd/timesyncd.conf.d"] == nil)
        #expect(surgeon.undo("0001") == .nothingToDo)
    }

    @Test func takesBackWhatDoesNotHelp() throws {
        let memory = MemoryBox(Self.before)
        #expect(
            try surgeon(memory).apply(Self.plan) { false } == .rolledBack(id: "0001", why: "it did not help"))
        #expect(configuration(memory) == configuration(MemoryBox(Self.before)))
    }

    @Test func takesBackWhatTheDaemonRefuses() throws {
        let memory = MemoryBox(Self.before) { command, _ in
            .finished(
                CommandResult(
                    status: command.program == "chronyd" ? 1 : 0, output: [], errors: Array("bad line 3\n".utf8)))
        }
        #expect(
            try surgeon(memory).apply(Self.plan) { true }
                == .rolledBack(id: "0001", why: "'chronyd -p' ended with status 1: bad line 3"))
        #expect(configuration(memory) == configuration(MemoryBox(Self.before)))
    }

    @Test func refusesToUndoWhatWasEditedSince() throws {
        let memory = MemoryBox(Self.before)
        let surgeon = try surgeon(memory)
        #expect(surgeon.apply(Self.plan) { true } == .done(id: "0001"))
        memory.edit("/etc/systemd/timesyncd.conf.d/90-boxdoctor.conf", "[Time]\nNTP=mine\n")
        guard case .refused(let why) = surgeon.undo("0001") else {
            Issue.record("undone although edited")
            return
        }
        #expect(why.hasPrefix("/etc/systemd/timesyncd.conf.d/90-boxdoctor.conf was edited since"))
    }

    @Test func aTrialIsTakenBackUnlessConfirmed() throws {
        let memory = MemoryBox(Self.before)
        let surgeon = try surgeon(memory)
        #expect(surgeon.apply(Self.plan, asTrial: true) { true } == .done(id: "0001"))
        #expect(surgeon.confirm(nil) == .done(id: "0001"))
        #expect(surgeon.undo("0001", onlyIfTrial: true) == .nothingToDo)
        #expect(configuration(memory) == planned)
        #expect(surgeon.undo("0001") == .done(id: "0001"))
        #expect(surgeon.apply(Self.plan, asTrial: true) { true } == .done(id: "0002"))
        #expect(surgeon.undo("0002", onlyIfTrial: true) == .done(id: "0002"))
        #expect(configuration(memory) == configuration(MemoryBox(Self.before)))
    }

    /// What would have taken a trial back dies with the power; the next boot does it.
    @Test func aTrialIsTakenBackAfterAPowerCut() throws {
        var files = Self.before
        files.add("/proc/sys/kernel/random/boot_id", "one\n")
        let memory = MemoryBox(files)
        #expect(try surgeon(memory).apply(Self.plan, asTrial: true) { true } == .done(id: "0001"))
        // In the same boot its timer runs.
        #expect(try surgeon(memory).recover() == Recovery())
        #expect(configuration(memory) == planned)
        var later = memory.files
        later.add("/proc/sys/kernel/random/boot_id", "two\n")
        let rebooted = MemoryBox(later)
        #expect(try surgeon(rebooted).recover().transactions.map(\.state) == [.undone])
        #expect(configuration(rebooted) == configuration(MemoryBox(Self.before)))
        #expect(try surgeon(rebooted).recover() == Recovery())
    }

    @Test func twoAtOnce() throws {
        let memory = MemoryBox(Self.before)
        let surgeon = try surgeon(memory)
        let outcome = surgeon.apply(Self.plan) {
            #expect(
                surgeon.apply(Self.plan) { true }
                    == .refused(why: "another boxdoctor is changing this box; try again when it is done"))
            return true
        }
        #expect(outcome == .done(id: "0001"))
    }

    /// Every fault at every call of applying.
    @Test(arguments: MemoryBox.Fault.allCases) func nothingIsLeftHalfDone(_ fault: MemoryBox.Fault) throws {
        let whole = MemoryBox(Self.before)
        _ = try surgeon(whole).apply(Self.plan) { true }
        let calls = whole.calls.count
        #expect(calls == 14, "\(whole.calls)")
        let untouched = configuration(MemoryBox(Self.before))
        for index in 0..<calls {
            let memory = MemoryBox(Self.before)
            memory.arrange(fault, at: index)
            let outcome = try surgeon(memory).apply(Self.plan) { true }
            memory.restart()
            let surgeon = try surgeon(memory)
            for recovered in surgeon.recover().transactions { #expect(recovered.state == .rolledBack) }
            #expect(memory.leftovers == [], "\(fault) at \(whole.calls[index])")
            let after = configuration(memory)
            if case .done(let id) = outcome {
                #expect(after == planned)
                #expect(surgeon.undo(id) == .done(id: id))
            } else {
                #expect(after == untouched || after == planned, "\(fault) at \(whole.calls[index]): \(outcome)")
                for transaction in surgeon.log.all().transactions where transaction.state == .applied {
                    #expect(surgeon.undo(transaction.id) == .done(id: transaction.id))
                }
            }
            #expect(configuration(memory) == untouched)
            #expect(surgeon.apply(Self.plan) { true } != .nothingToDo)
            #expect(configuration(memory) == planned)
        }
    }

    /// Killed, and killed again while the next run takes it back.
    @Test func killedTwice() throws {
        let untouched = configuration(MemoryBox(Self.before))
        for fault in [MemoryBox.Fault.killedBefore, .killedAfter] {
            for first in 0..<14 {
                for second in 0..<12 {
                    let memory = MemoryBox(Self.before)
                    memory.arrange(fault, at: first)
                    _ = try surgeon(memory).apply(Self.plan) { true }
                    memory.restart()
                    memory.arrange(fault, at: second)
                    _ = try surgeon(memory).recover()
                    memory.restart()
                    _ = try surgeon(memory).recover()
                    let place = "\(fault) at \(first), then at \(second)"
                    #expect(memory.leftovers == [], "\(place)")
                    let after = configuration(memory)
                    #expect(after == untouched || after == planned, "\(place)")
                }
            }
        }
    }

    @Test func laterTransactionsGoFirst() throws {
        let memory = MemoryBox(Self.before)
        let surgeon = try surgeon(memory)
        func block(_ remedy: String) -> Plan {
            Plan(
                remedy: remedy, title: "adds", files: [DropIn.block("/etc/chrony/chrony.conf", remedy, ["# \(remedy)"])]
            )
        }
        #expect(surgeon.apply(block("one")) { true } == .done(id: "0001"))
        #expect(surgeon.apply(block("two")) { true } == .done(id: "0002"))
        #expect(
            surgeon.undo("0001")
                == .refused(why: "0002 (two) changed /etc/chrony/chrony.conf too, later: first boxdoctor undo 0002"))
        #expect(surgeon.undo("0002") == .done(id: "0002") && surgeon.undo("0001") == .done(id: "0001"))
        #expect(configuration(memory) == configuration(MemoryBox(Self.before)))
    }

    /// Every fault at every call of undoing.
    @Test(arguments: MemoryBox.Fault.allCases) func undoingIsFinishedLater(_ fault: MemoryBox.Fault) throws {
        let whole = MemoryBox(Self.before)
        _ = try surgeon(whole).apply(Self.plan) { true }
        let applied = whole.calls.count
        _ = try surgeon(whole).undo("0001")
        let calls = whole.calls.count - applied
        #expect(calls == 10, "\(whole.calls)")
        for index in 0..<calls {
            let memory = MemoryBox(Self.before)
            _ = try surgeon(memory).apply(Self.plan) { true }
            memory.arrange(fault, at: index)
            _ = try surgeon(memory).undo("0001")
            memory.restart()
            let surgeon = try surgeon(memory)
            _ = surgeon.recover()
            _ = surgeon.undo("0001")
            #expect(memory.leftovers == [], "\(fault) at \(index)")
            #expect(configuration(memory) == configuration(MemoryBox(Self.before)), "\(fault) at \(index)")
            // Both say that the box is as it was; which one depends on where it went wrong.
            #expect([[.undone], [.rolledBack]].contains(surgeon.log.all().transactions.map(\.state)))
        }
    }
}
