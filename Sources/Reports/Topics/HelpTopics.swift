import Values

/// `boxdoctor help TOPIC`: what is no command.
package enum HelpTopic: String, CaseIterable, Sendable {
    case glossary, status, json, watch

    package var title: String {
        switch self {
        case .glossary: "the words that boxdoctor uses, in plain English"
        case .status: "exit statuses of all commands"
        case .json: "outputs for programs"
        case .watch: "looking again and again"
        }
    }

    package func text(on screen: Screen) -> String {
        switch self {
        case .glossary: Self.rows(glossaryWords.map { ($0.word, $0.meaning) }, on: screen)
        case .status: Self.statuses(on: screen)
        case .json: Self.json(on: screen)
        case .watch: Self.watch(on: screen)
        }
    }

    /// All of them, a line each.
    package static func listing(on screen: Screen) -> String {
        rows(allCases.map { ($0.rawValue, $0.title) }, on: screen)
    }

    private static func rows(_ rows: [(String, String)], on screen: Screen) -> String {
        var columns = Columns()
        for (head, text) in rows { columns.add(.text(head, .bold), .text(text)) }
        return columns.lines(on: screen).map { $0 + "\n" }.joined()
    }

    private static func statuses(on screen: Screen) -> String {
        var columns = Columns()
        columns.add(.text("command", .faint), .text("0", .faint), .text("others", .faint))
        for row in ExitStatus.table {
            let others = row.others.map { "\($0.status) \($0.meaning)" }.joined(separator: "; ")
            columns.add(.text(row.command, .bold), .text(row.ok), .text(others.isEmpty ? "-" : others))
        }
        return columns.lines(on: screen).map { $0 + "\n" }.joined()
            + "\n"
            + wrapped("Every command: 64 the command line cannot be used, 70 boxdoctor itself failed.", screen.columns)
            .map { $0 + "\n" }.joined()
    }

    private static func json(on screen: Screen) -> String {
        screen.prose(
            """
            Every command that shows something takes --json. Keys are added by later versions, never renamed or removed; \
            what is not known is null, and no text in it depends on a locale.

            """)
            + rows(
                [
                    ("boxdoctor schema", "lists the JSON Schemas"), ("boxdoctor schema check", "prints one"),
                    ("/usr/share/boxdoctor/schemas", "has all of them in the packages"),
                ], on: screen)
    }

    private static func watch(on screen: Screen) -> String {
        rows(
            [
                ("boxdoctor check --watch", "looks every 15 s, redraws what changed, ends on Ctrl-C"),
                ("boxdoctor check --until ok", "ends with 0 as soon as all is well"),
                ("boxdoctor time --until ok --deadline 10min", "gives up after ten minutes, with the last status"),
            ], on: screen)
    }
}

extension ExitStatus {
    package struct Row: Sendable {
        package var command: String
        package var ok: String
        package var others: [(status: Int, meaning: String)]
    }

    /// What every command's status means. Meanings never change.
    package static let table: [Row] = [
        Row(command: "check", ok: "ok", others: [(1, "warning"), (2, "critical"), (3, "unknown")]),
        Row(command: "time", ok: "the time is known", others: [(1, "--verify: no lie"), (3, "not known")]),
        Row(command: "time --until ok", ok: "clock right", others: [(2, "clock wrong"), (3, "not known")]),
        Row(command: "windows", ok: "names accepted", others: [(2, "one is refused"), (3, "unknown")]),
        Row(command: "graph", ok: "drawn", others: []),
        Row(
            command: "graph --until ok", ok: "comes up by itself",
            others: [(1, "not after a cold boot"), (2, "deadlock, or stuck"), (3, "unknown")]),
        Row(command: "rehearse", ok: "comes up", others: [(1, "does not"), (3, "not known")]),
        Row(
            command: "fix", ok: "done, or nothing to do",
            others: [(1, "failed, taken back"), (2, "not taken back whole"), (3, "refused")]),
        Row(command: "undo", ok: "taken back", others: [(2, "not whole"), (3, "refused")]),
        Row(command: "freeze, thaw, confirm", ok: "done", others: [(3, "refused")]),
        Row(
            command: "test-check", ok: "the check says ok",
            others: [(1, "warning"), (2, "critical"), (3, "unknown")]),
        Row(command: "the others", ok: "shown", others: []),
    ]
}
