import Testing

@testable import Reports

@Suite struct ProseTests {
    @Test func commandsStayWhole() {
        let text =
            "makestep: done, and it took some time.\n    boxdoctor undo 0001   takes it back\n  a longer line, indented"
        #expect(
            Screen(columns: 24).prose(text) == """
                makestep: done, and it
                took some time.
                    boxdoctor undo 0001
                      takes it back
                  a longer line,
                  indented
                """)
        #expect(Screen().prose("") == "")
    }
}
