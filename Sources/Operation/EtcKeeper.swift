import Box
import Programs
import Records

/// /etc under version control, by etckeeper(8): what others changed is committed before ours, so that neither is lost in the
/// other, and ours after.
struct EtcKeeper {
    private static let marks = ["/etc/.etckeeper", "/etc/.git", "/etc/.hg", "/etc/.bzr"]
    /// A commit of all of /etc on a slow card.
    private static let seconds = 30.0
    private let commands: any Commands
    private let clocks: any Clocks

    /// Nil where /etc is not kept so, or the transaction leaves it alone.
    package init?(_ box: Box, for transaction: Transaction) {
        guard let commands = box.commands, transaction.files.contains(where: { $0.path.hasPrefix("/etc/") }),
            EtcKeeper.marks.contains(where: { (try? box.files.info($0)) != nil })
        else { return nil }
        self.commands = commands
        clocks = box.clocks
    }

    /// Commits what is not yet. Nil where that went well or there was nothing to do, else one line: a fix does not fail for it.
    func commit(_ message: String) -> String? {
        switch run(["unclean"]) {
        case .notFound: return nil
        case .finished(let result) where result.status != 0: return nil
        case .finished: break
        case .failed(let why): return "etckeeper unclean: \(why)"
        case .timedOut: return "etckeeper unclean did not end; /etc is not committed"
        }
        switch run(["commit", message]) {
        case .finished(let result) where result.status == 0: return nil
        case .finished(let result): return "etckeeper commit ended with status \(result.status); /etc is not committed"
        case .notFound: return nil
        case .failed(let why): return "etckeeper commit: \(why)"
        case .timedOut: return "etckeeper commit did not end; /etc is not committed"
        }
    }

    private func run(_ arguments: [String]) -> CommandOutcome {
        let command = Command(
            "etckeeper", arguments, environment: ["HOME": "/root"], timeoutSeconds: EtcKeeper.seconds)
        return commands.run([command], until: Deadline(in: EtcKeeper.seconds, by: clocks)).first
            ?? .failed(why: "was not run")
    }
}
