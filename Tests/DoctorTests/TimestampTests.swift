import Testing

@testable import Programs
@testable import Values

@Suite struct TimestampTests {
    @Test func roundTripsThroughText() throws {
        for text in [
            "1970-01-01T00:00:00Z", "2026-11-19T12:03:04.5Z", "1969-12-31T23:59:59.999999999Z", "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z", "2024-02-29T00:00:00Z",
        ] {
            #expect(Timestamp(rfc3339: text)?.description == text)
        }
    }

    @Test func stepsOfAnySizeStayOnTheScale() {
        let start = Timestamp(unixSeconds: 5)
        #expect(start.adding(seconds: 1e300).unixSeconds == .max)
        #expect(start.adding(seconds: -1e300).unixSeconds == .min + 5)
        #expect(Timestamp(unixSeconds: 1e300).unixSeconds == .max)
        #expect(start.adding(seconds: -5.25) == Timestamp(unixSeconds: -1, nanoseconds: 750_000_000))
    }
}
