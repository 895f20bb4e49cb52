import DoctorTesting
import FoundationEssentials
import Testing

@testable import Values

/// The parts of `check --format json` that tests look at.
struct BoxedReport {
    let object: [String: JSONValue]

    init(_ run: BoxedRun) throws {
        let value: JSONValue
        do {
            value = try JSONDecoder().decode(JSONValue.self, from: Data(run.output.utf8))
        } catch {
            throw LabError("status \(run.status), no JSON: \(run.output.prefix(500)) \(run.errors.prefix(500))")
        }
        guard case .object(let object) = value else { throw LabError("not an object") }
        self.object = object
    }

    /// `check status`, in order.
    var statuses: [String] { findings.map { "\($0["check"]?.text ?? "") \($0["status"]?.text ?? "")" } }

    var findings: [[String: JSONValue]] { object["findings"]?.elements.compactMap(\.members) ?? [] }

    var troubles: [String] {
        object["troubles"]?.elements.compactMap(\.members).map {
            "\($0["source"]?.text ?? ""): \($0["text"]?.text ?? "")"
        }
            ?? []
    }

    func finding(_ check: String) -> [String: JSONValue] { findings.first { $0["check"]?.text == check } ?? [:] }

    func summary(_ check: String) -> String { finding(check)["summary"]?.text ?? "" }

    func evidence(_ check: String) -> [String] {
        finding(check)["evidence"]?.elements.compactMap(\.members).map {
            "\($0["source"]?.text ?? ""): \($0["text"]?.text ?? "")"
        } ?? []
    }

    /// What the machine's own kernel, clock and disks decide.
    private static let ofTheMachine = [
        "bootstrap-loop", "clock-sync", "container-random", "disk-errors", "network-up", "raid", "resumed",
    ]
    /// What none of our trees has: systemd, an fstab, a tunnel.
    private static let skipped = [
        "boot-prediction", "clock-boot", "fstab-root", "nts", "started-too-early", "wireguard",
    ]

    /// One line for each check whose status is not as expected, with what was said: `expected` holds, by status, those that
    /// are not ok. What the machine's own kernel decides is not compared.
    func differences(_ expected: [String: [String]]) -> [String] {
        let wanted = Dictionary(
            expected.flatMap { status, checks in checks.map { ($0, status) } }, uniquingKeysWith: { $1 })
        var lines: [String] = []
        for finding in findings {
            let check = finding["check"]?.text ?? ""
            let status = finding["status"]?.text ?? ""
            let expected = wanted[check] ?? (Self.skipped.contains(check) ? "skipped" : "ok")
            if check.hasPrefix("entropy-") || Self.ofTheMachine.contains(check) || status == expected { continue }
            lines.append("\(check): \(status), not \(expected): \(finding["summary"]?.text ?? "")")
        }
        let known = Set(findings.compactMap { $0["check"]?.text })
        return lines + wanted.keys.filter { !known.contains($0) }.map { "\($0): not there" }
    }
}

extension JSONValue {
    var text: String? { if case .string(let text) = self { text } else { nil } }
    var number: Double? { if case .number(let number) = self { number } else { nil } }
    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
    var members: [String: JSONValue]? { if case .object(let members) = self { members } else { nil } }
}
