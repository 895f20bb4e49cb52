import TimeScience
import Values

/// `time --format json`: DESIGN section 6, schema 1. Keys are added, never renamed or removed.
extension TimeEstimate {
    /// `troubles`: what went wrong while looking.
    package func jsonReport(troubles: [Trouble] = []) -> String {
        let report: JSON = [
            "schema_version": 1,
            "reading": JSON(reading),
            "estimate": JSON(estimate),
            "why": why.isEmpty ? .null : .string(why),
            "lag_seconds": JSON(lagSeconds),
            "uncertainty_seconds": JSON(uncertaintySeconds),
            "agreeing": JSON(agreeing),
            "opposing": JSON(opposing),
            "asked": JSON(asked),
            "sources": .array(sources.map(\.json)),
            "floors": .array(floors.map(\.json)),
            "ceilings": .array(ceilings.map(\.json)),
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

extension TimeEstimate.Bound {
    fileprivate var json: JSON {
        ["time": JSON(time), "source": .string("\(source)"), "authenticated": .bool(authenticated)]
    }
}
