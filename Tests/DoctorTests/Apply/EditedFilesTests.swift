import DoctorTesting
import Native
import Testing

@testable import Box
@testable import Operation
@testable import Records
@testable import Reports
@testable import Values

/// What somebody else did to a file, before, while and after a fix wrote it, is neither lost nor in the way for ever.
@Suite struct EditedFilesTests {
    private static let sources = "/etc/chrony/sources.d/90-boxdoctor.sources"
    private static let timesyncd = "/etc/systemd/timesyncd.conf.d/90-boxdoctor.conf"
    private static let lock = "/var/lib/boxdoctor/lock"
    private static let mine = "[Time]\nNTP=mine\n"

    private func surgeon(_ memory: MemoryBox) throws -> Surgeon {
        try #require(Surgeon(memory.box(now: SurgeonTests.now, dns: LiveDNS())))
    }

    private func text(_ path: String, on memory: MemoryBox) -> String? {
        guard case .file(let bytes)? = memory.files[path]?.node else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let old = "server 192.0.2.1 iburst\n"
    private static let new = "server 192.0.2.2 iburst\n"

    // MARK: between the question and the yes

    @Test(arguments: [sources, timesyncd]) func whatChangedSinceItWasShownIsNotOverwritten(_ path: String) throws {
        let memory = MemoryBox(SurgeonTests.before)
        let shown = ShownFiles([SurgeonTests.plan], in: memory)
        #expect(shown.text(Self.sources) == Self.old && shown.text(Self.timesyncd) == nil && shown.troubles == [])
        memory.edit(path, Self.mine)
        let before = memory.files
        let outcome = try surgeon(memory).apply(SurgeonTests.plan, shown: shown) { true }
        #expect(
            outcome
                == .refused(why: "\(path) is not as it was shown, somebody changed it meanwhile; run this again"))
        #expect(memory.files[path] == before[path] && text(path, on: memory) == Self.mine)
        #expect(try surgeon(memory).log.all().transactions == [])
    }

    /// The second of two plans finds what the first one wrote.
    @Test func onePlanMayFollowAnother() throws {
        let memory = MemoryBox(SurgeonTests.before)
        var later = SurgeonTests.plan
        later.files[0].contents = "server 192.0.2.3 iburst\n"
        var shown = ShownFiles([SurgeonTests.plan, later], in: memory)
        #expect(try surgeon(memory).apply(SurgeonTests.plan, shown: shown) { true } == .done(id: "0001"))
        shown.see(SurgeonTests.plan, in: memory)
        #expect(try surgeon(memory).apply(later, shown: shown) { true } == .done(id: "0002"))
        #expect(text(Self.sources, on: memory) == "server 192.0.2.3 iburst\n")
    }

