import Facts
import Judgement
import Values

/// `boxdoctor settings`: what holds on a box, and where it stands.
package struct SettingsInForce: Sendable {
    private struct Row: Sendable {
        var check: String
        var threshold: Threshold
        var value: Double
        var source: Source?
    }

    private let settings: Settings
    private let rows: [Row]

    package init(_ settings: Settings, checks: [any Check]) {
        self.settings = settings
        rows = checks.sorted { ($0.group, $0.id) < ($1.group, $1.id) }.flatMap { check in
            check.thresholds.map { threshold in
                Row(
                    check: check.id, threshold: threshold,
                    value: settings.thresholds[check.id]?[threshold.name] ?? threshold.standard,
                    source: settings.sources["\(check.id).\(threshold.name)"])
            }
        }
    }

    private var disabled: [(check: String, source: Source?)] {
        settings.disabled.sorted().map { ($0, settings.sources["\($0).enabled"]) }
    }

    package func text(on screen: Screen) -> String {
        var lines = wrapped(headline, screen.columns) + [""]
        var troubles = Columns()
        for trouble in settings.troubles {
            troubles.add(.text("trouble", .yellow), .text(escaped("\(trouble.source): \(trouble.text)")))
        }
        if !settings.troubles.isEmpty { lines += troubles.lines(on: screen) + [""] }
        var columns = Columns()
        for (check, source) in disabled {
            columns.add(
                .text(escaped(check), .bold), .text("not run"), .text(escaped(source.map { "\($0)" } ?? ""), .faint))
        }
        for server in settings.webServers {
            columns.add(
                .text("time.https", .bold), .text(escaped(server.value)), .text(escaped("\(server.source)"), .faint))
        }
        for row in rows {
            let name = "\(row.check).\(row.threshold.name)"
            let standard = "\(numeral(row.threshold.standard)) \(row.threshold.unit)"
            let from = row.source.map { escaped("\($0)") + "; standard: \(standard)" } ?? "standard"
            columns.add(
                .text(escaped(name), row.source == nil ? nil : .bold),
                .text("\(numeral(row.value)) \(row.threshold.unit)"), .text(from, .faint))
        }
        lines += columns.lines(on: screen)
        return lines.map { $0 + "\n" }.joined()
    }

    private var headline: String {
        guard let file = settings.file else { return "No \(Settings.standardPath): the standard settings hold." }
        let count = settings.sources.count + settings.webServers.count
        let what = count == 0 ? "sets nothing" : "sets \(count) value\(count == 1 ? "" : "s"); the others are standard"
        return "\(escaped(file)) \(what)."
    }

    package var json: JSON {
        [
            "schema_version": 1,
            "file": JSON(settings.file),
            "disabled": .array(
                disabled.map { ["check": .string($0.check), "source": JSON($0.source.map { "\($0)" })] }),
            "https": .array(
                settings.webServers.map { ["host": .string($0.value), "source": .string("\($0.source)")] }),
            "thresholds": .array(
                rows.map {
                    [
                        "check": .string($0.check), "name": .string($0.threshold.name), "value": .number($0.value),
                        "unit": .string($0.threshold.unit), "standard": .number($0.threshold.standard),
                        "source": JSON($0.source.map { "\($0)" }),
                    ]
                }),
            "troubles": .array(settings.troubles.map(\.json)),
        ]
    }
}
