import Bootstrap
import Findings
import Operation
import Records
import Remedies
import Values

/// What a fix is about to do, before anybody is asked.
extension ChosenRemedy {
    /// `contents`: what files hold now, nil where they do not exist; with it the changes are shown as a diff.
    package func text(on screen: Screen, showing contents: ((String) -> String?)? = nil) -> String {
        let word = (remedy.class(of: prescription) ?? remedy.class).rawValue
        let head = "\(screen.style(.bold, remedy.id)) (\(word))"
        let width = screen.columns - 4
        let body: [String]
        switch prescription {
        case .plans(let plans): body = plans.flatMap { planLines($0, on: screen, contents) }
        case .notNeeded(let why): body = wrapped("nothing to do: \(escaped(why))", width)
        case .needs(let missing):
            body =
                wrapped("needs \(escaped(missing.what))", width)
                + [inner(screen).commandLine("boxdoctor fix \(remedy.id) \(missing.option.rawValue)", indent: 4)]
                + wrapped(missing.option.example, width)
        case .cannot(let why): body = wrapped("cannot be done now: \(escaped(why))", width)
        case .manual(let lines): body = ["to be done by hand:"] + lines.map { "    " + escaped($0) }
        }
        return ([head] + body.map { $0.isEmpty ? "" : "    " + $0 }).joined(separator: "\n") + "\n"
    }

    private func inner(_ screen: Screen) -> Screen {
        var inner = screen
        inner.columns = max(screen.columns - 4, 20)
        return inner
    }

    private func planLines(_ plan: Plan, on screen: Screen, _ contents: ((String) -> String?)?) -> [String] {
        var columns = Columns()
        for file in plan.files {
            guard file.isBlock else {
                columns.add(.text("writes", .faint), .text(escaped(file.path)))
                continue
            }
            columns.add(
                .text("edits", .faint),
                .text(escaped(file.path)) + .text("appends a marked block (no drop-in directory)"))
        }
        for command in plan.validate {
            columns.add(.text("checks", .faint), .text(escaped(command.joined(separator: " "))))
        }
        for command in plan.activate {
            columns.add(.text("runs", .faint), .text(escaped(command.joined(separator: " "))))
        }
        if let weakens = plan.weakens { columns.add(.text("weakens", .yellow), .text(escaped(weakens))) }
        let inner = inner(screen)
        var lines = wrapped(plan.title, inner.columns) + columns.lines(on: inner)
        if let contents {
            for file in plan.files {
                let before = contents(file.path)
                lines += [""] + unifiedDiff(file.path, before: before, after: file.text(after: before)).map(escaped)
            }
        }
        return lines
    }
}

extension Missing.Option {
    /// Whose address could be named.
    fileprivate var example: String {
        switch self {
        case .server:
            "ADDRESS may be your router's, your provider's or a public server's: see /usr/lib/boxdoctor/published-servers.json."
        case .resolver:
            "ADDRESS may be your router's, your provider's, or a public resolver's such as 9.9.9.9."
        }
    }
}

extension Surgeon.Outcome {
    /// What became of it and what to do next.
    /// `trialEnds` is when it is taken back by itself; nil where it is there to stay.
    package func text(remedy: String, trialEnds: String? = nil) -> String {
        switch self {
        case .done(let id):
            if let trialEnds {
                "\(remedy): on trial (\(id)). It is taken back \(trialEnds).\n    boxdoctor confirm   keeps it"
            } else {
                "\(remedy): done.\n    boxdoctor undo \(id)   takes it back"
            }
        case .nothingToDo: "\(remedy): already in place."
        case .rolledBack(_, let why): "\(remedy): taken back, nothing is changed: \(escaped(why))"
        case .rollbackFailed(let id, let why):
            "\(remedy): went wrong and could not be taken back whole (\(id)): \(escaped(why)). Put that right, then:\n"
                + "    boxdoctor undo \(id)"
        case .refused(let why): "\(remedy): nothing was touched: \(escaped(why))"
        }
    }

    /// Exit status of `fix` and `undo`.
    package var exitStatus: Int32 {
        switch self {
        case .done, .nothingToDo: FixStatus.done
        case .rolledBack: FixStatus.rolledBack
        case .rollbackFailed: FixStatus.rollbackFailed
        case .refused: FixStatus.refused
        }
    }
}

/// Exit statuses of the commands that change something; their meaning never changes.
package enum FixStatus {
    package static let done: Int32 = 0
    package static let rolledBack: Int32 = 1
    package static let rollbackFailed: Int32 = 2
    package static let refused: Int32 = 3
}
