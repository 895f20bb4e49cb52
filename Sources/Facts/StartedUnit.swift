import Values

/// A service and how wrong the clock was when it was started: what realtime has moved since beyond what the clock ticked.
package struct StartedUnit: Codable, Sendable, Equatable {
    package var name: String
    /// It ended with an error, at that moment.
    package var hasFailed: Bool
    /// Positive: the clock was so far behind then, as it is judged now.
    package var stepSeconds: Double
    /// When it started or failed, by CLOCK_MONOTONIC.
    package var monotonicSeconds: Double
    package var source: Source

    package init(name: String, hasFailed: Bool, stepSeconds: Double, monotonicSeconds: Double, source: Source) {
        self.name = name
        self.hasFailed = hasFailed
        self.stepSeconds = stepSeconds
        self.monotonicSeconds = monotonicSeconds
        self.source = source
    }
}
