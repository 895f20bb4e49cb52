import Facts
import Findings
import Judgement
import Operation
import Programs
import Records
import Remedies
import TimeScience
import Values

/// `fix --clock`, before and after.
extension ClockStep {
    /// What will be done and what could go wrong. `local`: a time as the clock on the person's wall shows it; nil where that
    /// is UTC.
    package func text(
        _ facts: Facts, _ time: TimeEstimate, on screen: Screen, local: (Timestamp) -> String? = { _ in nil }
    ) -> String {
        let direction = bySeconds < 0 ? "back" : "forward"
        let head =
            "Plan: set the clock \(durationText(bySeconds)) \(direction), from \(facts.clock.reading.toTheSecond) to "
            + "\(estimate.toTheSecond)."
        var lines = wrapped(head, screen.columns).map { screen.style(.bold, $0) }
        var columns = Columns(indent: 2)
        for (what, moment) in [("it reads", facts.clock.reading), ("it will read", estimate)] {
            let here = local(moment).map { ", here \(escaped($0))" } ?? ""
            columns.add(.text(what, .faint), .text(moment.withWeekday + here))
        }
        for (text, count) in told {
            let many = count > 1 ? " (\(count) servers)" : ""
            columns.add(.text("because", .faint), .text(escaped(text) + many))
        }
        let devices = facts.rtc.devices.value ?? []
        if !devices.isEmpty {
            columns.add(
                .text("also", .faint),
                .text("writes the real-time clock (\(devices.map(\.device).joined(separator: ", ")))"))
        }
        if facts.savedClocks.contains(where: { $0.isRestored.value == true }) {
            columns.add(.text("also", .faint), .text("refreshes the saved clock"))
        }
        for floor in facts.tracesToDateBack(by: self) {
            columns.add(
                .text("also", .faint),
                .text("dates back \(escaped("\(floor.source)")), which bears \(floor.time.toTheSecond), in the future"))
        }
        let resolvers = facts.resolver.local.filter { !$0.forgetting.isEmpty }.map(\.kind.title)
        if !resolvers.isEmpty {
            columns.add(
                .text("then", .faint), .text("\(resolvers.joined(separator: ", ")): forgets what it had refused"))
        }
        for daemon in facts.daemonsInCharge where !daemon.kind.program.wakeCommands.isEmpty {
            columns.add(.text("then", .faint), .text("\(daemon.title): looks its servers up again"))
        }
        for tunnel in facts.fallenTunnels where facts.host.initSystem.value == .systemd {
            columns.add(
                .text("then", .faint),
                .text("starts the tunnel \(escaped(tunnel.interface)), which boot could not bring up"))
        }
        for risk in clockRisks(self, facts, time) { columns.add(.text("risk", .yellow), .text(escaped(risk))) }
        lines += columns.lines(on: screen)
        return lines.joined(separator: "\n") + "\n"
    }
}

extension ClockStep {
    /// What is said alike by several is said once.
    private var told: [(text: String, count: Int)] {
        evidence.reduce(into: []) { told, evidence in
            if let known = told.firstIndex(where: { $0.text == evidence.text }) {
                told[known].count += 1
            } else {
                told.append((evidence.text, 1))
            }
        }
    }
}

extension ClockSurgeon.Report {
    package func text(on screen: Screen) -> String {
        var columns = Columns(indent: 2)
        for line in done { columns.add(.text("done", .green), .text(escaped(line))) }
        for line in troubles { columns.add(.text("trouble", .yellow), .text(escaped(line))) }
        return columns.lines(on: screen).map { $0 + "\n" }.joined()
    }
}

extension Diagnosis {
    /// What is right in this look that was not in the one before, and what still is not.
    package func progressText(since before: Diagnosis, on screen: Screen) -> String {
        var columns = Columns(indent: 2)
        for finding in findings {
            guard let old = before.findings.first(where: { $0.check == finding.check }), old.status >= .warning else {
                continue
            }
            let mark: (text: String, color: Style.Emphasis)?
            switch finding.status {
            case .ok, .skipped: mark = ("right now", .green)
            case .unknown: mark = ("not known", .yellow)
            case .warning: mark = nil
            case .critical: mark = ("not yet", .yellow)
            }
            guard let mark else { continue }
            columns.add(.text(mark.text, mark.color), .text(finding.check), .text(escaped(finding.summary)))
        }
        return columns.lines(on: screen).map { $0 + "\n" }.joined()
    }
}

extension ClockDecision {
    /// Why nothing is done; nil where there is something to do.
    package var refusal: [String]? {
        if case .refuse(let why) = self { return why }
        return nil
    }
}
