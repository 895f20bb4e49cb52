/// Where true time lies: both ends included, nanoseconds since 1970. Wide enough for any answer: nothing overflows.
package struct RoughtimeInterval: Hashable, Sendable {
    package let lowerNanoseconds: Int128
    package let upperNanoseconds: Int128

    /// Nil where the ends are crossed: no time fits.
    package init?(lowerNanoseconds: Int128, upperNanoseconds: Int128) {
        guard lowerNanoseconds <= upperNanoseconds else { return nil }
        self.lowerNanoseconds = lowerNanoseconds
        self.upperNanoseconds = upperNanoseconds
    }

    package var widthNanoseconds: Int128 { upperNanoseconds - lowerNanoseconds }

    /// The greatest whole second not after the lower end, and the least not before the upper (Unix seconds, held at the
    /// ends of their type).
    package var seconds: ClosedRange<Int64> {
        let billion: Int128 = 1_000_000_000
        let lower = (lowerNanoseconds - (lowerNanoseconds < 0 ? billion - 1 : 0)) / billion
        let upper = (upperNanoseconds + (upperNanoseconds > 0 ? billion - 1 : 0)) / billion
        return Int64(clamping: lower)...Int64(clamping: upper)
    }

    /// Nil where they contradict each other.
    package func intersection(_ other: RoughtimeInterval) -> RoughtimeInterval? {
        RoughtimeInterval(
            lowerNanoseconds: max(lowerNanoseconds, other.lowerNanoseconds),
            upperNanoseconds: min(upperNanoseconds, other.upperNanoseconds))
    }
}

/// An answer with the moments around it.
package struct RoughtimeMeasurement: Hashable, Sendable {
    package let answer: RoughtimeAnswer
    /// Just before the request was sent, just after the response was read: the server's midpoint lies between.
    package let sent: ClockReadings
    package let received: ClockReadings

    /// How far a clock that nobody steers may be off its rate: 500 ppm, more than any that Linux would discipline
    /// (adjtimex(2), MAXFREQ).
    static let driftPerMillion: Int128 = 500

    /// Refuses what took longer than `limitNanoseconds`, on the clock that counted most: such an answer would only say
    /// "after", and its width is what an attacker may choose.
    package init(
        _ answer: RoughtimeAnswer, sent: ClockReadings, received: ClockReadings, limitNanoseconds: Int64
    ) throws(RoughtimeRejection) {
        guard let elapsed = received.elapsed(since: sent) else { throw .clocksUnusable }
        guard elapsed.upperBound <= limitNanoseconds else { throw .tooSlow(nanoseconds: elapsed.upperBound) }
        self.answer = answer
        self.sent = sent
        self.received = received
    }

    /// True for ever, whatever the clocks did since: the lower end when the response was signed (nanoseconds since 1970).
    package var provenLowerNanoseconds: Int128 {
        (Int128(answer.midpointSeconds) - Int128(answer.radiusSeconds)) * 1_000_000_000
    }

    private var provenUpperNanoseconds: Int128 {
        (Int128(answer.midpointSeconds) + Int128(answer.radiusSeconds)) * 1_000_000_000
    }

    /// True time at `moment`, after receiving:
    ///
    ///     lower = MIDP - RADI + (moment - received)(1 - drift)       upper = MIDP + RADI + (moment - sent)(1 + drift)
    ///
    /// A delay on the way moves the upper end up and nothing else. Nil where the clocks cannot tell how long ago that was.
    package func interval(at moment: ClockReadings) -> RoughtimeInterval? {
        guard let sinceReceived = moment.elapsed(since: received), let sinceSent = moment.elapsed(since: sent) else {
            return nil
        }
        let (least, most) = (Int128(sinceReceived.lowerBound), Int128(sinceSent.upperBound))
        return RoughtimeInterval(
            lowerNanoseconds: provenLowerNanoseconds + least - RoughtimeMeasurement.drift(over: least),
            upperNanoseconds: provenUpperNanoseconds + most + RoughtimeMeasurement.drift(over: most))
    }

    /// Rounded up.
    private static func drift(over nanoseconds: Int128) -> Int128 {
        (nanoseconds * driftPerMillion + 999_999) / 1_000_000
    }
}
