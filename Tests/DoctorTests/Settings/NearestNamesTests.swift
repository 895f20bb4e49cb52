import Testing

@testable import Values

@Suite struct NearestNamesTests {
    private let names = ["clock-offset", "clock-floor", "rtc", "resolvers", "resolver-fallback"]

    @Test(arguments: [
        ("clock-ofset", ["clock-offset"]), ("rct", ["rtc"]), ("resolver", ["resolver-fallback", "resolvers"]),
        ("clock", ["clock-floor", "clock-offset"]), ("zebra", []), ("", []),
    ]) func findsWhatWasMeant(_ word: String, _ expected: [String]) {
        #expect(nearestNames(to: word, among: names) == expected)
    }

    @Test func isBounded() {
        #expect(nearestNames(to: String(repeating: "a", count: 100_000), among: names).isEmpty)
    }
}
