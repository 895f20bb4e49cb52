import Values

/// One start of the box, as far as it is known: a line of the ledger.
package struct BootRecord: Codable, Sendable, Equatable {
    /// The kernel's boot_id: 32 hexadecimal digits.
    package var boot: String
    /// What the clock read when the kernel started: the first reading known, less the time since boot.
    package var clockAtStart: Timestamp?
    /// When that was in truth; nil until the clock was right once.
    package var startedAt: Timestamp?
    /// The journal says so, by the clock of this box at the end of that boot; nobody else vouched for it.
    package var isByOwnClock: Bool?
    /// Seconds since boot at which the clock was right, at the latest.
    package var rightAfterSeconds: Double?
    /// The process that set it, as the journal names it; `nothing` where it was right from the start.
    package var rightBy: String?
    /// How long it ran at the last look.
    package var uptimeSeconds: Double
    /// How long the power, or the box, was off before: between these, in seconds.
    package var offAtLeastSeconds: Double?
    package var offAtMostSeconds: Double?
    /// What was predicted of this start before it happened.
    package var predicted: BootPrediction?
    /// What is predicted for the next start, as of the last look.
    package var prediction: BootPrediction?

    package init(boot: String, uptimeSeconds: Double) {
        self.boot = boot
        self.uptimeSeconds = uptimeSeconds
    }

    /// How far behind the clock was at the start; negative = ahead.
    package var lagAtStartSeconds: Double? {
        guard let startedAt, let clockAtStart else { return nil }
        return startedAt.seconds(since: clockAtStart)
    }

    /// The clock's true time at the last look.
    package var lastSeenAt: Timestamp? { startedAt?.adding(seconds: uptimeSeconds) }
}

/// A prediction of a cold boot: which power cuts the box comes up after by itself.
package struct BootPrediction: Codable, Sendable, Equatable {
    /// Nil = any.
    package var survivesPowerCutSeconds: Int64?
    /// What the clock was to start from.
    package var startsFrom: String?

    package init(survivesPowerCutSeconds: Int64?, startsFrom: String? = nil) {
        self.survivesPowerCutSeconds = survivesPowerCutSeconds
        self.startsFrom = startsFrom
    }
}

/// What the journal knows of one boot.
package struct JournalBoot: Codable, Sendable, Equatable {
    package var boot: String
    /// CLOCK_REALTIME and CLOCK_MONOTONIC of the first and of the last entry.
    package var first: Timestamp
    package var firstSeconds: Double
    package var last: Timestamp
    package var lastSeconds: Double
    /// Where the clock was set, in order.
    package var steps: [ClockStepSeen]

    package init(
        boot: String, first: Timestamp, firstSeconds: Double, last: Timestamp, lastSeconds: Double,
        steps: [ClockStepSeen]
    ) {
        self.boot = boot
        self.first = first
        self.firstSeconds = firstSeconds
        self.last = last
        self.lastSeconds = lastSeconds
        self.steps = steps
    }
}

/// The clock was set between two entries of the journal.
package struct ClockStepSeen: Codable, Sendable, Equatable {
    /// CLOCK_MONOTONIC of the first entry after it.
    package var afterSeconds: Double
    /// Forward is positive.
    package var bySeconds: Double
    /// The process that wrote about that moment and is known to set clocks; nil where none did.
    package var by: String?

    package init(afterSeconds: Double, bySeconds: Double, by: String?) {
        self.afterSeconds = afterSeconds
        self.bySeconds = bySeconds
        self.by = by
    }
}
