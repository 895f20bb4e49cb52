import Testing

@testable import Programs
@testable import Values

@Suite struct DurationTextTests {
    @Test(arguments: [
        (0, "0 s"), (1e-9, "1 us"), (0.012, "12 ms"), (0.9999, "1 s"), (-2.5, "2.5 s"), (9.96, "10 s"), (119, "119 s"),
        (120, "2 min"), (3599.7, "1 h"), (129_600, "36 h"), (129_900, "36 h 5 min"), (259_200, "3 days"),
        (1_051_200, "12 days 4 h"), (1_795_089_784, "56 years"), (.infinity, "31688738 years"),
        (.nan, "an unknown time"),
    ])
    func saysIt(_ seconds: Double, _ text: String) { #expect(durationText(seconds) == text) }
}