    @Test func whatCannotBeShownIsTold() {
        var files = SurgeonTests.before
        files[Self.sources] = MemoryFiles.Entry(.device(major: 1, minor: 3))
        files.link(Self.timesyncd, to: "/etc/passwd")
        #expect(
            ShownFiles([SurgeonTests.plan], in: files).troubles == [
                "\(Self.sources) is not a plain file; boxdoctor does not follow links when it changes things",
                "\(Self.timesyncd) is not a plain file; boxdoctor does not follow links when it changes things",
            ])
    }

    /// After it was recorded: arming a trial takes its time. What was written before is put back; what was not, left alone.
    @Test(arguments: [sources, timesyncd]) func whatChangesMeanwhileIsNotOverwritten(_ path: String) throws {
        let memory = MemoryBox(SurgeonTests.before)
        let arm: (String) -> String? = { _ in
            memory.edit(path, Self.mine)
            return nil
        }
        let outcome = try surgeon(memory).apply(SurgeonTests.plan, asTrial: true, arm: arm) { true }
        #expect(outcome == .rolledBack(id: "0001", why: "\(path) was changed meanwhile"))
        #expect(text(path, on: memory) == Self.mine)
        #expect(path == Self.sources || text(Self.sources, on: memory) == Self.old)
        #expect(path == Self.timesyncd || text(Self.timesyncd, on: memory) == nil)
        #expect(try surgeon(memory).log.all().transactions.map(\.state) == [.rolledBack])
    }

    // MARK: after it was written

    /// A fix that does not help, and meanwhile somebody edited one of its files: told, and his edit stays.
    @Test func aForeignEditIsNotRolledBackSilently() throws {
        let memory = MemoryBox(SurgeonTests.before)
        let outcome = try surgeon(memory).apply(SurgeonTests.plan) {
            memory.edit(Self.timesyncd, Self.mine)
            return false
        }
        #expect(
            outcome == .rollbackFailed(id: "0001", why: "\(Self.timesyncd) was edited since and is left as it is"))
        #expect(text(Self.timesyncd, on: memory) == Self.mine && text(Self.sources, on: memory) == Self.old)
        #expect(try surgeon(memory).log.all().transactions.map(\.state) == [.broken])
    }

    /// Both kinds: one that was there before, and one that was not.
    @Test func whatWasPutBackByHandCountsAsPutBack() throws {
        let memory = MemoryBox(SurgeonTests.before)
        #expect(try surgeon(memory).apply(SurgeonTests.plan) { true } == .done(id: "0001"))
        memory.edit(Self.sources, Self.old)
        try memory.remove(Self.timesyncd)
        #expect(try surgeon(memory).undo("0001") == .done(id: "0001"))
        #expect(text(Self.sources, on: memory) == Self.old && text(Self.timesyncd, on: memory) == nil)
        #expect(try surgeon(memory).log.all().transactions.map(\.state) == [.undone])
    }

    // MARK: a way on

    private func interrupted(thenEdited path: String, _ edit: String = mine) throws -> MemoryBox {
        let memory = MemoryBox(SurgeonTests.before)
        let whole = MemoryBox(SurgeonTests.before)
        _ = try surgeon(whole).apply(SurgeonTests.plan) { true }
        let place = try #require(whole.calls.firstIndex(of: "run chronyd -p"))
        memory.arrange(.killedAfter, at: place)
        _ = try surgeon(memory).apply(SurgeonTests.plan) { true }
        memory.restart()
        memory.edit(path, edit)
        return memory
    }

    @Test func anInterruptedFixThatWasEditedIsTheOperatorsToDecide() throws {
        let memory = try interrupted(thenEdited: Self.timesyncd)
        let stuck = "\(Self.timesyncd) was edited since and is left as it is"
        for _ in 0..<2 {
            #expect(
                try surgeon(memory).apply(SurgeonTests.plan) { true }
                    == .refused(
                        why: "transaction 0001 could not be taken back: \(stuck). Decide about that first: "
                            + "boxdoctor undo --interrupted"))
            let recovery = try surgeon(memory).recover()
            #expect(recovery.transactions.map(\.state) == [.broken] && recovery.whyNotAll == nil)
            #expect(
                try surgeon(memory).editsText(recovery.transactions[0])
                    == "--- /dev/null\n+++ \(Self.timesyncd)\n@@ -0,0 +1,2 @@\n+[Time]\n+NTP=mine\n")
        }
        #expect(text(Self.timesyncd, on: memory) == Self.mine && text(Self.sources, on: memory) == Self.old)
    }

    @Test(arguments: KeptFiles.allCases, [sources, timesyncd])
    func whicheverIsKeptTheNextFixGoesOn(_ kept: KeptFiles, _ path: String) throws {
        let memory = try interrupted(thenEdited: path)
        #expect(try surgeon(memory).recover().transactions.map(\.state) == [.broken])
        let recovery = try surgeon(memory).recover(keeping: kept)
        #expect(recovery.transactions.map(\.state) == [.rolledBack] && recovery.whyNotAll == nil)
        let original: String? = path == Self.sources ? Self.old : nil
        #expect(text(path, on: memory) == (kept == .edited ? Self.mine : original))
        let other = path == Self.sources ? Self.timesyncd : Self.sources
        #expect(text(other, on: memory) == (other == Self.sources ? Self.old : nil))
        #expect(try surgeon(memory).recover() == Recovery())
        #expect(try surgeon(memory).apply(SurgeonTests.plan) { true } == .done(id: "0002"))
        #expect(try surgeon(memory).undo("0002") == .done(id: "0002"))
        #expect(text(path, on: memory) == (kept == .edited ? Self.mine : original))
    }

    /// The same for one that was applied and is to be undone.
    @Test(arguments: KeptFiles.allCases) func undoingAsksWhichIsKept(_ kept: KeptFiles) throws {
        let memory = MemoryBox(SurgeonTests.before)
        #expect(try surgeon(memory).apply(SurgeonTests.plan) { true } == .done(id: "0001"))
        memory.edit(Self.sources, Self.mine)
        let why =
            "\(Self.sources) was edited since. boxdoctor undo 0001 --keep edited   leaves it as it is, --keep original   "
            + "puts back what it held before the fix"
        #expect(try surgeon(memory).undo("0001") == .refused(why: why))
        #expect(try surgeon(memory).undo("0001", keeping: kept) == .done(id: "0001"))
        #expect(text(Self.sources, on: memory) == (kept == .edited ? Self.mine : Self.old))
        #expect(text(Self.timesyncd, on: memory) == nil)
    }

    /// Whatever else keeps a record open for ever, a link in the file's place, a daemon that is no longer there: closed when
    /// the operator says so, and noted.
    @Test func whatCanNeverBeTakenBackIsClosed() throws {
        var files = try interrupted(thenEdited: Self.sources).files
        files.link(Self.timesyncd, to: "/etc/passwd")
        let memory = MemoryBox(files) { command, _ in command.program == "chronyc" ? .notFound : .failed(why: "no") }
        #expect(try surgeon(memory).recover().transactions.map(\.state) == [.broken])
        #expect(try surgeon(memory).recover(keeping: .original).transactions.map(\.state) == [.broken])
        #expect(text(Self.sources, on: memory) == Self.old)
        let closed = try surgeon(memory).recover(keeping: .edited).transactions
        #expect(closed.map(\.state) == [.rolledBack])
        #expect(
            closed.map(\.trouble) == [
                "it was interrupted; \(Self.timesyncd) is not a plain file; boxdoctor does not follow links when it changes "
                    + "things; left as it is; 'chronyc' is not installed"
            ])
        #expect(try surgeon(memory).recover() == Recovery())
    }

    // MARK: could not look

    @Test func whatCouldNotBeLookedAtIsNotNothing() throws {
        let fresh = MemoryBox(SurgeonTests.before)
        #expect(try surgeon(fresh).recover() == Recovery())
        let memory = MemoryBox(SurgeonTests.before)
        #expect(try surgeon(memory).apply(SurgeonTests.plan) { true } == .done(id: "0001"))
        let held = try #require(try memory.lock(Self.lock))
        #expect(
            try surgeon(memory).recover()
                == Recovery(whyNotAll: "another boxdoctor is changing this box; try again when it is done"))
        held.release()
        let error = FileError.Reason.system(call: "open", message: "Input/output error")
        for path in [
            "/var/lib/boxdoctor", "/var/lib/boxdoctor/transactions", "/var/lib/boxdoctor/transactions/0001.json",
        ] {
            var files = memory.files
            files.fail(path, error)
            let broken = MemoryBox(files)
            #expect(try surgeon(broken).recover().whyNotAll == "\(path): open: Input/output error")
            // And nothing new is begun over it: its number might be taken twice.
            guard case .refused(let why) = try surgeon(broken).apply(SurgeonTests.plan, helped: { true }) else {
                Issue.record("applied over \(path)")
                continue
            }
            #expect(why.contains("Input/output error"), "\(why)")
            #expect(
                broken.files.entries.filter { $0.key.hasPrefix("/etc/") }
                    == files.entries.filter { $0.key.hasPrefix("/etc/") })
            #expect(try surgeon(broken).confirm(nil) != .nothingToDo)
        }
    }

    // MARK: a record that is there although writing it failed

    @Test func aRecordThatCouldNotBeSyncedDoesNotStay() throws {
        let whole = MemoryBox(SurgeonTests.before)
        _ = try surgeon(whole).apply(SurgeonTests.plan) { true }
        let record = "write /var/lib/boxdoctor/transactions/0001.json"
        let memory = MemoryBox(SurgeonTests.before)
        memory.arrange(.notSynced, at: try #require(whole.calls.firstIndex(of: record)))
        #expect(
            try surgeon(memory).apply(SurgeonTests.plan) { true }
                == .refused(why: "/var/lib/boxdoctor/transactions/0001.json: write: Input/output error"))
        #expect(try surgeon(memory).log.all().transactions == [])
        #expect(try surgeon(memory).recover() == Recovery())

        let applied = whole.calls.count
        _ = try surgeon(whole).undo("0001")
        let undoing = try #require(whole.calls[applied...].firstIndex(of: record))
        let other = MemoryBox(SurgeonTests.before)
        #expect(try surgeon(other).apply(SurgeonTests.plan) { true } == .done(id: "0001"))
        other.arrange(.notSynced, at: undoing - applied)
        guard case .refused = try surgeon(other).undo("0001") else {
            Issue.record("undone")
            return
        }
        #expect(try surgeon(other).log.all().transactions.map(\.state) == [.applied])
        #expect(try surgeon(other).recover() == Recovery() && text(Self.sources, on: other) == Self.new)
    }
}
