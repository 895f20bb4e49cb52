/// The times that may be true, seconds since 1970, both ends included.
package struct UnixInterval: Sendable, Equatable {
    package var lowerUnixSeconds: Double
    package var upperUnixSeconds: Double

    /// Nil where the ends are the wrong way round or no numbers.
    package init?(lowerUnixSeconds: Double, upperUnixSeconds: Double) {
        guard lowerUnixSeconds <= upperUnixSeconds else { return nil }
        self.lowerUnixSeconds = lowerUnixSeconds
        self.upperUnixSeconds = upperUnixSeconds
    }

    package var widthSeconds: Double { upperUnixSeconds - lowerUnixSeconds }

    package func intersection(_ other: UnixInterval) -> UnixInterval? {
        UnixInterval(
            lowerUnixSeconds: max(lowerUnixSeconds, other.lowerUnixSeconds),
            upperUnixSeconds: min(upperUnixSeconds, other.upperUnixSeconds))
    }
}

extension ServerDate {
    /// What the server's own clock is allowed to be wrong by: nobody signs its accuracy.
    package static let clockErrorSeconds = 120.0
    /// Longest exchange that still says something.
    package static let longestExchangeSeconds = 10.0

    /// The times that are possible now if the server's clock is right to within `clockErrorSeconds`. It answered between two
    /// moments of ours: before the request was sent, and when the first byte of the response was there.
    ///
    /// Each is given as how long ago that was, by clocks that nobody sets: the least and the most that it can have been (two
    /// counters may differ, and both drift). Nil where the exchange was too long, or the numbers contradict each other.
    package func interval(
        sinceSendingSeconds sending: ClosedRange<Double>, sinceFirstByteSeconds arrival: ClosedRange<Double>
    ) -> UnixInterval? {
        guard arrival.lowerBound >= 0, arrival.lowerBound <= sending.upperBound,
            sending.upperBound - arrival.lowerBound <= ServerDate.longestExchangeSeconds + allowance(sending, arrival)
        else { return nil }
        let date = Double(unixSeconds)
        return UnixInterval(
            lowerUnixSeconds: date - ServerDate.clockErrorSeconds + arrival.lowerBound,
            upperUnixSeconds: date + 1 + ServerDate.clockErrorSeconds + sending.upperBound)
    }

    /// How far apart the clocks are by now: a long wait afterwards does not make the exchange long.
    private func allowance(_ a: ClosedRange<Double>, _ b: ClosedRange<Double>) -> Double {
        max(a.upperBound - a.lowerBound, b.upperBound - b.lowerBound)
    }
}
