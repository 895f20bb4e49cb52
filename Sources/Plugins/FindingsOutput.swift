import Findings
import FoundationEssentials
import Values

/// The boxdoctor protocol: one JSON object, `{"schema_version": 1, "findings": [...], "conditions": {"gps-fix": true}}`.
/// A finding has `status` and `summary`, and may have `detail`, `evidence` (texts), `metrics` and `remedies`
/// (`{"id", "command"}`, shown, never run). A condition that is null is unknown.
package struct FindingsOutput: Decodable, Sendable, Equatable {
    package struct Item: Decodable, Sendable, Equatable {
        package struct Remedy: Decodable, Sendable, Equatable {
            package var id: String
            package var command: String
        }

        package var status: String
        package var summary: String
        package var detail: String?
        package var evidence: [String]?
        package var metrics: [String: Double]?
        package var remedies: [Remedy]?
    }

    package var schema_version: Int
    package var findings: [Item]?
    package var conditions: [String: Bool?]?

    package static func read(_ text: String) -> FindingsOutput? {
        guard let output = try? JSONDecoder().decode(FindingsOutput.self, from: Data(text.utf8)),
            output.schema_version == 1
        else { return nil }
        return output
    }

    package static func verdicts(_ text: String) -> [ExternalVerdict] {
        guard let output = read(text) else {
            return [ExternalVerdict(.unknown, "did not print the JSON that boxdoctor-plugin(7) describes")]
        }
        return (output.findings ?? []).prefix(64).map { item in
            guard let status = Status(rawValue: item.status) else {
                return ExternalVerdict(.unknown, "no status is called '\(item.status.prefix(20))'")
            }
            var verdict = ExternalVerdict(status, item.summary.isEmpty ? "printed no summary" : item.summary)
            verdict.detail = item.detail ?? ""
            verdict.evidence = Array((item.evidence ?? []).prefix(20))
            for (name, value) in (item.metrics ?? [:]).sorted(by: { $0.key < $1.key }) {
                verdict.addMetric(name, unit: "", value)
            }
            verdict.remedies = (item.remedies ?? []).prefix(8).filter(\.id.isKebabCase).map {
                RemedyOffer(id: $0.id, class: .manual, command: $0.command)
            }
            return verdict
        }
    }
}
