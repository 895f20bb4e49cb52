import Facts
import Values

/// `boots --format json`, schema 1. Keys are added, never renamed or removed.
extension BootsReport {
    package var json: JSON {
        let compared = boots.filter { $0.wasPredictedRight != nil }
        return [
            "schema_version": 1,
            "host": .string(host),
            "boots": .array(boots.map(\.json)),
            "survived": JSON(boots.count { $0.cameUp == true }),
            "predictions_compared": JSON(compared.count),
            "prediction_errors": JSON(compared.count { $0.wasPredictedRight == false }),
            "troubles": .array(troubles.map(\.json)),
        ]
    }
}

extension BootRecord {
    fileprivate var json: JSON {
        [
            "boot": .string(boot), "started_at": JSON(startedAt), "by_own_clock": .bool(isByOwnClock == true),
            "clock_at_start": JSON(clockAtStart), "lag_at_start_seconds": JSON(lagAtStartSeconds),
            "right_after_seconds": JSON(rightAfterSeconds), "right_by": JSON(rightBy),
            "uptime_seconds": .number(uptimeSeconds), "off_at_least_seconds": JSON(offAtLeastSeconds),
            "off_at_most_seconds": JSON(offAtMostSeconds), "predicted": predicted?.json ?? .null,
            "came_up": JSON(cameUp), "predicted_right": JSON(wasPredictedRight),
            "prediction": prediction?.json ?? .null,
        ]
    }
}

extension BootPrediction {
    /// Null in `survives_power_cut_seconds`: any.
    fileprivate var json: JSON {
        ["survives_power_cut_seconds": JSON(survivesPowerCutSeconds), "starts_from": JSON(startsFrom)]
    }
}
