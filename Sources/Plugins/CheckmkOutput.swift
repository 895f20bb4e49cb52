import Findings
import Values

/// A Checkmk local check: a line each service, `STATUS "Service name" METRICS TEXT`. STATUS 0 to 3, or P: worked out from
/// the metrics' levels. METRICS `name=value;warn;crit;min;max`, parted by bars, or `-`.
package enum CheckmkOutput {
    package static func verdicts(_ text: String) -> [ExternalVerdict] {
        let all = text.split(separator: "\n").map(\.trimmed).filter { !$0.isEmpty }.map { line in
            verdict(line) ?? ExternalVerdict(.unknown, "not a line of a Checkmk local check: \(line.prefix(60))")
        }
        // All are judged; of very many the worst are shown.
        guard all.count > mostShown else { return all }
        return [Status.critical, .warning, .unknown, .ok].flatMap { status in all.filter { $0.status == status } }
            .prefix(mostShown).map { $0 }
    }

    private static let mostShown = 64

    private static func verdict(_ line: Substring) -> ExternalVerdict? {
        guard let state = line.words.first, let rest = Optional(line.dropFirst(state.count).trimmed),
            let (name, after) = service(rest)
        else { return nil }
        let metricWord = after.prefix { !$0.isBlank }
        let text = after.dropFirst(metricWord.count).trimmed
        guard !metricWord.isEmpty, let metrics = metrics(metricWord) else { return nil }
        let computed = metrics.map(\.status).max() ?? .ok
        guard let status = state == "P" ? computed : Int(state).flatMap(ExternalVerdict.status) else { return nil }
        var verdict = ExternalVerdict(status, text.isEmpty ? String(name) : "\(name): \(text)")
        for metric in metrics {
            verdict.addMetric("\(name) \(metric.name)", unit: "", metric.value)
            if metric.status > .ok {
                verdict.evidence.append("\(metric.name) = \(numeral(metric.value)) is past its \(metric.status) level")
            }
        }
        return verdict
    }

    private static func service(_ text: Substring) -> (name: Substring, rest: Substring)? {
        guard text.first == "\"" else {
            let name = text.prefix { !$0.isBlank }
            return name.isEmpty ? nil : (name, text.dropFirst(name.count).trimmed)
        }
        let inside = text.dropFirst()
        guard let end = inside.firstIndex(of: "\""), end > inside.startIndex else { return nil }
        return (inside[..<end], inside[inside.index(after: end)...].trimmed)
    }

    private struct Metric {
        package var name: Substring
        package var value: Double
        package var status: Status
    }

    private static func metrics(_ text: Substring) -> [Metric]? {
        if text == "-" { return [] }
        var result: [Metric] = []
        for part in text.split(separator: "|") {
            let (name, after) = String(part).splitOnce("=")
            let fields = (after ?? "").split(separator: ";", omittingEmptySubsequences: false)
            guard !name.isEmpty, let value = fields.first.flatMap({ Double($0) }), value.isFinite else { return nil }
            let isCritical = fields.count > 2 && crosses(value, fields[2])
            let isWarning = fields.count > 1 && crosses(value, fields[1])
            result.append(
                Metric(name: name, value: value, status: isCritical ? .critical : isWarning ? .warning : .ok))
        }
        return result
    }

    /// A level is `upper` or `lower:upper`; at the upper one it is crossed already.
    private static func crosses(_ value: Double, _ level: Substring) -> Bool {
        let (first, second) = String(level).splitOnce(":")
        if let second { return Double(first).map { value < $0 } == true || Double(second).map { value >= $0 } == true }
        return Double(first).map { value >= $0 } == true
    }
}
