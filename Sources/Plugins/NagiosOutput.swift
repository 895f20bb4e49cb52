import Findings
import Values

/// A monitoring plugin's output: the first line up to a bar is the answer, then performance data; further lines are long
/// text, with more performance data after another bar.
package enum NagiosOutput {
    package static func verdict(_ text: String, status: Int) -> ExternalVerdict {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.trimmed }
        let (answer, firstData) = String(lines.first ?? "").splitOnce("|")
        var data = PerformanceDatum.all(in: firstData ?? "")
        var long: [Substring] = []
        var isData = false
        for line in lines.dropFirst() {
            if isData {
                data += PerformanceDatum.all(in: line)
                continue
            }
            let (words, more) = String(line).splitOnce("|")
            if !words.trimmed.isEmpty { long.append(words.trimmed) }
            if let more {
                isData = true
                data += PerformanceDatum.all(in: more)
            }
        }
        let known = ExternalVerdict.status(status)
        let said = String(answer.trimmed)
        let summary = known == nil ? "ended with status \(status), which means nothing: \(said)" : said
        var verdict = ExternalVerdict(known ?? .unknown, said.isEmpty ? "printed nothing" : summary)
        // A plugin that says nothing has not looked (guidelines: always print something).
        if said.isEmpty, known == .ok { verdict.status = .unknown }
        verdict.detail = long.prefix(40).joined(separator: "\n")
        for datum in data {
            verdict.addMetric(datum.label, unit: datum.unit, datum.value)
            if let crossed = datum.crossed {
                verdict.evidence.append("\(datum.label) = \(datum.printed) is in its \(crossed.rawValue) range")
            }
        }
        return verdict
    }
}
