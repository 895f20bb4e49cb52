import HTTPDate
import Testing

/// From a response to the times that are possible.
@Suite struct ServerDateTests {
    private func interval(_ lower: Double, _ upper: Double) throws -> UnixInterval {
        try #require(UnixInterval(lowerUnixSeconds: lower, upperUnixSeconds: upper))
    }

    @Test func aDateWithItsExchangeIsAnInterval() throws {
        let header = "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:16:40 GMT\r\n\r\n"
        let date = try ServerDate(try HTTPResponseHeader(Array(header.utf8)))
        #expect(
            date.interval(sinceSendingSeconds: 0.5...0.5, sinceFirstByteSeconds: 0.25...0.25)
                == (try interval(880.25, 1121.5)))
        // Two counters that differ: the less for the lower end, the more for the upper.
        #expect(
            date.interval(sinceSendingSeconds: 100...110, sinceFirstByteSeconds: 99...109) == (try interval(979, 1231)))
        // Too slow, and the wrong way round.
        #expect(date.interval(sinceSendingSeconds: 10.5...10.5, sinceFirstByteSeconds: 0...0) == nil)
        #expect(date.interval(sinceSendingSeconds: 1...1, sinceFirstByteSeconds: 2...2) == nil)
        #expect(UnixInterval(lowerUnixSeconds: .nan, upperUnixSeconds: 1) == nil)
    }
}
