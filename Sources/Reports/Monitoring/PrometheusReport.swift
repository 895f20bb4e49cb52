import Bootstrap
import Facts
import Findings
import Judgement
import Programs
import TimeScience
import Values

/// `check --format prometheus`: the text exposition format for node_exporter's textfile collector. No timestamps, a final
/// newline, and nothing that node_exporter or chrony_exporter export already. What is unknown has no sample.
extension Diagnosis {
    var prometheusReport: String {
        var families = [
            Family("build_info", "The boxdoctor that wrote this.", [([("version", boxdoctorVersion)], 1)]),
            Family(
                "run_timestamp_seconds", "The box's own clock when the run began, in seconds since 1970.",
                [([], Double(facts.clock.reading.unixSeconds))]),
            Family(
                "run_boottime_seconds", "Seconds since boot when the run began.", [([], facts.clock.boottimeSeconds)]),
            Family("run_duration_seconds", "How long looking and judging took.", [([], durationSeconds)]),
            Family(
                "check_state", "1 for the state that a check is in, 0 for the others.",
                findings.flatMap { finding in
                    Status.allCases.map {
                        ([("check", finding.check), ("state", $0.rawValue)], $0 == finding.status ? 1 : 0)
                    }
                }),
            Family(
                "check_explained", "1 where a bad state is the consequence of another check's, by.",
                findings.flatMap { finding in
                    finding.explainedBy.map { ([("check", finding.check), ("by", $0)], 1) }
                }),
            Family(
                "check_duration_seconds", "How long one check took.",
                findings.map { ([("check", $0.check)], $0.durationSeconds) }),
            Family(
                "bootstrap_loop", "1 while the box is in this loop, 0 while it would be in it after a cold boot only.",
                bootstrap.loops.map { ([("loop", $0.id)], $0.status == .deadlock ? 1 : 0) }),
        ]
        families.append(
            Family(
                "clock_offset_seconds", "True time minus the box's clock, by the time sources that agree.",
                time.lagSeconds.map { [([], $0)] } ?? []))
        // Where nobody can say the offset, this still says that the clock is wrong.
        families.append(
            Family(
                "clock_behind_at_least_seconds",
                "How far the clock is behind the latest date on this box that has surely passed; 0 where it is not.",
                leastLag.map { [([], $0)] } ?? []))
        families.append(
            Family(
                "clock_standing", "1 for how well that time is supported, 0 for the others.",
                time.standing.map { standing in
                    Standing.allCases.map { ([("standing", $0.rawValue)], $0 == standing ? 1 : 0) }
                } ?? []))
        families.append(
            Family(
                "clock_lag_limit_seconds", "How far behind the clock may be and the box still comes up by itself.",
                lagLimit.map { [([], $0)] } ?? []))
        families.append(
            Family(
                "dnssec_margin_seconds",
                "How far behind or ahead the clock may be before names that the box needs are refused; below 0 they are.",
                dnssecMargins))
        families.append(
            Family(
                "crng_ready", "Whether the kernel's random number generator is initialised.",
                facts.entropy.isReady.value.map { [([], $0 ? 1 : 0)] } ?? []))
        families.append(
            Family("frozen", "Whether every fix is stopped.", isFrozen.map { [([], $0 ? 1 : 0)] } ?? []))
        families.append(
            Family(
                "fixes_total", "Fixes on record, by remedy and what they came to.",
                (facts.host.fixes ?? []).map { ([("fix", $0.remedy), ("result", $0.result)], Double($0.count)) }))
        families += bootFamilies
        return families.map(\.text).joined()
    }

    /// Of the ledger of boots; none where it is not kept.
    private var bootFamilies: [Family] {
        let metrics = findings.first { $0.check == "boot-prediction" }?.metrics ?? [:]
        return [
            ("boots", "boots", "Starts of the box in its ledger."),
            ("boots_survived", "boots_survived", "Those after which it got its time back by itself."),
            ("boot_prediction_errors", "prediction_errors", "Those that did not go as predicted."),
            (
                "boot_clock_right_seconds", "clock_right_seconds",
                "Seconds after the present start at which the clock was right, at the latest."
            ),
        ].map { name, key, help in Family(name, help, metrics[key].map { [([], $0)] } ?? []) }
    }

    private var dnssecMargins: [Family.Sample] {
        let metrics = findings.first { $0.check == "dnssec-window" }?.metrics ?? [:]
        return ["behind", "ahead"].compactMap { direction in
            metrics["\(direction)_margin_seconds"].map { ([("direction", direction)], $0) }
        }
    }

    private var leastLag: Double? {
        findings.first { $0.check == "clock-floor" }?.metrics["behind_floor_seconds"]
    }

    /// Unbounded is infinite; unknown is nil.
    private var lagLimit: Double? {
        guard bootstrap.status != .unknown, bootstrap.limitsAreMeasured || bootstrap.status == .ok else { return nil }
        return bootstrap.behindLimitSeconds.map(Double.init) ?? (bootstrap.status == .ok ? .infinity : nil)
    }

    private var isFrozen: Bool? {
        if facts.host.freeze.isUnknown { return nil }
        return facts.host.freeze.value != nil
    }
}

/// One metric with its samples.
private struct Family {
    typealias Sample = (labels: [(name: String, value: String)], value: Double)

    package var text: String

    package init(_ name: String, _ help: String, _ samples: [Sample]) {
        let name = "boxdoctor_" + name
        let kind = name.hasSuffix("_total") ? "counter" : "gauge"
        text = samples.isEmpty ? "" : "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
        for sample in samples {
            let labels = sample.labels.map { "\($0.name)=\"\(Family.escaped($0.value))\"" }.joined(separator: ",")
            text += name + (labels.isEmpty ? "" : "{\(labels)}") + " \(Family.number(sample.value))\n"
        }
    }

    /// Backslash, quote and newline (exposition format, "comments, help text and type information"), each a scalar: CR and LF
    /// are one character together.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    private static func number(_ value: Double) -> String {
        value.isNaN ? "NaN" : value.isInfinite ? (value < 0 ? "-Inf" : "+Inf") : numeral(value)
    }
}
