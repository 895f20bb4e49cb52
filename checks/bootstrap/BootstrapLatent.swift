import Bootstrap
import Findings
import Judgement
import Programs
import Values

/// Whether the box would come up by itself after its power was off.
struct BootstrapLatent: Check {
    let id = "bootstrap-latent"
    let group = "bootstrap"
    let title = "After a power cut the box may never get its time back by itself."
    let why = """
        A box without a working real-time clock wakes up in the past. How far in the past decides what still works: \
        signatures and certificates are refused before their time, some time daemons give up on large errors. This \
        check works out every clock error that a cold boot can produce. Then it works out from which of them the box, \
        left alone, sets its clock right. Where the first is not inside the second, the box is fine today and lost \
        after the next long cut. The limits move as zones are signed anew: they are as measured now.
        """
    let reads = [
        "every other fact", "what the clock starts from: real-time clock, saved clock, floors",
        "DNSSEC windows and certificates of what the time sources need",
    ]
    let advice = """
        `boxdoctor rehearse` shows for which power cuts the box comes up and how far each repair extends that. The usual \
        repair, `boxdoctor fix address-source`, adds one time source given by address, which needs no name.
        """
    let dependsOn = ["bootstrap-loop"]

    func judge(_ patient: Patient) -> Finding {
        let report = patient.bootstrap
        let remedies = report.repairs.prefix(3).map(\.offer)
        let causes = (report.causes + report.unknowns).map { Evidence($0.source, $0.because) }
        let steps = report.loops.flatMap(\.path).map {
            Evidence($0.source, "\($0.condition) needs \($0.needs): \($0.because)")
        }
        let metrics = self.metrics(report)
        switch report.status {
        case .ok: return finding(.ok, Say.ok, metrics: metrics)
        case .unknown: return finding(.unknown, Say.unknown, evidence: causes, metrics: metrics)
        case .latent, .deadlock:
            return finding(
                .warning, Say.survives(report), detail: Say.limits(report),
                evidence: steps + causes, remedies: remedies, metrics: metrics)
        case .stuck:
            guard report.survivesPowerCutSeconds != nil else {
                // What is in the way now may be in the way of a cold boot too: only what holds at any clock is promised.
                let holds = report.comesUp == [.init(fromLag: nil, toLag: nil)]
                return finding(holds ? .ok : .unknown, holds ? Say.ok : Say.unknown, evidence: causes, metrics: metrics)
            }
            return finding(
                .warning, Say.survives(report), detail: Say.limits(report),
                evidence: steps + causes, remedies: remedies, metrics: metrics)
        }
    }

    private func metrics(_ report: BootstrapReport) -> [String: Double] {
        var metrics: [String: Double] = [:]
        if report.limitsAreMeasured {
            metrics["behind_limit_seconds"] = report.behindLimitSeconds.map(Double.init)
            metrics["ahead_limit_seconds"] = report.aheadLimitSeconds.map(Double.init)
        }
        if report.powerCutIsMeasured {
            metrics["survives_power_cut_seconds"] = report.survivesPowerCutSeconds.map(Double.init)
        }
        return metrics
    }

    private enum Say {
        static let ok = "comes up after a power cut of any length"
        static let unknown = "not known whether it comes up after a power cut"
        static func survives(_ report: BootstrapReport) -> String {
            switch report.survivesPowerCutSeconds {
            case nil: "some clock errors at boot are never set right"
            case 0? where !report.powerCutIsMeasured: "not known which power cuts it survives"
            case 0?: "after any power cut it needs help to get its time back"
            case let seconds?: "survives power cuts up to \(durationText(Double(seconds)))"
            }
        }
        static func limits(_ report: BootstrapReport) -> String {
            guard report.limitsAreMeasured else { return "It comes up from no clock error that could be measured." }
            let behind = report.behindLimitSeconds.map { durationText(Double($0)) } ?? "any time"
            let ahead = report.aheadLimitSeconds.map { durationText(Double($0)) } ?? "any time"
            return "It comes up with the clock up to \(behind) behind or \(ahead) ahead, as measured now."
        }
    }
}
