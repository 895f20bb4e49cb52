import Facts
import Findings
import Judgement
import Values

/// Whether the box did after its last power cut what had been predicted.
struct BootPredicted: Check {
    let id = "boot-prediction"
    let group = "bootstrap"
    let title = "After a power cut the box did not do what was predicted."
    let why = """
        Before a power cut boxdoctor says whether the box will get its time back by itself. After the cut it can be held to \
        that. A wrong prediction means that something on this box is not as it looks from outside. It may be an empty battery, \
        a saved clock that is not put back, or a name that is needed and was not seen.
        """
    let reads = ["the ledger of boots that boxdoctor-check keeps, /var/lib/boxdoctor-check/boots.jsonl"]
    let advice = """
        `boxdoctor boots` shows every start, what was predicted of it and what was seen. `boxdoctor report --redact` makes a \
        page that can be posted with a bug report.
        """
    func judge(_ patient: Patient) -> Finding {
        let boots = patient.facts.boots
        guard !boots.isEmpty else { return finding(.skipped, Say.none) }
        let compared = boots.filter { $0.wasPredictedRight != nil }
        let wrong = compared.filter { $0.wasPredictedRight == false }
        var metrics = [
            "boots": Double(boots.count), "boots_survived": Double(boots.count { $0.cameUp == true }),
            "prediction_errors": Double(wrong.count),
        ]
        metrics["clock_right_seconds"] = boots.last?.rightAfterSeconds
        guard let last = compared.last else { return finding(.ok, Say.nothingYet, metrics: metrics) }
        guard last.wasPredictedRight == false else {
            return finding(.ok, Say.right(compared.count - wrong.count, of: compared.count), metrics: metrics)
        }
        return finding(
            .warning, Say.wrong(last), detail: Say.detail(last), evidence: [Say.evidence(last)], metrics: metrics)
    }

    private enum Say {
        static let none = "no boot has been written down yet"
        static let nothingYet = "no power cut since the first prediction"

        static func right(_ right: Int, of all: Int) -> String {
            all == 1 ? "the last start went as predicted" : "\(right) of \(all) starts went as predicted"
        }

        static func wrong(_ boot: BootRecord) -> String {
            boot.cameUp == true
                ? "came up by itself, and was not expected to" : "did not come up by itself, though predicted to"
        }

        static func detail(_ boot: BootRecord) -> String {
            let limit =
                boot.predicted?.survivesPowerCutSeconds.map { "up to \(durationText(Double($0)))" } ?? "of any length"
            let off = boot.offAtMostSeconds.map { " It was off for \(durationText($0)) at most." } ?? ""
            return "Predicted to survive power cuts \(limit).\(off)"
        }

        static func evidence(_ boot: BootRecord) -> Evidence {
            let lag = boot.lagAtStartSeconds.map { "\(durationText($0)) \($0 < 0 ? "ahead" : "behind") at the start" }
            let right = boot.rightAfterSeconds.map { "right after \(durationText($0))" } ?? "not right yet"
            let by = boot.rightBy.map { ", set by \($0)" } ?? ""
            return Evidence(
                Source("/var/lib/boxdoctor-check/boots.jsonl"), "clock \(lag ?? "unknown at the start"), \(right)\(by)")
        }
    }
}
