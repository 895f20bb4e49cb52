import Testing

@testable import Box
@testable import Facts
@testable import TimeScience
@testable import Values

/// One server's reply, judged: every way to lie that RFC 5905 sections 8 and 9.2 name.
@Suite struct NTPExchangeTests {
    @Test func honestReplyGivesOffsetAndDelay() throws {
        let sample = try Dialogue().sample()
        #expect(abs(sample.offsetSeconds - 9.75) < 1e-6)
        #expect(abs(sample.delaySeconds - 0.02) < 1e-6)
        #expect(sample.stratum == 2)
        #expect(sample.referenceID == "192.0.2.77")
        #expect(sample.rootDistanceSeconds < 0.03)
    }

    @Test func requestTellsNothingButTheCookie() throws {
        let address = try #require(IPAddress("2001:db8::1"))
        let exchange = try #require(NTPExchange(with: Endpoint(address, port: 123), cookie: Array(11...18)))
        #expect(exchange.request(timeoutSeconds: 1).payload == [0x23] + Array(repeating: 0, count: 39) + Array(11...18))
        #expect(exchange.request(timeoutSeconds: 1).resendAfterSeconds == [])
        #expect(NTPExchange(with: Endpoint(address, port: 123), cookie: [1]) == nil)
    }

    @Test(arguments: ["DENY", "RSTR", "RATE"])
    func kissCodesAreNamed(_ code: String) throws {
        let outcome = try Dialogue().outcome {
            $0.stratum = 0
            $0.leap = 3
            $0.referenceID = Array(code.utf8)
            // As ntpd-rs sends them.
            $0.receive = 0
            $0.transmit = 0
        }
        #expect(outcome == .kissOfDeath(code: code))
    }

    @Test func kissCodeOfHostileBytesIsPrintedAsNumbers() throws {
        let outcome = try Dialogue().outcome {
            $0.stratum = 0
            $0.referenceID = [0x1b, 0x5b, 0x32, 0x4a]
        }
        #expect(outcome == .kissOfDeath(code: "27.91.50.74"))
    }

    /// A forged kiss must not silence a server: the origin is compared first.
    @Test func kissWithWrongOriginIsIgnored() throws {
        let outcome = try Dialogue().outcome {
            $0.stratum = 0
            $0.referenceID = Array("DENY".utf8)
            $0.origin = [0, 0, 0, 0, 0, 0, 0, 0]
        }
        #expect(outcome == ignored("an NTP message that answers another request"))
    }

    @Test func replayIsIgnored() throws {
        var old: [UInt8] = []
        _ = try Dialogue(cookie: Array(1...8)).outcome { old = $0.origin }
        let outcome = try Dialogue(cookie: Array(2...9)).outcome { $0.origin = old }
        #expect(outcome == ignored("an NTP message that answers another request"))
    }

    @Test func shortAndRaggedDatagramsAreIgnored() throws {
        let address = try #require(IPAddress("192.0.2.1"))
        let exchange = try #require(NTPExchange(with: Endpoint(address, port: 123), cookie: Array(1...8)))
        let request = exchange.request(timeoutSeconds: 1)
        let whole = ServerReply(to: request.payload, at: Timestamp(unixSeconds: 1_795_000_000)).bytes
        for bytes in [[], Array(whole.prefix(47)), whole + [0]] {
            guard case .ignore(let why) = request.judge(bytes) else {
                Issue.record("\(bytes.count) bytes were accepted")
                continue
            }
            #expect(why == "not an NTP message")
        }
    }

    @Test func longReplyWithExtensionFieldsIsRead() throws {
        let sample = try Dialogue().sample { $0.tail = Array(repeating: 0xff, count: 1000) }
        #expect(sample.stratum == 2)
    }

    @Test func spoiledFieldsAreRejectedWithTheirReason() throws {
        let cases: [(String, (inout ServerReply) -> Void)] = [
            ("mode 6, not a server's reply (4)", { $0.mode = 6 }),
            ("mode 3, not a server's reply (4)", { $0.mode = 3 }),
            ("NTP version 2, not 3 or 4", { $0.version = 2 }),
            ("NTP version 7, not 3 or 4", { $0.version = 7 }),
            ("its receive or transmit time is missing (zero)", { $0.receive = 0 }),
            ("its receive or transmit time is missing (zero)", { $0.transmit = 0 }),
            ("says that it is not synchronised (leap 3)", { $0.leap = 3 }),
            ("says that it is not synchronised (stratum 16)", { $0.stratum = 16 }),
            ("says that it is not synchronised (stratum 255)", { $0.stratum = 255 }),
            (
                "is up to 65536.0 s away from a true clock; 16 s or more is no time",
                { $0.rootDispersion = .max }
            ),
            ("is up to 32768.0 s away from a true clock; 16 s or more is no time", { $0.rootDelay = .max }),
            (
                "its times contradict themselves: sent before received",
                { $0.transmit = $0.receive &- 1 << 32 }
            ),
            (
                "says it held the request longer than the whole exchange took",
                { $0.transmit = $0.receive &+ 1 << 32 }
            ),
        ]
        for (why, spoil) in cases {
            #expect(try Dialogue().outcome(spoil) == .rejected(why: why))
        }
    }

    @Test func slowReplyIsRejected() throws {
        let outcome = try Dialogue(elapsed: 3.5).outcome()
        #expect(outcome == .rejected(why: "took 3.5 s to answer; over 3 s says nothing exact"))
    }

    /// A clock that ticks every 15.6 ms may seem to have held the request longer than the exchange took.
    @Test func coarseServerClockIsNoContradiction() throws {
        let sample = try Dialogue(elapsed: 0.001).sample {
            $0.precision = -6
            $0.transmit = $0.receive &+ (1 << 32) / 100
        }
        #expect(sample.delaySeconds == 0)
        #expect(sample.rootDistanceSeconds > 0.0156)
    }

    /// Jiffies of 4 ms: the whole exchange fell between two ticks of ours, and the server held the request for 3 ms.
    @Test func ourOwnCoarseClockIsNoContradiction() throws {
        let sample = try Dialogue(elapsed: 0, precision: 0.004).sample {
            $0.transmit = $0.receive &+ (1 << 32) * 3 / 1000
        }
        #expect(sample.delaySeconds == 0.004)
        #expect(abs(sample.offsetSeconds - 9.75) <= sample.rootDistanceSeconds)
        #expect(sample.rootDistanceSeconds > 0.006)
        let beyond = try Dialogue(elapsed: 0, precision: 0.004).outcome {
            $0.transmit = $0.receive &+ (1 << 32) * 9 / 1000
        }
        #expect(beyond == .rejected(why: "says it held the request longer than the whole exchange took"))
    }

    @Test func aClockMovedBetweenQuestionAndAnswerIsNoticed() throws {
        let slewed = try Dialogue(moved: 0.0016).sample()
        #expect(abs(slewed.dispersionSeconds - (try Dialogue().sample().dispersionSeconds) - 0.0016) < 1e-9)
        #expect(
            try Dialogue(moved: -36).outcome()
                == .rejected(why: "the clock was set by \(durationText(-36)) between question and answer"))
    }

    @Test func precisionIsNotBelieved() throws {
        #expect(try Dialogue().sample { $0.precision = 127 }.dispersionSeconds < 0.11)
        #expect(try Dialogue().sample { $0.precision = -128 }.dispersionSeconds < 0.001)
    }

    private func ignored(_ why: String) -> NTPAnswer.Outcome {
        .rejected(why: "no answer in 1 s; ignored: \(why)")
    }
}
