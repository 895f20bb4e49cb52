import Values

/// Questions and answers over UDP and TCP: all sent at once, all collected in one wait.
package protocol Network: Sendable {
    /// Sends every request and returns one reply each, in order. Returns when all are settled or at `deadline`, never later.
    /// At most `NetworkLimits.inFlight` sockets are open at once.
    ///
    /// `meanwhile` is called once, when all that could be sent has been: work done there costs no time of its own. What it
    /// returns is sent as well, and replied to behind the others, but holds them up little: when they are settled, these
    /// are waited for `NetworkLimits.graceSeconds` longer at most.
    func exchange(_ requests: [Request], until deadline: Deadline, meanwhile: () -> [Request]) -> [Reply]
}

extension Network {
    /// With nothing to do in the meantime.
    package func exchange(_ requests: [Request], until deadline: Deadline) -> [Reply] {
        exchange(requests, until: deadline) { [] }
    }
}

/// One datagram to send and how to know its answer.
package struct Request: Sendable {
    package enum Transport: Sendable {
        case udp
        /// Two-byte length prefix (RFC 1035 section 4.2.2).
        case dnsOverTCP
        /// UDP, then the same question over TCP if `judge` says so.
        case udpThenTCP
    }

    package enum Judgement: Sendable {
        /// This is the answer.
        case accept
        /// Not ours or not sane: keep listening, remember why.
        case ignore(why: String)
        /// Truncated: ask again over TCP.
        case retryOverTCP
    }

    package var destination: Endpoint
    package var transport: Transport
    package var payload: [UInt8]
    /// UDP is sent again after each of these delays while no answer came; the payload stays the same.
    package var resendAfterSeconds: [Double]
    /// Stop waiting for this one after so long; the run's deadline comes first if it is earlier.
    package var timeoutSeconds: Double
    /// Pure: looks at the bytes alone.
    package var judge: @Sendable ([UInt8]) -> Judgement

    package init(
        destination: Endpoint, transport: Transport, payload: [UInt8], resendAfterSeconds: [Double] = [],
        timeoutSeconds: Double, judge: @escaping @Sendable ([UInt8]) -> Judgement
    ) {
        self.destination = destination
        self.transport = transport
        self.payload = payload
        self.resendAfterSeconds = resendAfterSeconds
        self.timeoutSeconds = timeoutSeconds
        self.judge = judge
    }
}

/// What came back for one request.
package enum Reply: Sendable, Equatable {
    case received(Datagram)
    /// Nothing usable; `why` names what happened: `no answer in 2 s`, `connection refused`, `no route to host`, and the
    /// reason of the last datagram ignored, if any.
    case none(why: String)
}

package struct Datagram: Sendable, Equatable {
    package var payload: [UInt8]
    /// CLOCK_REALTIME when the request left, for the first time where it was sent again.
    package var sentAt: Timestamp
    /// CLOCK_REALTIME when it arrived (SO_TIMESTAMPNS where the kernel gives it).
    package var receivedAt: Timestamp
    /// Sent to received on CLOCK_MONOTONIC_RAW, time asleep included: right even if the wall clock was set or slewed in
    /// between.
    package var elapsedSeconds: Double
    /// The steps in which the box's clocks move, as observed (RFC 5905 section 4, precision): milliseconds where the kernel
    /// counts jiffies. No reading is better.
    package var precisionSeconds: Double
    /// By how much the wall clock went further than `elapsedSeconds`: it was set, or is slewed.
    package var clockMovedSeconds: Double
    package var usedTCP: Bool

    package init(
        payload: [UInt8], sentAt: Timestamp, receivedAt: Timestamp, elapsedSeconds: Double,
        precisionSeconds: Double = 0, clockMovedSeconds: Double = 0, usedTCP: Bool
    ) {
        self.precisionSeconds = precisionSeconds
        self.clockMovedSeconds = clockMovedSeconds
        self.payload = payload
        self.sentAt = sentAt
        self.receivedAt = receivedAt
        self.elapsedSeconds = elapsedSeconds
        self.usedTCP = usedTCP
    }
}

package enum NetworkLimits {
    /// Sockets open at once; more requests wait their turn. Far below the usual 1024 descriptors.
    package static let inFlight = 256
    /// How much longer than for the rest there is for what was asked in the meantime: a time server on another continent
    /// answers within it.
    package static let graceSeconds = 0.1
    /// Largest answer read over TCP (RFC 1035: a 16-bit length).
    package static let messageBytes = 65_535
}
