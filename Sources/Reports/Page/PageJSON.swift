import Facts
import Judgement
import TimeScience
import Values

extension Page {
    /// The same for programs: each part as its own command prints it, and the facts.
    package func json(hiding redaction: Redaction? = nil) -> String {
        let parts = [
            ("check", diagnosis.jsonReport), ("time", diagnosis.time.jsonReport(troubles: diagnosis.facts.troubles)),
            ("windows", windows.jsonReport), ("graph", graph.drawn(as: .json, on: Screen())),
            ("rehearse", rehearsal.json.text), ("boots", boots.json.text), ("facts", factsJSON),
        ]
        let members = parts.map { name, text in ",\n\"\(name)\": \(text.trimmingNewlines)" }
        let whole = "{\n\"schema_version\": 1\(members.joined())\n}\n"
        return redaction.map { $0.redacted(whole) } ?? whole
    }
}

extension String {
    fileprivate var trimmingNewlines: String {
        var text = self
        while text.last == "\n" { text.removeLast() }
        return text
    }
}
