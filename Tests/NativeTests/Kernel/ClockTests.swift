import Native
import Testing

@Test func monotonicNeverGoesBack() {
    let clocks = LiveClocks()
    let first = clocks.monotonicNanoseconds()
    #expect(clocks.monotonicNanoseconds() >= first)
}
