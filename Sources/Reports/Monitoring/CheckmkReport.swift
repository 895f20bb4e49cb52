import Bootstrap
import Facts
import Findings
import Judgement
import Values

/// `check --format checkmk`: Checkmk's local checks, a service a finding and one for the run.
extension Diagnosis {
    var checkmkReport: String {
        var lines = [line(status, "boxdoctor", [("duration_seconds", durationSeconds)], summary)]
        lines += findings.map { finding in
            let cause =
                finding.explainedBy.isEmpty ? "" : " (explained by \(finding.explainedBy.joined(separator: ", ")))"
            let skipped = finding.status == .skipped ? "skipped: " : ""
            return line(
                finding.status, "boxdoctor \(finding.check)", finding.metrics.sorted { $0.key < $1.key },
                skipped + finding.summary + cause)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var summary: String {
        var parts = [clockWords, "bootstrap \(bootstrap.status.rawValue)"]
        if let freezeWords { parts.append("frozen: \(freezeWords)") }
        let troubles = settings.troubles.count + facts.troubles.count
        if troubles > 0 { parts.append("\(troubles) trouble\(troubles == 1 ? "" : "s") while looking") }
        return parts.joined(separator: "; ")
    }

    private func line(
        _ status: Status, _ service: String, _ metrics: [(key: String, value: Double)], _ text: String
    ) -> String {
        let values = metrics.filter(\.value.isFinite).map { name, value in
            "\(name.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })=\(numeral(value))"
        }
        let name = escaped(service).filter { $0 != "\"" }
        return
            "\(status.nagiosCode) \"\(name)\" \(values.isEmpty ? "-" : values.joined(separator: "|")) \(escaped(text))"
    }
}
