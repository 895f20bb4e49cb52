import Testing

@testable import Reports

@Suite struct TerminalLinksTests {
    private let links = TerminalLinks(host: "attic-pi", checks: ["clock-offset", "rtc"])

    private func link(_ target: String, _ text: String) -> String {
        "\u{1b}]8;;\(target)\u{1b}\\\(text)\u{1b}]8;;\u{1b}\\"
    }

    @Test func filesAndChecksAreLinkedAndNothingElse() {
        let text = "critical clock-offset  36 h behind\n  \u{1b}[2m/etc/chrony/chrony.conf:3\u{1b}[0m, and/or 10/11\n"
        let man = link("man:boxdoctor-checks(7)", "clock-offset")
        let file = link("file://attic-pi/etc/chrony/chrony.conf", "/etc/chrony/chrony.conf:3")
        #expect(
            links.linked(text)
                == "critical \(man)  36 h behind\n  \u{1b}[2m\(file)\u{1b}[0m, and/or 10/11\n")
        // Broken by a narrow screen, or no file at all.
        for word in ["/etc/chrony/", "/etc", "/etc/chrony-", "clock-offset-2", "https://example.org/a"] {
            #expect(links.linked(word) == word)
        }
    }

    @Test func onlyTerminalsThatAreKnownGetThem() {
        for (environment, isShown) in [
            (["VTE_VERSION": "7600"], true), (["VTE_VERSION": "4205"], false), (["TERM": "xterm-256color"], false),
            (["TERM": "foot"], true), (["TERM_PROGRAM": "WezTerm"], true), (["TERM_PROGRAM": "Apple_Terminal"], false),
            ([:], false),
        ] as [([String: String], Bool)] {
            #expect(TerminalLinks.areShown { environment[$0] } == isShown, "\(environment)")
        }
    }
}
