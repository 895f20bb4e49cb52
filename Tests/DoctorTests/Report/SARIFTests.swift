import Checks
import DoctorTesting
import FoundationEssentials
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Findings
@testable import Judgement
@testable import Remedies
@testable import Reports
@testable import Values

/// SARIF 2.1.0, held against the rules of its schema (sarif-schema-2.1.0.json, errata 1) for the objects that the report uses: the keys
/// that each may have and must have, enumerations, references. And against what code scanning asks besides.
@Suite struct SARIFTests {
    @Test(arguments: Sample.all.map(\.name)) func keepsTheSchema(_ name: String) throws {
        let diagnosis = try #require(Sample.all.first { $0.name == name }?.diagnosis)
        try expectSARIF(diagnosis)
    }

    @Test func everyCheckOnAnUnknownBox() throws {
        let diagnosis = Diagnosis(
            Sample.live().facts, settings: Settings(), checks: allChecks, remedies: allRemedies)
        let log = try expectSARIF(diagnosis)
        let rules = try #require(log["runs"]?[0]?["tool"]?["driver"]?["rules"]?.elements)
        #expect(rules.count == diagnosis.findings.count)
        // Shown beside an alert.
        for rule in rules {
            for key in ["shortDescription", "fullDescription", "help"] {
                #expect(rule[key]?["text"]?.text?.isEmpty == false, "\(rule["id"]?.text ?? ""): \(key)")
            }
        }
    }

    @Test func placesAreRelativeToTheTreeAndTextsHoldNoPlaceholders() throws {
        var diagnosis = Sample.healthy
        diagnosis.findings = [
            Sample.finding(
                "a", .critical, "{0} [x](http://192.0.2.1/)",
                evidence: [
                    Evidence(Source("adjtimex"), "said"), Evidence(Source("adjtimex"), "said"),
                    Evidence(Source("/etc/a b%:c.conf", line: 3), "wrong"),
                ]),
            Sample.finding("b", .unknown, "not seen"),
            Sample.finding("c", .critical, "so", explainedBy: ["a"]),
            Sample.finding("d", .skipped, "not here"),
        ]
        let log = try expectSARIF(diagnosis)
        let results = try #require(log["runs"]?[0]?["results"]?.elements)
        #expect(results.map { $0["ruleId"]?.text } == ["a", "b", "c"])
        #expect(results.map { $0["level"]?.text } == ["error", "none", "note"])
        #expect(results.map { $0["kind"]?.text } == ["fail", "open", "fail"])
        #expect(results[0]["message"]?["text"]?.text == "{{0}} [x] (http://192.0.2.1/)")
        let place = results[0]["locations"]?[0]?["physicalLocation"]
        #expect(place?["artifactLocation"]?["uri"]?.text == "etc/a%20b%25%3Ac.conf")
        #expect(place?["region"]?["startLine"] == .number(3))
        #expect(results[0]["relatedLocations"]?.elements.count == 1)
        #expect(results[1]["locations"]?[0]?["physicalLocation"]?["artifactLocation"]?["uri"]?.text == ".")
    }

