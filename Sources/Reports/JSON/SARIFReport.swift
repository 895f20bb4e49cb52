import Bootstrap
import Facts
import Findings
import Judgement
import Values

/// `check --format sarif`: SARIF 2.1.0 (OASIS, with errata 1), for who gates an image build on the findings. A result is what is bad or
/// cannot be known; what is well is a rule without a result. What another finding explains is a note.
extension Diagnosis {
    package var sarifReport: String {
        let run: JSON = [
            "tool": [
                "driver": [
                    "name": "boxdoctor", "semanticVersion": .string(boxdoctorVersion),
                    "rules": .array(findings.map(rule)),
                ]
            ],
            "automationDetails": ["id": .string("boxdoctor/\(uriPath(facts.host.name))/")],
            "originalUriBaseIds": [treeID: ["description": message("The root of the file tree that was examined.")]],
            "invocations": [
                [
                    "executionSuccessful": .bool(true),
                    "toolExecutionNotifications": .array((settings.troubles + facts.troubles).map(notification)),
                ]
            ],
            "results": .array(findings.enumerated().filter { $0.element.status.isBad }.map(result)),
        ]
        let log: JSON = [
            "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        ]
        return log.text + "\n"
    }

    /// With the texts that code scanning shows, where they are known.
    private func rule(_ finding: Finding) -> JSON {
        let check = checks.first { $0.id == finding.check }
        var members: [(String, JSON)] = [("id", .string(finding.check))]
        members.append(("shortDescription", message(check?.title ?? finding.check)))
        if let why = check?.why, !why.isEmpty { members.append(("fullDescription", message(why))) }
        if let advice = check?.advice, !advice.isEmpty { members.append(("help", message(advice))) }
        members.append(("properties", ["tags": [.string(finding.group)]]))
        return .object(members)
    }

    private func result(_ index: Int, _ finding: Finding) -> JSON {
        let first = finding.evidence.firstIndex { $0.source.isFile }
        var related: [Evidence] = []
        for (place, evidence) in finding.evidence.enumerated() where place != first && !related.contains(evidence) {
            related.append(evidence)
        }
        let isOpen = finding.status == .unknown
        let level = finding.explainedBy.isEmpty ? (finding.status == .critical ? "error" : "warning") : "note"
        return [
            "ruleId": .string(finding.check),
            "ruleIndex": JSON(index),
            // Open: there was not enough to judge by; it has no level (section 3.27.10).
            "kind": isOpen ? "open" : "fail",
            "level": .string(isOpen ? "none" : level),
            "message": message(words(finding)),
            // What lies in no file is the whole tree's: readers of SARIF refuse a result without a place.
            "locations": [
                first.map { location(finding.evidence[$0]) }
                    ?? ["physicalLocation": ["artifactLocation": ["uri": ".", "uriBaseId": .string(treeID)]]]
            ],
            "relatedLocations": .array(related.map(location)),
            "partialFingerprints": ["check/v1": .string(finding.check)],
            "properties": [
                "status": .string(finding.status.rawValue),
                "explained_by": .array(finding.explainedBy.map(JSON.string)),
                "commands": .array(finding.remedies.map { .string($0.command) }),
            ],
        ]
    }

    private func words(_ finding: Finding) -> String {
        var lines = [finding.summary]
        if !finding.detail.isEmpty { lines.append(finding.detail) }
        if !finding.explainedBy.isEmpty { lines.append("Explained by \(finding.explainedBy.joined(separator: ", ")).") }
        lines += finding.remedies.map { "Run: \($0.command)" }
        return lines.joined(separator: "\n")
    }

    private func notification(_ trouble: Trouble) -> JSON {
        [
            "level": "warning", "message": message("\(trouble.source): \(trouble.text)"),
            "locations": [location(Evidence(trouble.source, trouble.text))],
        ]
    }
}

private let treeID = "TREE"

private func location(_ evidence: Evidence) -> JSON {
    let (source, text) = (evidence.source, message(evidence.text))
    guard source.isFile else {
        return ["logicalLocations": [["name": .string(source.place), "kind": "resource"]], "message": text]
    }
    var place: [(String, JSON)] = [
        ("artifactLocation", ["uri": .string(uriPath(source.place.drop { $0 == "/" })), "uriBaseId": .string(treeID)])
    ]
    if let line = source.line, line > 0 { place.append(("region", ["startLine": JSON(line)])) }
    return ["physicalLocation": .object(place), "message": text]
}

/// A message string: braces would be placeholders (section 3.11.5), `[text](target)` a link (3.11.6).
private func message(_ text: String) -> JSON {
    [
        "text": .string(
            text.replacing("{", with: "{{").replacing("}", with: "}}").replacing("](", with: "] ("))
    ]
}

/// A relative reference (RFC 3986, section 4.2): what a path segment may not hold is percent-encoded, and so is the colon, which would
/// make a scheme of the first.
private func uriPath(_ path: some StringProtocol) -> String {
    let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=@/".utf8)
    let digits = Array("0123456789ABCDEF")
    var text = ""
    for byte in path.utf8 {
        if plain.contains(byte) {
            text.unicodeScalars.append(Unicode.Scalar(byte))
        } else {
            text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
        }
    }
    return text
}
