import Box
import Facts
import Formats
import Values

/// What a reply is judged by, beside itself.
package struct NTPContext: Sendable {
    /// See `Era.pivot`.
    package var pivot: Timestamp
    /// The box's own addresses: a server there, or one that follows one of them, tells the clock examined what it reads.
    package var ownAddresses: [IPAddress]

    package init(pivot: Timestamp, ownAddresses: [IPAddress]) {
        self.pivot = pivot
        self.ownAddresses = ownAddresses
    }

    /// The tests of RFC 5905 sections 8 and 9.2 that come after the origin's, in order.
    ///
    /// A kiss code is read before the times are looked at: servers send it with times of zero (RFC 5905 section 7.4 leaves
    /// them undefined; ntpd-rs does).
    package func judge(_ packet: NTPPacket, from address: IPAddress, in datagram: Datagram) -> NTPAnswer.Outcome {
        if packet.mode != 4 { return .rejected(why: "mode \(packet.mode), not a server's reply (4)") }
        if packet.version != 3 && packet.version != 4 {
            return .rejected(why: "NTP version \(packet.version), not 3 or 4")
        }
        if packet.stratum == 0 { return .kissOfDeath(code: packet.referenceName) }
        if packet.receive == 0 || packet.transmit == 0 {
            return .rejected(why: "its receive or transmit time is missing (zero)")
        }
        if packet.leap == 3 { return .rejected(why: "says that it is not synchronised (leap 3)") }
        if packet.stratum >= 16 {
            return .rejected(why: "says that it is not synchronised (stratum \(packet.stratum))")
        }
        if abs(datagram.clockMovedSeconds) > NTPLimits.clockMovedSeconds {
            return .rejected(
                why: "the clock was set by \(durationText(datagram.clockMovedSeconds)) between question and answer")
        }
        guard let sample = sample(of: packet, in: datagram) else {
            return .rejected(why: "its times contradict themselves: sent before received")
        }
        let rootDistance = sample.rootDelaySeconds / 2 + sample.rootDispersionSeconds
        if rootDistance >= NTPLimits.validRootDistanceSeconds {
            return .rejected(why: "is up to \(rootDistance.tenths) s away from a true clock; 16 s or more is no time")
        }
        // A coarse clock, the server's or ours, may tick between its two readings, or not tick when it should have.
        let own = NTPContext.precision(datagram)
        if sample.delaySeconds < -packet.precisionSeconds - own {
            return .rejected(why: "says it held the request longer than the whole exchange took")
        }
        if sample.delaySeconds > NTPLimits.delaySeconds {
            return .rejected(why: "took \(sample.delaySeconds.tenths) s to answer; over 3 s says nothing exact")
        }
        if ownAddresses.contains(where: { $0.bytes == address.bytes }) {
            return .rejected(why: "is this box itself, whose clock is the one examined")
        }
        if packet.stratum > 1, follows(packet.referenceID) {
            return .rejected(why: "takes its time from this box, whose clock is the one examined")
        }
        var held = sample
        held.delaySeconds = max(sample.delaySeconds, datagram.precisionSeconds)
        return .time(held)
    }

    /// Of our own readings (RFC 5905 section 8: rho), as observed.
    private static func precision(_ datagram: Datagram) -> Double {
        max(datagram.precisionSeconds, NTPLimits.ownPrecisionSeconds)
    }

    /// Offset and delay of RFC 5905 section 8, exact for any clock: T1 is the box's own reading, T4 is T1 and the time that
    /// passed on the monotonic clock, so a clock that is set in between changes nothing. Sums in units of 2^-32 s.
    private func sample(of packet: NTPPacket, in datagram: Datagram) -> NTPSample? {
        guard (0...NTPLimits.exchangeSeconds).contains(datagram.elapsedSeconds) else { return nil }
        let unit = 4_294_967_296.0
        let elapsed = Int64(datagram.elapsedSeconds * unit)
        // First differences of 64 bits stay right across the end of an era.
        let held = Int64(bitPattern: packet.transmit &- packet.receive)
        guard Double(held) / unit >= -packet.precisionSeconds else { return nil }
        let sent =
            Int128(datagram.sentAt.unixSeconds) << 32 + (Int128(datagram.sentAt.nanoseconds) << 32) / 1_000_000_000
        let receivedSeconds = Era.unwrap(Int64(packet.receive >> 32) - Era.unixEpochInNTP, near: pivot)
        let received = Int128(receivedSeconds) << 32 + Int128(packet.receive & 0xffff_ffff)
        let offset = received - sent + (Int128(held) - Int128(elapsed)) / 2
        return NTPSample(
            offsetSeconds: Double(offset) / unit, delaySeconds: Double(Int128(elapsed) - Int128(held)) / unit,
            rootDelaySeconds: packet.rootDelaySeconds, rootDispersionSeconds: packet.rootDispersionSeconds,
            dispersionSeconds: packet.precisionSeconds + NTPContext.precision(datagram)
                + NTPLimits.driftPerSecond * datagram.elapsedSeconds + abs(datagram.clockMovedSeconds),
            stratum: Int(packet.stratum), leap: Int(packet.leap), referenceID: packet.referenceName)
    }

    /// From stratum 2 on the reference id is the address that the server follows: IPv4 as it is, IPv6 as the first four
    /// bytes of its MD5 (RFC 5905 section 7.3). A loopback address there means the server's own, not ours.
    private func follows(_ referenceID: [UInt8]) -> Bool {
        ownAddresses.contains { own in
            guard !own.isLoopback, !own.isUnspecified else { return false }
            return referenceID == (own.isV6 ? Array(md5(own.bytes).prefix(4)) : own.bytes)
        }
    }
}

/// What an answer may be and still count (RFC 5905 appendix A.1.1 and section 9.2, chrony's `maxdistance`). Seconds.
enum NTPLimits {
    /// MAXDISP: root distance from which a server is as good as unsynchronised.
    static let validRootDistanceSeconds = 16.0
    /// Root distance up to which an answer has a vote: chrony's default `maxdistance`.
    static let votingRootDistanceSeconds = 3.0
    package static let delaySeconds = 3.0
    /// PHI, 15 ppm: how fast two clocks may drift apart during the exchange.
    static let driftPerSecond = 15e-6
    /// More than slewing does in the seconds of an exchange (chrony's fastest is 1/12 s a second): the clock was set.
    static let clockMovedSeconds = 0.25
    /// Reading our own clock, at best.
    static let ownPrecisionSeconds = 1e-6
    /// An exchange this long is not one; keeps the sums far from overflow.
    static let exchangeSeconds = 3600.0
    /// Least half-width of an answer's interval. One exchange has no filter behind it, and honest servers differ by some
    /// milliseconds; ntpd's `mindist` of 1 ms is for averages. A liar inside it does no harm that anybody would notice.
    static let leastRootDistanceSeconds = 0.010
}

extension Double {
    /// `2.5`: one digit after the point, for messages.
    package var tenths: String {
        guard isFinite, abs(self) < 1e15 else { return "\(self)" }
        return "\((self * 10).rounded() / 10)"
    }
}
