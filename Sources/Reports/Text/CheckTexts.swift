import Facts
import Judgement
import Values

/// `list` and `explain`: what the checks say about themselves.

/// Ids and titles, by group; of external ones also the manifest they come from.
package func checkList(_ checks: [any Check], on screen: Screen = Screen()) -> String {
    var columns = Columns()
    for check in checks.sorted(by: { ($0.group, $0.id) < ($1.group, $1.id) }) {
        var lines = Columns.Cell.text(escaped(check.title))
        if let fact = (check as? ExternalCheck)?.fact {
            lines += .text(escaped("from \(fact.source)"), .faint)
            if case .skipped(let why) = fact.run { lines += .text(escaped(why), .faint) }
        }
        columns.add(.text(check.group, .faint), .text(check.id, .bold), lines)
    }
    return columns.lines(on: screen).map { $0 + "\n" }.joined()
}

/// Everything a check says about itself; the headings are those of boxdoctor-checks(7).
package func explanation(of check: any Check, on screen: Screen = Screen()) -> String {
    var lines = wrapped("\(check.id): \(check.title)", screen.columns)
    if lines[0].hasPrefix(check.id) {
        lines[0] = screen.style(.bold, check.id) + lines[0].dropFirst(check.id.utf8.count)
    }
    var columns = Columns(indent: 2)
    func add(_ heading: String, _ texts: [String]) {
        let texts = texts.filter { !$0.isEmpty }
        guard !texts.isEmpty else { return }
        columns.add(.text(heading, .faint), texts.map { Columns.Line(text: $0) })
    }
    add("why", paragraphs(check.why))
    add("reads", check.reads)
    add("depends on", check.dependsOn)
    add("thresholds", check.thresholds.map(words))
    add("what to do", paragraphs(check.advice))
    lines.append("")
    lines += columns.lines(on: screen)
    return lines.joined(separator: "\n") + "\n"
}

/// `warning = 0.5 seconds (0 to 10): a clock that is further off is wrong enough to notice.`
private func words(_ threshold: Threshold) -> String {
    let (least, most) = (threshold.allowed.lowerBound, threshold.allowed.upperBound)
    return "\(threshold.name) = \(numeral(threshold.standard)) \(threshold.unit) "
        + "(\(numeral(least)) to \(numeral(most))): \(threshold.meaning)"
}

/// Line breaks inside a paragraph are the source file's; an empty line separates paragraphs.
private func paragraphs(_ text: String) -> [String] {
    var result = [""]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        if line.isEmpty { result.append("") } else { result[result.count - 1] += result.last == "" ? line : " " + line }
    }
    return result
}
