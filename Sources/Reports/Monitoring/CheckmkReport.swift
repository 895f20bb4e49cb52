import Bootstrap
import Facts
import Findings
import Judgement
import Values

/// `check --format checkmk`: Checkmk's local checks, a service a finding and one for the run.
extension Diagnosis {
    var checkmkReport: String {
        var lines = [line(status, "boxdoctor", [("duration_seconds", durationSeconds)], summary)]
        let bad = Set(findings.filter(\.status.isBad).map(\.check))
        lines += findings.map { finding in
            // One trouble alerts once: its consequences say whose they are, and go with it.
            let isConsequence = !bad.isDisjoint(with: finding.explainedBy)
            let cause = isConsequence ? " (explained by \(finding.explainedBy.joined(separator: ", ")))" : ""
            let word = isConsequence ? "\(finding.status.rawValue): " : finding.status == .skipped ? "skipped: " : ""
            return line(
                isConsequence ? .ok : finding.status, "boxdoctor \(finding.check)",
                finding.metrics.sorted { $0.key < $1.key }, word + finding.summary + cause, alertRanges[finding.check])
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var summary: String {
        var parts = [clockWords, "bootstrap \(bootstrap.status.rawValue)"]
        if let freezeWords { parts.append("frozen: \(freezeWords)") }
        if status.isBad, let step = nextSteps.first { parts.append("run \(step.command)") }
        let troubles = settings.troubles.count + facts.troubles.count
        if troubles > 0 { parts.append("\(troubles) trouble\(troubles == 1 ? "" : "s") while looking") }
        return parts.joined(separator: "; ")
    }

    private func line(
        _ status: Status, _ service: String, _ metrics: [(key: String, value: Double)], _ text: String,
        _ ranges: [String: AlertRanges]? = nil
    ) -> String {
        let values = metrics.filter(\.value.isFinite).map { name, value in
            let label = name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            return "\(label)=\(numeral(value))\(upperLevels(ranges?[name]))"
        }
        let name = escaped(service).filter { $0 != "\"" }
        return
            "\(status.nagiosCode) \"\(name)\" \(values.isEmpty ? "-" : values.joined(separator: "|")) \(escaped(text))"
    }

    /// `;warning;critical`, where both are plain upper levels: local checks know no ranges.
    private func upperLevels(_ ranges: AlertRanges?) -> String {
        guard let ranges, !ranges.warning.contains(":"), !ranges.critical.contains(":"),
            !(ranges.warning + ranges.critical).isEmpty
        else { return "" }
        return ";\(ranges.warning);\(ranges.critical)"
    }
}
