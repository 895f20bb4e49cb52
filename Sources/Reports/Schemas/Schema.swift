import Bootstrap
import Facts
import Findings
import Values

/// The JSON Schemas (draft 2020-12) of everything that boxdoctor prints as JSON. Every key named is always there, null where
/// nothing is known; keys may be added by later versions, so none is forbidden.
package enum Schema {
    /// By the name that `boxdoctor schema` takes.
    package static let all: [(name: String, title: String, schema: JSON)] = [
        ("check", "boxdoctor check --json", check), ("time", "boxdoctor time --json", timeReport),
        ("windows", "boxdoctor windows NAME --json", windows), ("graph", "boxdoctor graph --json", graph),
        ("rehearse", "boxdoctor rehearse --json", rehearse),
        ("site", "boxdoctor rehearse FILE... --json", site), ("boots", "boxdoctor boots --json", boots),
        ("ledger", "a line of the ledger of boots, boots.jsonl", ledger),
        ("list", "boxdoctor list --json and explain --json", list),
        ("history", "boxdoctor history --json", history), ("settings", "boxdoctor settings --json", settings),
        ("fix", "boxdoctor fix --yes --json", fix), ("undo", "boxdoctor undo --yes --json", undo),
        ("confirm", "boxdoctor confirm --json", confirm), ("freeze", "boxdoctor freeze --json", freeze),
        ("thaw", "boxdoctor thaw --json", thaw), ("test-check", "boxdoctor test-check FILE --json", testCheck),
        ("report", "boxdoctor report --json", report),
        ("facts", "the facts that boxdoctor probe prints and --facts reads", facts),
    ]

    /// The whole document; nil for a name that is none.
    package static func document(_ name: String) -> JSON? {
        guard let (name, title, schema) = all.first(where: { $0.name == name }) else { return nil }
        guard case .object(let members) = schema else { return nil }
        return .object(
            [
                ("$schema", "https://json-schema.org/draft/2020-12/schema"),
                ("$id", .string("urn:boxdoctor:schema:\(name):1")), ("title", .string(title)),
            ] + members)
    }

    static let string: JSON = ["type": "string"]
    static let number: JSON = ["type": "number"]
    static let count: JSON = ["type": "integer", "minimum": 0]
    static let integer: JSON = ["type": "integer"]
    static let bool: JSON = ["type": "boolean"]
    /// RFC 3339, UTC. Not `format`: years before 0 and after 9999 can be read from a broken clock.
    static let moment: JSON = ["type": "string", "pattern": "^[+-]?[0-9]{4,}-[0-9]{2}-[0-9]{2}T"]
    static let version: JSON = ["const": 1]

    static func nullable(_ schema: JSON) -> JSON { ["anyOf": [schema, ["type": "null"]]] }
    static func array(_ items: JSON) -> JSON { ["type": "array", "items": items] }
    static func words(_ words: [String]) -> JSON { ["enum": .array(words.map(JSON.string))] }

    /// With all of its keys; `optional` ones may be missing.
    static func object(_ members: KeyValuePairs<String, JSON>, optional: KeyValuePairs<String, JSON> = [:]) -> JSON {
        let required = members.map { ($0.key, $0.value) }
        return [
            "type": "object",
            "properties": .object(required + optional.map { ($0.key, $0.value) }),
            "required": .array(required.map { .string($0.0) }),
        ]
    }

    static let status = words(Status.allCases.map(\.rawValue))
    static let trouble = object(["source": string, "text": string])
    static let evidence = object(["source": string, "text": string])
    static let remedyClass = words(["safe", "unsafe", "manual"])
}

extension Schema {
    /// A line a schema, for people and for scripts.
    package static var listing: String {
        let width = all.map(\.name.count).max() ?? 0
        return all.map { name, title, _ in
            name + String(repeating: " ", count: width - name.count + 2) + title + "\n"
        }.joined()
    }
}
