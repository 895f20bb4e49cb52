import DoctorTesting
import Testing

@testable import Box
@testable import Facts
@testable import Formats
@testable import Programs
@testable import TimeScience
@testable import Values

/// Any clock, any era, steps in between: the arithmetic stays exact and never asks the suspect clock for the era.
@Suite struct NTPEraTests {
    @Test(arguments: [
        "1970-01-01T00:00:03Z", "1900-01-01T00:00:00Z", "2026-11-19T12:00:00Z", "2036-02-07T06:28:15.5Z",
        "2036-02-07T06:28:16Z", "2038-01-19T03:14:08Z", "2100-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
    ])
    func offsetIsExactForAnyClock(_ text: String) throws {
        let truth = Timestamp(unixSeconds: 1_795_000_010, nanoseconds: 500_000_000)
        let clock = try #require(Timestamp(rfc3339: text))
        let sample = try Dialogue(clock: clock, truth: truth).sample()
        // A Double of a century holds half a microsecond.
        #expect(
            abs(sample.offsetSeconds - truth.seconds(since: clock)) < 1e-6 * max(1, abs(sample.offsetSeconds) / 1e9))
        #expect(abs(sample.delaySeconds - 0.02) < 1e-8)
    }

    @Test func serverPastTheEndOfEraZero() throws {
        let truth = try #require(Timestamp(rfc3339: "2036-02-07T06:28:17Z"))
        let sample = try Dialogue(clock: Timestamp(unixSeconds: 0), truth: truth).sample()
        #expect(abs(sample.offsetSeconds - truth.seconds(since: Timestamp(unixSeconds: 0))) < 1e-6)
    }

    /// Received in era 0, sent in era 1.
    @Test func exchangeAcrossTheEndOfAnEra() throws {
        let end = try #require(Timestamp(rfc3339: "2036-02-07T06:28:15.9999Z"))
        let sample = try Dialogue(clock: end, truth: end, elapsed: 0.002).sample {
            $0.receive = 0xffff_ffff_fff0_0000
            $0.transmit = 0x0000_0000_0010_0000
        }
        #expect(abs(sample.offsetSeconds) < 0.01)
        #expect(sample.delaySeconds > 0.001)
    }

    @Test func pivotFollowsFloorsButNotABrokenOne() {
        let build = Floor(kind: .build, time: Timestamp(unixSeconds: 1_790_000_000), source: Source("build"))
        func saved(_ seconds: Int64) -> Floor {
            Floor(kind: .fakeHwclock, time: Timestamp(unixSeconds: seconds), source: Source("/etc/fake-hwclock.data"))
        }
        #expect(Era.pivot(for: []) == Era.earliestBuild)
        #expect(Era.pivot(for: [build]).unixSeconds == 1_790_000_000)
        #expect(Era.pivot(for: [build, saved(1_000_000_000)]).unixSeconds == 1_790_000_000)
        #expect(Era.pivot(for: [build, saved(1_800_000_000)]).unixSeconds == 1_800_000_000)
        #expect(Era.pivot(for: [build, saved(4_000_000_000), saved(.max)]).unixSeconds == 1_790_000_000)
    }

    @Test func unwrapIsNearestAndNeverTraps() {
        for pivot in [Int64.min, -1, 0, 1_795_000_000, 4_294_967_295, 4_294_967_296, .max] {
            for seconds in [Int64.min, 0, 1, 0xffff_ffff, .max] {
                let value = Era.unwrap(seconds, near: Timestamp(unixSeconds: pivot))
                guard value != .max, value != .min else { continue }
                #expect((Int128(value) - Int128(seconds)) % (1 << 32) == 0)
                #expect(abs(Int128(value) - Int128(pivot)) <= 1 << 31)
            }
        }
    }

    /// The clock is stepped by 36 h while the reply is on its way: only the monotonic interval counts.
    @Test func clockSteppedDuringTheExchange() throws {
        var dialogue = Dialogue()
        dialogue.clockAtArrival = dialogue.clock.adding(seconds: 129_600)
        let sample = try dialogue.sample()
        #expect(abs(sample.offsetSeconds - 9.75) < 1e-6)
        #expect(abs(sample.delaySeconds - 0.02) < 1e-6)
    }

    @Test func ourselvesAndOurFollowersAreRefused() throws {
        let own = ["192.0.2.77", "127.0.0.1", "2001:db8::1", "fe80::1%eth0", "::1"]
        let followsUs = NTPAnswer.Outcome.rejected(why: "takes its time from this box, whose clock is the one examined")
        #expect(try Dialogue(ownAddresses: own).outcome() == followsUs)
        let hash = Array(md5(try #require(IPAddress("2001:db8::1")).bytes).prefix(4))
        #expect(try Dialogue(ownAddresses: own).outcome { $0.referenceID = hash } == followsUs)
        #expect(
            try Dialogue(address: "2001:db8::1", ownAddresses: own).outcome { $0.referenceID = [1, 2, 3, 4] }
                == .rejected(why: "is this box itself, whose clock is the one examined"))
        // Its own loopback, and letters that happen to be our address at stratum 1: not us.
        _ = try Dialogue(ownAddresses: own).sample { $0.referenceID = [127, 0, 0, 1] }
        _ = try Dialogue(ownAddresses: own).sample { $0.stratum = 1 }
    }

    /// RFC 1321 appendix A.5.
    @Test func md5OfTheRFC() {
        func hex(_ text: String) -> String {
            md5(Array(text.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        }
        #expect(hex("") == "d41d8cd98f00b204e9800998ecf8427e")
        #expect(hex("message digest") == "f96b697d7cb7938d525a2f31aaf161d0")
        let digits = String(repeating: "1234567890", count: 8)
        #expect(hex(digits) == "57edf4a22be3c955ac49da2e2107b67a")
        #expect(hex(String(digits.prefix(62))).count == 32)
    }

    /// Any bytes: no trap, and no reply with a foreign cookie is ever used. The seed makes a failure repeatable.
    @Test func mutatedRepliesNeverTrap() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = Seeded(seed)
        let context = NTPContext(pivot: Timestamp(unixSeconds: 1_790_000_000), ownAddresses: [])
        let endpoint = Endpoint(try #require(IPAddress("192.0.2.1")), port: 123)
        let exchange = try #require(NTPExchange(with: endpoint, cookie: Array(1...8)))
        let request = exchange.request(timeoutSeconds: 1)
        let whole = ServerReply(to: request.payload, at: Timestamp(unixSeconds: 1_795_000_000)).bytes
        for _ in 0..<20_000 {
            var bytes = whole + (0..<Int.random(in: 0...8, using: &random)).map { _ in 0 }
            bytes.removeLast(Int.random(in: 0...10, using: &random) == 0 ? Int.random(in: 0...48, using: &random) : 0)
            for _ in 0..<Int.random(in: 0...6, using: &random) where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let datagram = Datagram(
                payload: bytes, sentAt: Timestamp(unixSeconds: Int64(bitPattern: random.next())),
                receivedAt: Timestamp(unixSeconds: 0),
                elapsedSeconds: [0, 0.02, 5, -1, .nan, .infinity].randomElement(using: &random) ?? 0, usedTCP: false)
            let outcome = exchange.outcome(of: .received(datagram), in: context)
            if case .time(let sample) = outcome {
                #expect(Array(bytes[24..<32]) == Array(1...8), "seed \(seed)")
                #expect(sample.offsetSeconds.isFinite && sample.delaySeconds >= 0, "seed \(seed)")
                #expect(sample.rootDistanceSeconds < 20, "seed \(seed)")
            }
        }
    }
}
