import Bootstrap
import Box
import Facts
import Findings
import Judgement
import Programs
import Remedies
import Values

/// The findings as a screen shows them: worst first, consequences behind their cause.
struct ShownFindings {
    private let all: [Finding]
    private let host: HostFacts
    private let isRecord: Bool
    private let verbose: Bool
    /// Bad ones whose cause is shown too.
    private let explained: Set<String>

    package init(_ diagnosis: Diagnosis, verbose: Bool) {
        all = diagnosis.findings
        host = diagnosis.facts.host
        isRecord = diagnosis.record != nil
        self.verbose = verbose
        let causes = Set(diagnosis.causes.map(\.check))
        explained = Set(all.filter { $0.status.isBad && !causes.contains($0.check) }.map(\.check))
    }

    private func findings(_ status: Status) -> [Finding] {
        all.filter { $0.status == status && (verbose || !explained.contains($0.check)) }
    }

    private var isAllClear: Bool { !all.contains { $0.status.isBad } }

    package func lines(on screen: Screen) -> [String] {
        guard verbose || !isAllClear else { return [] }
        var columns = Columns()
        for status in [Status.critical, .warning, .unknown] + (verbose ? [.ok, .skipped] : []) {
            for finding in findings(status) {
                columns.rows.append([
                    .text(status.rawValue, status.emphasis), .text(escaped(finding.check), .bold), cell(finding),
                ])
            }
        }
        let quiet = all.count { $0.status == .ok }
        if !verbose, quiet > 0 {
            columns.add(.text("ok", .green), .text("\(quiet) more"), .text("boxdoctor check --verbose", .faint))
        }
        return columns.lines(on: screen)
    }

    private func cell(_ finding: Finding) -> Columns.Cell {
        var lines: Columns.Cell = .text(escaped(finding.summary))
        if verbose, !finding.detail.isEmpty {
            lines += finding.detail.split(separator: "\n").flatMap { Columns.Cell.text(escaped($0)) }
        }
        if finding.status.isBad {
            for remedy in finding.remedies.prefix(verbose ? .max : 2) {
                lines += .command(escaped(host.pasted(remedy.command)), after: "\(remedy.class.label):")
            }
        }
        if verbose {
            for evidence in finding.evidence {
                lines += .text("\(escaped("\(evidence.source)")): \(escaped(evidence.text))", .faint)
            }
        }
        let consequences = all.filter { $0.status.isBad && $0.explainedBy.contains(finding.check) }.map(\.check)
        if !consequences.isEmpty {
            lines += .text("explains \(consequences.map { escaped($0) }.joined(separator: ", "))", .faint)
        }
        if !finding.explainedBy.isEmpty, verbose || !explained.contains(finding.check) {
            lines += .text("explained by \(finding.explainedBy.map { escaped($0) }.joined(separator: ", "))", .faint)
        }
        return lines
    }

    /// `1 critical, 9 ok, 3 explained, 1 skipped   0.21 s`, or the one quiet line of a healthy box.
    package func closing(_ diagnosis: Diagnosis, on screen: Screen) -> [String] {
        let took = "\(numeral(diagnosis.durationSeconds, decimals: 2)) s"
        var parts: [String] = []
        for status in [Status.critical, .warning, .unknown, .ok] {
            let count = all.count { $0.status == status && !explained.contains($0.check) }
            if count > 0 { parts.append("\(count) \(status.rawValue)") }
        }
        let counts = [("explained", explained.count), ("skipped", all.count { $0.status == .skipped })]
        parts += counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
        let tally = parts.isEmpty ? "no check was run" : parts.joined(separator: ", ")
        switch diagnosis.conclusion {
        case .boot, .contradicted, .finding:
            return elsewhere(on: screen) + wrapped("\(tally) (\(took))", screen.columns)
        // What was skipped says nothing.
        case .nothingJudged: return wrapped("Nothing was judged: \(tally). (\(took))", screen.columns)
        case .clear:
            let power = diagnosis.bootstrap.status == .ok ? " It comes up after any power cut." : ""
            let lines = wrapped("All clear: \(tally).\(power) (\(took))", screen.columns)
            return lines.enumerated().map { index, line in
                index == 0 ? screen.style(.green, "All clear:") + line.dropFirst("All clear:".count) : line
            }
        }
    }

    /// A command pasted beside a mounted card would change the wrong machine.
    private func elsewhere(on screen: Screen) -> [String] {
        guard host.view == .files || isRecord, all.contains(where: { $0.status.isBad && !$0.remedies.isEmpty }) else {
            return []
        }
        let when = host.view == .files ? ", once it runs" : ""
        let note = "The commands are for \(escaped(host.title))\(when), not for this machine."
        return wrapped(note, screen.columns) + [""]
    }
}

extension RemedyOffer.Class {
    /// What to do with the command beside it.
    fileprivate var label: String {
        switch self {
        case .safe: "run"
        case .unsafe: "weakens something"
        case .manual: "do"
        }
    }
}

extension Status {
    /// Somebody should know.
    var isBad: Bool { self == .critical || self == .warning || self == .unknown }

    var emphasis: Style.Emphasis? {
        switch self {
        case .critical: .alarm
        case .warning: .yellow
        case .unknown: .bold
        case .ok: .green
        case .skipped: .faint
        }
    }
}