    @discardableResult
    private func expectSARIF(_ diagnosis: Diagnosis) throws -> JSONValue {
        let log = try JSONDecoder().decode(JSONValue.self, from: Data(diagnosis.report(.sarif).utf8))
        var judge = SARIFJudge()
        judge.judge(log, as: "sarifLog", at: "")
        #expect(judge.faults == [])
        let run = try #require(log["runs"]?[0])
        let rules = run["tool"]?["driver"]?["rules"]?.elements ?? []
        #expect(Set(rules.compactMap { $0["id"]?.text }).count == rules.count, "an id of two rules")
        let bases = Set(run["originalUriBaseIds"]?.members?.keys.map { $0 } ?? [])
        #expect(judge.bases.isSubset(of: bases))
        for result in run["results"]?.elements ?? [] {
            guard case .number(let index) = result["ruleIndex"], rules.indices.contains(Int(index)) else {
                Issue.record("no such rule: \(result)")
                continue
            }
            #expect(rules[Int(index)]["id"] == result["ruleId"])
            #expect(result["locations"]?.elements.count == 1)
            if result["kind"]?.text != "fail" { #expect(result["level"]?.text == "none") }
            let related = result["relatedLocations"]?.elements ?? []
            for (index, one) in related.enumerated() { #expect(!related[..<index].contains(one), "twice: \(one)") }
        }
        return log
    }
}

/// What the schema says of the objects in use.
private struct SARIFJudge {
    /// Key to the object below it, `[X]` a list of them, `{X}` values by any key, `(a|b)` an enumeration, or a plain type.
    /// An exclamation mark: required.
    private static let objects: [String: [String: String]] = [
        "sarifLog": ["$schema": "uri", "version!": "(2.1.0)", "runs!": "[run]"],
        "run": [
            "tool!": "tool", "automationDetails": "automation", "originalUriBaseIds": "{artifactLocation}",
            "invocations": "[invocation]", "results": "[result]",
        ],
        "tool": ["driver!": "toolComponent"],
        "toolComponent": ["name!": "string", "semanticVersion": "string", "rules": "[reportingDescriptor]"],
        "reportingDescriptor": [
            "id!": "string", "shortDescription": "message", "fullDescription": "message", "help": "message",
            "properties": "bag",
        ],
        "automation": ["id": "string"],
        "invocation": ["executionSuccessful!": "bool", "toolExecutionNotifications": "[notification]"],
        "notification": ["level": "(none|note|warning|error)", "message!": "message", "locations": "[location]"],
        "result": [
            "ruleId": "string", "ruleIndex": "integer", "kind": "(notApplicable|pass|fail|review|open|informational)",
            "level": "(none|note|warning|error)", "message!": "message", "locations": "[location]",
            "relatedLocations": "[location]", "partialFingerprints": "{string}", "properties": "bag",
        ],
        "message": ["text!": "string"],
        "location": [
            "physicalLocation": "physicalLocation", "logicalLocations": "[logicalLocation]", "message": "message",
        ],
        "physicalLocation": ["artifactLocation!": "artifactLocation", "region": "region"],
        "artifactLocation": ["uri": "uri", "uriBaseId": "base", "description": "message"],
        "region": ["startLine": "integer"],
        "logicalLocation": ["name": "string", "kind": "string"],
    ]

    var faults: [String] = []
    var bases: Set<String> = []

    mutating func judge(_ value: JSONValue, as type: String, at path: String) {
        switch (type, value) {
        case ("bag", .object), ("bool", .bool): break
        case ("string", .string(let text)): if text.isEmpty { faults.append("\(path): empty") }
        case ("base", .string(let text)): bases.insert(text)
        case ("integer", .number(let number)):
            if number != number.rounded() || number < (path.hasSuffix("startLine") ? 1 : 0) {
                faults.append("\(path): \(number)")
            }
        case ("uri", .string(let text)):
            if text.wholeMatch(of: /([A-Za-z0-9._~!$&'()*+,;=@:\/-]|%[0-9A-F]{2})+/) == nil || text.hasPrefix("/") {
                faults.append("\(path): \(text)")
            }
        case (_, .array(let elements)) where type.hasPrefix("["):
            for (index, element) in elements.enumerated() {
                judge(element, as: String(type.dropFirst().dropLast()), at: "\(path)[\(index)]")
            }
        case (_, .object(let members)) where type.hasPrefix("{"):
            for (key, member) in members {
                judge(member, as: String(type.dropFirst().dropLast()), at: "\(path).\(key)")
            }
        case (_, .string(let text)) where type.hasPrefix("("):
            if !type.dropFirst().dropLast().split(separator: "|").contains(Substring(text)) {
                faults.append("\(path): \(text)")
            }
        case (_, .object(let members)):
            guard let keys = Self.objects[type] else { return faults.append("\(path): an object") }
            for (key, below) in keys {
                let name = key.filter { $0 != "!" }
                if let member = members[name] {
                    judge(member, as: below, at: "\(path).\(name)")
                } else if key != name {
                    faults.append("\(path): no \(name)")
                }
            }
            for key in members.keys where keys[key] == nil && keys[key + "!"] == nil {
                faults.append("\(path): has \(key)")
            }
        default: faults.append("\(path): not \(type): \(value)")
        }
    }
}

extension JSONValue {
    fileprivate subscript(key: String) -> JSONValue? { members?[key] }
    fileprivate subscript(index: Int) -> JSONValue? { elements.indices.contains(index) ? elements[index] : nil }
}
