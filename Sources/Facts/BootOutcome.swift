import Values

/// What became of a start, and of what was predicted of it.
extension BootRecord {
    /// Longer than any box takes that comes up by itself: daemons that slew or wait are done by then.
    private static let patienceSeconds = 900.0
    /// They set the clock because somebody told them to.
    private static let hands: Set<String> = ["boxdoctor", "date", "hwclock", "timedatectl", "systemd-timedated"]

    /// Whether it got its time back by itself; nil where that is not known, or not yet.
    package var cameUp: Bool? {
        if let rightBy, Self.hands.contains(rightBy) { return false }
        if rightAfterSeconds != nil { return true }
        return startedAt != nil && isByOwnClock != true && uptimeSeconds > Self.patienceSeconds ? false : nil
    }

    /// Whether it was to come up after that power cut; nil where nothing was predicted, or the cut is not known well enough.
    package var wasToComeUp: Bool? {
        guard let predicted else { return nil }
        guard let survives = predicted.survivesPowerCutSeconds.map(Double.init) else { return true }
        if let offAtMostSeconds, offAtMostSeconds <= survives { return true }
        if let offAtLeastSeconds, offAtLeastSeconds > survives { return false }
        return nil
    }

    /// Nil where there is nothing to compare.
    package var wasPredictedRight: Bool? {
        guard let wasToComeUp, let cameUp else { return nil }
        return wasToComeUp == cameUp
    }
}
