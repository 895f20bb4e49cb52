import Testing

@testable import Formats
@testable import Values

/// Files made of sections: systemd's, OpenWrt's.
@Suite struct SectionsTests {
    private func lines(_ text: String) -> [ConfigLine] { Lines.of(Array(text.utf8), path: "/f") ?? [] }

    @Test func systemdAssignments() {
        let ini = INI(
            lines(
                """
                stray = 1
                [Time]
                # a comment
                NTP=a b
                NTP = c \\
                ; a comment within
                  d
                Fallback=x
                Fallback=
                NTP=e
                nonsense
                [Other]
                NTP=g
                Flag=yes
                """))
        #expect(
            ini.list("Time", "NTP").map { "\($0.value) \($0.source.line ?? 0)" } == [
                "a 4", "b 4", "c 5", "d 5", "e 10",
            ])
        #expect(ini.last("Time", "Fallback") == nil)
        #expect(ini.flag("Other", "Flag")?.value == true)
        #expect(ini.flag("Other", "NTP") == nil)
        #expect(
            ini.troubles == [
                Trouble(Source("/f", line: 1), "stands before the first [Section]; ignored"),
                Trouble(Source("/f", line: 11), "not a Key=value line; ignored"),
            ])
    }

    @Test func repeatedSectionsStayApart() {
        let ini = INI(lines("[Peer]\nEndpoint=a\n[Peer]\nEndpoint=b"))
        #expect(ini.entries.map(\.sectionIndex) == [1, 2])
    }

    @Test func openWrtSections() {
        let uci = UCI(lines("config a 'n'\n\toption k 'v w'\n\tlist l 1\n\tlist l \"2\"\nconfig b\noption\nnonsense x"))
        #expect(uci.sections.map(\.type) == ["a", "b"])
        #expect(uci.sections[0].options["k"]?.value == "v w")
        #expect(uci.sections[0].lists["l"]?.map(\.value) == ["1", "2"])
        #expect(uci.troubles.map(\.source.line) == [6, 7])
    }
}
