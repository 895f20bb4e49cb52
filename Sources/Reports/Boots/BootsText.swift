import Bootstrap
import Facts
import Values

/// `boxdoctor boots`: every start that is known, what was predicted of it, and what was seen.
package struct BootsReport: Sendable {
    package var host: String
    /// Oldest first.
    package var boots: [BootRecord]
    package var troubles: [Trouble]

    package init(host: String, boots: [BootRecord], troubles: [Trouble] = []) {
        self.host = host
        self.boots = boots
        self.troubles = troubles
    }

    package func text(on screen: Screen) -> String {
        var sections = [[headline].flatMap { wrapped($0, screen.columns) }]
        if boots.isEmpty {
            sections.append(
                wrapped(
                    "The unit boxdoctor-check writes each start down; as root the journal's past ones are read too:",
                    screen.columns)
                    + [screen.commandLine("sudo systemctl enable --now boxdoctor-check.timer", indent: 2)])
        } else {
            sections.append(table(on: screen))
            sections.append(picture(on: screen))
        }
        if let prediction = boots.last?.prediction {
            sections.append(wrapped("Next: " + Self.words(prediction) + ".", screen.columns))
        }
        var columns = Columns()
        for trouble in troubles {
            columns.add(.text("trouble", .yellow), .text(escaped("\(trouble.source): \(trouble.text)")))
        }
        sections.append(columns.lines(on: screen))
        return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private var headline: String {
        let start = "boots of \(escaped(host)): \(boots.count) known"
        let compared = boots.filter { $0.wasPredictedRight != nil }
        guard !compared.isEmpty else { return start }
        let right = compared.count { $0.wasPredictedRight == true }
        return "\(start), \(right) of \(compared.count) as predicted"
    }

    private func table(on screen: Screen) -> [String] {
        var columns = Columns()
        columns.add(
            .text("started", .faint), .text("off before", .faint), .text("clock at start", .faint),
            .text("right after", .faint), .text("predicted, and seen", .faint))
        for boot in boots {
            let seen = Self.verdict(boot)
            columns.add(
                .text(boot.startedAt.map(\.short) ?? "not known"), .text(Self.off(boot)), .text(Self.clock(boot)),
                .text(Self.right(boot)), .text(seen.words, seen.emphasis))
        }
        return screen.columns < Self.leastColumns ? list(on: screen) : columns.lines(on: screen)
    }

    /// On a narrow screen each start by itself, each of its facts with its name.
    private func list(on screen: Screen) -> [String] {
        boots.flatMap { boot in
            let seen = Self.verdict(boot)
            var columns = Columns(indent: 2)
            for (name, text) in [
                ("off before", Self.off(boot)), ("clock at start", Self.clock(boot)), ("right after", Self.right(boot)),
            ] {
                columns.add(.text(name, .faint), .text(text))
            }
            columns.add(.text("seen", .faint), .text(seen.words, seen.emphasis))
            return wrapped("started " + (boot.startedAt.map(\.short) ?? "at a time not known"), screen.columns)
                + columns.lines(on: screen)
        }
    }

    /// What the table needs to stand side by side.
    private static let leastColumns = 92

    static func off(_ boot: BootRecord) -> String {
        guard let most = boot.offAtMostSeconds else { return "not known" }
        return most < 1 ? "a moment" : durationText(most)
    }

    static func clock(_ boot: BootRecord) -> String {
        guard let lag = boot.lagAtStartSeconds else { return "not known" }
        return abs(lag) < 1 ? "right" : "\(durationText(lag)) \(lag > 0 ? "behind" : "ahead")"
    }

    static func right(_ boot: BootRecord) -> String {
        guard let seconds = boot.rightAfterSeconds else {
            return boot.isByOwnClock == true || boot.startedAt == nil ? "not known" : "not yet"
        }
        if boot.rightBy == "nothing" { return "at once" }
        return durationText(seconds) + (boot.rightBy.map { ", \(escaped($0))" } ?? "")
    }

    static func verdict(_ boot: BootRecord) -> (words: String, emphasis: Style.Emphasis?) {
        let seen =
            switch boot.cameUp {
            case true?: "came up"
            case false?: "did not come up by itself"
            case nil: boot.isByOwnClock == true ? "by its own clock" : "not known yet"
            }
        guard let predicted = boot.predicted else { return (seen, nil) }
        switch boot.wasPredictedRight {
        case true?: return ("\(words(predicted)): as predicted, \(seen)", .green)
        case false?: return ("\(words(predicted)): WRONG, \(seen)", .alarm)
        case nil: return ("\(words(predicted)); \(seen)", nil)
        }
    }

    static func words(_ prediction: BootPrediction) -> String {
        switch prediction.survivesPowerCutSeconds {
        case nil: "survives any power cut"
        case 0?: "survives no power cut"
        case let seconds?: "survives \(durationText(Double(seconds)))"
        }
    }

    /// A line a start: how long a cut it was to survive, and the cut that came.
    private func picture(on screen: Screen) -> [String] {
        let shown = boots.filter { $0.offAtMostSeconds != nil && $0.predicted != nil }.suffix(20)
        guard !shown.isEmpty, screen.columns >= 50 else { return [] }
        let bar = CutBar(columns: max(min(screen.columns - 22, 72), 24))
        let blank = String(repeating: " ", count: 20)
        let lines = shown.map { boot in
            let limit = boot.predicted?.survivesPowerCutSeconds.map(Double.init) ?? .infinity
            let off = boot.offAtMostSeconds ?? 0
            let place = (0..<bar.columns).last { bar.seconds($0) <= max(off, 60) } ?? 0
            let mark = boot.cameUp == false ? "X" : boot.cameUp == true ? "O" : "?"
            let drawn = (0..<bar.columns).map { column in
                column == place ? mark : bar.seconds(column) <= limit ? "#" : "."
            }
            return "  " + (boot.startedAt?.short.prefix(16)).map(String.init).padded(18) + drawn.joined()
        }
        return [blank + bar.scale] + lines
            + wrapped(
                "  # was to come up   . was not   O came up after this cut   X did not", screen.columns)
    }
}

extension String? {
    fileprivate func padded(_ width: Int) -> String {
        let text = self ?? ""
        return text + String(repeating: " ", count: max(width - text.count, 0))
    }
}
