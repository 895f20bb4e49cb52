import Testing

@testable import Box
@testable import Facts
@testable import Programs
@testable import TimeScience
@testable import Values

/// A server's reply as bytes, each field to be spoiled by a test; honest until then.
struct ServerReply {
    var leap: UInt8 = 0
    var version: UInt8 = 4
    var mode: UInt8 = 4
    var stratum: UInt8 = 2
    var precision: Int8 = -23
    var rootDelay: UInt32 = 655
    var rootDispersion: UInt32 = 655
    var referenceID: [UInt8] = [192, 0, 2, 77]
    /// The cookie of the request.
    var origin: [UInt8]
    var receive: UInt64
    var transmit: UInt64
    var tail: [UInt8] = []

    /// Answers `request` at `time` having held it for `held` seconds.
    init(to request: [UInt8], at time: Timestamp, held: Double = 0.0001) {
        origin = Array(request[40..<48])
        receive = ServerReply.ntp(time)
        transmit = ServerReply.ntp(time.adding(seconds: held))
    }

    static func ntp(_ time: Timestamp) -> UInt64 {
        let seconds = UInt64(truncatingIfNeeded: time.unixSeconds &+ 2_208_988_800) & 0xffff_ffff
        return seconds << 32 | (UInt64(time.nanoseconds) << 32) / 1_000_000_000
    }

    var bytes: [UInt8] {
        func big(_ value: UInt64, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (count - 1 - $0))) }
        }
        let head = [leap << 6 | version << 3 | mode, stratum, 6, UInt8(bitPattern: precision)]
        let root = big(UInt64(rootDelay), 4) + big(UInt64(rootDispersion), 4) + referenceID
        return head + root + big(0, 8) + origin + big(receive, 8) + big(transmit, 8) + tail
    }
}

/// One exchange between a box whose clock reads `clock` and a server that says `truth`.
struct Dialogue {
    var clock = Timestamp(unixSeconds: 1_795_000_000, nanoseconds: 250_000_000)
    var truth = Timestamp(unixSeconds: 1_795_000_010)
    var elapsed = 0.02
    /// CLOCK_REALTIME at arrival; by default the clock went on undisturbed.
    var clockAtArrival: Timestamp?
    /// How coarse the box's clock is, and how far it was moved meanwhile.
    var precision = 0.0
    var moved = 0.0
    var address = "192.0.2.1"
    var floors = [Floor(kind: .build, time: Timestamp(unixSeconds: 1_790_000_000), source: Source("build"))]
    var ownAddresses: [String] = []
    var cookie: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]

    func outcome(_ spoil: (inout ServerReply) -> Void = { _ in }) throws -> NTPAnswer.Outcome {
        let endpoint = Endpoint(try #require(IPAddress(address)), port: 123)
        let exchange = try #require(NTPExchange(with: endpoint, cookie: cookie))
        let request = exchange.request(timeoutSeconds: 1)
        var reply = ServerReply(to: request.payload, at: truth.adding(seconds: elapsed / 2))
        reply.transmit = reply.receive
        spoil(&reply)
        let context = NTPContext(
            pivot: Era.pivot(for: floors), ownAddresses: ownAddresses.compactMap { IPAddress($0) })
        // What a network does: it asks `judge` first, and what that ignores never arrives.
        if case .ignore(let why) = request.judge(reply.bytes) {
            return exchange.outcome(of: .none(why: "no answer in 1 s; ignored: \(why)"), in: context)
        }
        let datagram = Datagram(
            payload: reply.bytes, sentAt: clock, receivedAt: clockAtArrival ?? clock.adding(seconds: elapsed),
            elapsedSeconds: elapsed, precisionSeconds: precision, clockMovedSeconds: moved, usedTCP: false)
        return exchange.outcome(of: .received(datagram), in: context)
    }

    func sample(_ spoil: (inout ServerReply) -> Void = { _ in }) throws -> NTPSample {
        let outcome = try outcome(spoil)
        guard case .time(let sample) = outcome else {
            Issue.record("\(outcome)")
            throw Unusable()
        }
        return sample
    }

    struct Unusable: Error {}
}
