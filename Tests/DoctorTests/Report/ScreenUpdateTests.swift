import Testing

@testable import Reports

@Suite struct ScreenUpdateTests {
    @Test func writesOnlyWhatChanged() {
        var update = ScreenUpdate()
        #expect(
            update.next("one\ntwo\nthree\n", rows: 24)
                == "\u{1b}[H\u{1b}[2J\u{1b}[1;1Hone\u{1b}[K\u{1b}[2;1Htwo\u{1b}[K\u{1b}[3;1Hthree\u{1b}[K\u{1b}[4;1H")
        #expect(update.next("one\ntwo\nthree\n", rows: 24) == "")
        #expect(update.next("one\n2\nthree\n", rows: 24) == "\u{1b}[2;1H2\u{1b}[K\u{1b}[4;1H")
        #expect(update.next("one\n", rows: 24) == "\u{1b}[2;1H\u{1b}[J\u{1b}[2;1H")
        // A window that was made smaller is drawn anew; what has no room is counted.
        #expect(
            update.next("1\n2\n3\n4\n5\n", rows: 4)
                == "\u{1b}[H\u{1b}[2J\u{1b}[1;1H1\u{1b}[K\u{1b}[2;1H2\u{1b}[K\u{1b}[3;1H(3 more lines)\u{1b}[K\u{1b}[4;1H"
        )
    }
}
