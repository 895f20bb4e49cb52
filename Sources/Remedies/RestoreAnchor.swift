import Facts
import Findings
import Records

/// Puts the distribution's trust anchor back where unbound keeps its own.
struct RestoreAnchor: Remedy {
    package let id = "trust-anchor"
    package let `class` = RemedyOffer.Class.safe
    package let title = "puts the distribution's DNSSEC trust anchor back"

    func prescribe(for facts: Facts, with means: Means) -> Prescription {
        guard let kept = facts.dnssec.anchors.first(where: { $0.format == "unbound" }) else {
            return .notNeeded(why: "no resolver here keeps a trust anchor of its own")
        }
        guard let packaged = facts.dnssec.anchors.first(where: { $0.format == "dns-root-data" }) else {
            return .cannot(why: "the distribution's anchor is not here: apt install dns-root-data")
        }
        let trusted = Set(kept.anchors.filter { $0.state == .valid }.map(\.keyTag))
        guard !packaged.anchors.allSatisfy({ trusted.contains($0.keyTag) }) else {
            return .notNeeded(why: "\(kept.path) trusts every key that the distribution does")
        }
        let records = packaged.anchors.map(\.record)
        return plan(
            [FileChange(path: kept.path, contents: records.map { $0 + "\n" }.joined())],
            validate: [["unbound-checkconf"]], activate: facts.restart("unbound"))
    }
}
