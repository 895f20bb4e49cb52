import Bootstrap
import Facts
import Findings
import Programs
import Records
import Values

extension Remedy {
    package func plan(
        _ files: [FileChange], validate: [[String]] = [], activate: [[String]] = [], revert: [[String]]? = nil,
        title: String? = nil
    ) -> Prescription {
        .plans([
            Plan(
                remedy: id, title: title ?? self.title, weakens: weakens, files: files, validate: validate,
                activate: activate, revert: revert)
        ])
    }

    /// Lines of ours in a time daemon's configuration, after which it is restarted; by hand where that has no room for them.
    /// `isLast`: of two such lines the last counts, and one is there.
    func configuring(
        _ daemon: TimeDaemon, _ lines: [String], isLast: Bool = false, beside others: [FileChange] = [], _ facts: Facts
    ) -> Prescription {
        guard let change = isLast ? daemon.override(id, lines) : daemon.addition(id, named: id, lines) else {
            return .manual(
                ["add to the end of \(daemon.configuration.place):"] + lines.map { "    " + $0 }
                    + [facts.host.pasted(facts.restartCommand(daemon.kind))])
        }
        return plan(
            others + [change], validate: daemon.checker, activate: facts.restart(facts.unit(of: daemon.kind)))
    }
}

/// Every file of ours begins so, and is named so: who finds it knows where it comes from and how it goes.
enum DropIn {
    package static let name = "90-boxdoctor"

    package static func text(_ remedy: String, _ lines: [String], comment: String = "#") -> String {
        ("\(comment) Written by boxdoctor (\(remedy)); boxdoctor undo takes it back." + "\n")
            + lines.map { $0 + "\n" }.joined()
    }

    /// A block for the end of a file that has no directory of drop-ins beside it.
    package static func block(_ path: String, _ remedy: String, _ lines: [String]) -> FileChange {
        let inner = lines.map { $0 + "\n" }.joined()
        return FileChange(
            path: path, contents: text(remedy, []) + inner + "# End of what boxdoctor wrote (\(remedy)).\n",
            isBlock: true)
    }

    /// A systemd drop-in for a unit; one file a remedy, so that each goes without the others.
    package static func unit(_ unit: String, _ remedy: String, _ lines: [String]) -> FileChange {
        FileChange(path: "/etc/systemd/system/\(unit).d/\(name)-\(remedy).conf", contents: text(remedy, lines))
    }
}

extension Writing {
    func file(_ remedy: String) -> FileChange {
        switch place {
        case .file(let folder, let suffix):
            FileChange(
                path: "\(folder)/\(DropIn.name)\(suffix)", contents: DropIn.text(remedy, lines, comment: comment))
        case .end(let path): DropIn.block(path, remedy, lines)
        }
    }
}

extension TimeDaemon {
    /// Lines of ours in its configuration: in a file of their own where it reads a directory of them, else in a block at the
    /// end of its own file. Nil where it has room for neither.
    func addition(_ remedy: String, named name: String, _ lines: [String]) -> FileChange? {
        if let directory = settingsDirectory?.value {
            return FileChange(path: "\(directory)/\(DropIn.name)-\(name).conf", contents: DropIn.text(remedy, lines))
        }
        return extensibleFile.map { DropIn.block($0.value, remedy, lines) }
    }

    /// As `addition`, behind every line that its configuration has already, so that ours is the last word.
    func override(_ remedy: String, _ lines: [String]) -> FileChange? {
        extensibleFile.map { DropIn.block($0.value, remedy, lines) }
    }

    /// Its own verdict on its configuration, without starting it; none where it has no such mode.
    var checker: [[String]] {
        kind.program.checkers(of: configuration.place)
    }
}

extension Facts {
    /// Where no daemon keeps the clock.
    package var withoutDaemon: Prescription {
        if let container = host.container.value {
            return .notNeeded(why: "this is a container (\(container)): its clock is the host's")
        }
        return .cannot(why: "no time daemon is enabled; boxdoctor fix time-daemon   says how")
    }

    /// Nil where packets may leave this box, as far as is known.
    var whyNoWayOut: String? {
        guard host.view == .live, !host.hasWayOut else { return nil }
        return "no route leads out of this box; ip route   shows none"
    }

    /// The commands that restart a service under this box's init; none where that is not known how.
    package func restart(_ service: String) -> [[String]] { host.initSystem.value?.restartIfRunning(service) ?? [] }

    /// As `restart`, after unit files were changed.
    func reloadUnits(thenRestart service: String? = nil) -> [[String]] {
        guard host.initSystem.value == .systemd else { return [] }
        return [["systemctl", "daemon-reload"]] + (service.map(restart) ?? [])
    }
}
