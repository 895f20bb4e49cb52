import Facts
import TimeScience
import Values

/// `time --format json`, schema 1. Keys are added, never renamed or removed.
extension TimeEstimate {
    /// `troubles`: what went wrong while looking.
    package func jsonReport(troubles: [Trouble] = []) -> String {
        let report: JSON = [
            "schema_version": 1,
            "reading": isOfFiles == true ? .null : JSON(reading),
            "estimate": JSON(estimate),
            "standing": JSON(standing?.rawValue),
            "why": why.isEmpty ? .null : .string(why),
            "lag_seconds": JSON(lagSeconds),
            "uncertainty_seconds": JSON(uncertaintySeconds),
            "agreeing": JSON(agreeing),
            "opposing": JSON(opposing),
            "asked": JSON(asked),
            "sources": .array(sources.map(\.json)),
            "signers": .array(signers.map(\.json)),
            "ntp_blocked": blockage.map { blockage in
                [
                    "servers": JSON(blockage.servers), "answered": .string(blockage.proof.rawValue),
                    "source": .string("\(blockage.source)"),
                ]
            } ?? .null,
            "evidence": .array(evidence.map(\.json)),
            "floors": .array(floors.map { $0.bound(\.from) }),
            "ceilings": .array(ceilings.map { $0.bound(\.until) }),
            "troubles": .array(troubles.map(\.json)),
        ]
        return report.text + "\n"
    }
}

extension TimeEstimate.SourceVerdict {
    fileprivate var json: JSON {
        [
            "name": .string(name),
            "address": JSON(address),
            "stratum": JSON(stratum),
            "offset_seconds": JSON(offsetSeconds),
            "delay_seconds": JSON(delaySeconds),
            "root_distance_seconds": JSON(rootDistanceSeconds),
            "verdict": .string(verdict.rawValue),
            "why": why.isEmpty ? .null : .string(why),
            "voice": .string(voice),
        ]
    }
}

extension TimeEstimate.Signer {
    fileprivate var json: JSON {
        var (low, high, failure, why): (Double?, Double?, String?, String?)
        switch answer.outcome {
        case .interval(let from, let until): (low, high) = (from, until)
        case .failed(let kind, let words): (failure, why) = (kind.rawValue, words)
        }
        return [
            "method": .string(answer.method.rawValue),
            "name": .string(answer.name),
            "operator": .string(answer.operatorName),
            "issuer": JSON(answer.issuer),
            "address": JSON(answer.endpoint?.description),
            "low_seconds": JSON(low),
            "high_seconds": JSON(high),
            "verdict": .string(verdict.rawValue),
            "failure": JSON(failure),
            "why": JSON(why),
        ]
    }
}

extension TimeEvidence {
    fileprivate var json: JSON {
        [
            "kind": .string(kind.rawValue), "from": JSON(from), "until": JSON(until),
            "authenticated": .bool(authenticated), "source": .string("\(source)"),
        ]
    }

    fileprivate func bound(_ end: KeyPath<TimeEvidence, Timestamp?>) -> JSON {
        ["time": JSON(self[keyPath: end]), "source": .string("\(source)"), "authenticated": .bool(authenticated)]
    }
}
