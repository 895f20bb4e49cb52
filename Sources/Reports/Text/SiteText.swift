import Bootstrap
import Box
import Findings
import Values

// A site's rehearsal on a screen: the answer, the boxes that stay down, the loops, the fewest changes.
extension SiteRehearsal {
    /// Names printed in one list before "and N more".
    private static let mostNames = 12

    package func text(on screen: Screen) -> String {
        let down = boxes.filter { $0.comesUp == false }
        let open = boxes.filter { $0.comesUp == nil }
        let length = durationText(Double(powerCutSeconds))
        var lines = ["cold-boot rehearsal of \(boxes.count) boxes, a power cut of \(length) common to all", ""]
        if down.isEmpty, open.isEmpty {
            lines.append(screen.style(.green, "Every box comes up by itself."))
        } else if down.isEmpty {
            lines.append(screen.style(.yellow, "Of \(open.count) boxes it is not known whether they come up."))
        } else {
            lines.append(screen.style(.alarm, "\(down.count) of \(boxes.count) boxes never come up by themselves."))
        }
        lines.append(enduranceLine)
        lines += downLines(down, on: screen)
        if !open.isEmpty { lines += ["", "not known: \(SiteRehearsal.list(open.map(\.name)))"] }
        if !loops.isEmpty {
            lines += ["", "Loops across boxes:"] + loops.map { "    " + screen.style(.alarm, escaped($0.text)) }
        }
        lines += changeLines(on: screen)
        for verdict in rules { lines += ["", ruleLine(verdict, on: screen)] }
        if !troubles.isEmpty {
            lines +=
                ["", "Not read or not joined:"] + troubles.map { "    \(escaped("\($0.source)")): \(escaped($0.text))" }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var enduranceLine: String {
        guard let seconds = endurance.survivesSeconds, let box = endurance.endedBy else {
            return "The site survives any power cut."
        }
        let others = endurance.endedByCount == 1 ? "" : " and \(endurance.endedByCount - 1) more"
        let length = durationText(Double(seconds))
        return "The site survives a power cut of \(length); what ends it: \(escaped(box))\(others)."
    }

    private func downLines(_ down: [Box], on screen: Screen) -> [String] {
        guard !down.isEmpty else { return [] }
        var columns = Columns(indent: 4)
        for box in down.prefix(40) {
            let survives = box.survivesSeconds.map { "survives \(durationText(Double($0)))" } ?? "survives any"
            var why: [String] = []
            if !box.waitsFor.isEmpty { why.append("waits for \(SiteRehearsal.list(box.waitsFor))") }
            if box.ownTrouble != .ok, box.ownTrouble != .unknown { why.append("its own \(box.ownTrouble.rawValue)") }
            columns.add(
                [.init(text: escaped(box.name))], [.init(text: survives, emphasis: .faint)],
                [.init(text: why.joined(separator: "; "))])
        }
        let more = down.count > 40 ? ["    and \(down.count - 40) more"] : []
        return [""] + columns.lines(on: screen) + more
    }

    private func changeLines(on screen: Screen) -> [String] {
        guard !changes.isEmpty || !notFreed.isEmpty else { return [] }
        var columns = Columns(indent: 4)
        for change in changes.prefix(40) {
            columns.add(
                [.init(text: escaped(change.box))], [.init(text: change.repair, emphasis: .command)],
                [.init(text: escaped(change.adds))])
        }
        let count = changes.count == 1 ? "One change frees" : "\(changes.count) changes free"
        let what = notFreed.isEmpty ? "\(count) the site:" : "\(count) all but \(SiteRehearsal.list(notFreed)):"
        let more = changes.count > 40 ? ["    and \(changes.count - 40) more"] : []
        return ["", what] + columns.lines(on: screen) + more
    }

    private func ruleLine(_ verdict: SiteRules.Verdict, on screen: Screen) -> String {
        let total = boxes.count
        var parts = ["configured \(verdict.configured.count) of \(total)"]
        if let answering = verdict.answering { parts.append("answering \(answering.count)") }
        let broken =
            verdict.breaking.isEmpty
            ? screen.style(.green, "kept")
            : screen.style(.red, "broken by \(verdict.breaking.count): \(SiteRehearsal.list(verdict.breaking))")
        return "rule  \(verdict.rule): \(parts.joined(separator: ", ")); \(broken)"
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(mostNames).map { escaped($0) }.joined(separator: ", ")
        return names.count > mostNames ? "\(shown) and \(names.count - mostNames) more" : shown
    }
}
