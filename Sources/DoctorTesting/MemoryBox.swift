import Box
import Probes
import Programs
import Records
import Synchronization
import Values

/// A box in memory that can be operated on: files, changes and commands over one `MemoryFiles`, each change counted so that
/// a test can let any one of them fail, or let the power go at it.
package final class MemoryBox: FileSystem, Changes, Commands {
    package enum Fault: Sendable, Equatable, CaseIterable {
        case noSpace, readOnly, notPermitted
        /// It takes effect and says that it did not: the directory could not be synced.
        case notSynced
        /// The process dies: this call and all later ones do nothing.
        case killedBefore
        /// It dies just after this call took effect.
        case killedAfter
    }

    private struct State {
        var files: MemoryFiles
        var calls: [String] = []
        var fault: (at: Int, kind: Fault)?
        var isDead = false
        var isLocked = false
        var steppedSeconds = 0.0
    }

    private let state: Mutex<State>
    /// What commands say; called with the files as they are then.
    private let answer: @Sendable (Command, MemoryFiles) -> CommandOutcome

    package init(
        _ files: MemoryFiles,
        answer: @escaping @Sendable (Command, MemoryFiles) -> CommandOutcome = { _, _ in
            .finished(CommandResult(status: 0, output: []))
        }
    ) {
        state = Mutex(State(files: files))
        self.answer = answer
    }

    /// The doors of this box.
    package func box(now: Timestamp, dns: any DNSLibrary) -> Box {
        Box(files: self, clocks: ManualClocks(now: now), dns: dns, commands: self, changes: self)
    }

    package var files: MemoryFiles { state.withLock { $0.files } }
    /// Files that a write which was cut short left, wherever they are.
    package var leftovers: [String] { files.entries.keys.filter { $0.hasSuffix(".boxdoctor-new") }.sorted() }
    /// Every change and command so far, in order.
    package var calls: [String] { state.withLock { $0.calls } }
    package var steppedSeconds: Double { state.withLock { $0.steppedSeconds } }

    /// Lets the `at`-th call from now, counted from 0, go wrong.
    package func arrange(_ fault: Fault, at index: Int) {
        state.withLock { $0.fault = ($0.calls.count + index, fault) }
    }

    /// A new process on the same disk.
    package func restart() {
        state.withLock {
            $0.fault = nil
            $0.isDead = false
            $0.isLocked = false
        }
    }

    /// Somebody edits a file behind our back.
    package func edit(_ path: String, _ text: String) { state.withLock { $0.files.add(path, text) } }
}

extension MemoryBox {
    /// Counts the call and does it, unless it was arranged otherwise.
    private func attempt(
        _ subject: String, _ call: String, _ work: (inout State) throws(ChangeError) -> Void
    ) throws(ChangeError) {
        let failure = state.withLock { state -> ChangeError? in
            let fault = state.fault.flatMap { $0.at == state.calls.count ? $0.kind : nil }
            func failed(_ message: String) -> ChangeError {
                ChangeError(subject: subject, call: call, message: message)
            }
            if state.isDead { return failed("dead") }
            state.calls.append("\(call) \(subject)")
            switch fault {
            case .noSpace: return failed("No space left on device")
            case .readOnly: return failed("Read-only file system")
            case .notPermitted: return failed("Operation not permitted")
            case .killedBefore:
                state.isDead = true
                return failed("killed")
            case .notSynced where call == "clock_settime": return failed("Input/output error")
            case nil, .killedAfter, .notSynced:
                do throws(ChangeError) {
                    try work(&state)
                } catch {
                    return error
                }
                if fault == .notSynced { return failed("Input/output error") }
                guard fault == .killedAfter else { return nil }
                state.isDead = true
                return failed("killed")
            }
        }
        if let failure { throw failure }
    }

    package func write(_ path: String, _ bytes: [UInt8], mode: UInt32) throws(ChangeError) {
        let temporary = MemoryBox.temporary(path)
        do throws(ChangeError) {
            try attempt(path, "create") { $0.files[temporary] = MemoryFiles.Entry(.file(Array(bytes.prefix(1)))) }
            try attempt(path, "write") { state in
                let old = state.files[path]
                state.files[path] = MemoryFiles.Entry(
                    .file(bytes), mode: old?.mode ?? mode, owner: old?.owner ?? 0, group: old?.group ?? 0)
                state.files[temporary] = nil
            }
        } catch {
            state.withLock { if !$0.isDead { $0.files[temporary] = nil } }
            throw error
        }
    }

    package func sweep(_ path: String) throws(ChangeError) {
        let temporary = MemoryBox.temporary(path)
        guard files[temporary] != nil else { return }
        try attempt(path, "sweep") { $0.files[temporary] = nil }
    }

    private static func temporary(_ path: String) -> String {
        var parts = path.split(separator: "/").map(String.init)
        parts.append(TemporaryName.of(parts.popLast() ?? ""))
        return "/" + parts.joined(separator: "/")
    }

    package func remove(_ path: String) throws(ChangeError) {
        try attempt(path, "remove") { state throws(ChangeError) in
            if state.files.entries.keys.contains(where: { $0.hasPrefix(path + "/") }) {
                throw ChangeError(subject: path, call: "remove", message: "Directory not empty")
            }
            state.files[path] = nil
        }
    }

    package func makeDirectory(_ path: String, mode: UInt32) throws(ChangeError) {
        try attempt(path, "mkdir") { $0.files[path] = MemoryFiles.Entry(.directory, mode: mode) }
    }

    package func setModified(_ path: String, _ time: Timestamp) throws(ChangeError) {
        try attempt(path, "utimensat") { $0.files[path]?.modified = time }
    }

    package func stepClock(bySeconds seconds: Double) throws(ChangeError) {
        try attempt("clock", "clock_settime") { $0.steppedSeconds += seconds }
    }

    package func writeRTC(_ device: String) throws(ChangeError) { try attempt(device, "RTC_SET_TIME") { _ in } }

    package func lock(_ path: String) throws(ChangeError) -> (any ChangeLock)? {
        let isFree = state.withLock { state in
            defer { state.isLocked = true }
            return !state.isLocked
        }
        return isFree ? Lock(box: self) : nil
    }

    private struct Lock: ChangeLock {
        let box: MemoryBox
        func release() { box.state.withLock { $0.isLocked = false } }
    }

    package func run(_ commands: [Command], until deadline: Deadline) -> [CommandOutcome] {
        commands.map { command in
            do {
                try attempt(command.description, "run") { _ in }
                return answer(command, files)
            } catch {
                return .failed(why: "\(error)")
            }
        }
    }
}

extension MemoryBox {
    package func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] { try files.read(path, limit: limit) }
    package func read(_ path: String, at offset: Int, count: Int) throws(FileError) -> [UInt8] {
        try files.read(path, at: offset, count: count)
    }
    package func list(_ path: String, limit: Int) throws(FileError) -> [String] { try files.list(path, limit: limit) }
    package func info(_ path: String) throws(FileError) -> FileInfo { try files.info(path) }
    package func linkInfo(_ path: String) throws(FileError) -> FileInfo { try files.linkInfo(path) }
    package func linkTarget(_ path: String) throws(FileError) -> String { try files.linkTarget(path) }
    package func isImmutable(_ path: String) throws(FileError) -> Bool { try files.isImmutable(path) }
    package func space(_ path: String) throws(FileError) -> FileSystemSpace { try files.space(path) }
}
