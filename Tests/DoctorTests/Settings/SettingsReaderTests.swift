import Testing

@testable import Findings
@testable import Judgement
@testable import Programs
@testable import Reports
@testable import Values

@Suite struct SettingsReaderTests {
    private struct Sample: Check {
        var id = "clock-offset"
        let group = "clock"
        let title = ""
        let why = ""
        let reads: [String] = []
        let advice = ""
        let thresholds = [
            Threshold("warning", unit: "seconds", standard: 0.5, allowed: 0.001...3600, meaning: ""),
            Threshold("critical", unit: "seconds", standard: 60, allowed: 0.001...86400, meaning: ""),
        ]
        func judge(_ patient: Patient) -> Finding { finding(.ok, "") }
    }

    private func read(_ text: String) -> Settings {
        Settings.read(Array(text.utf8), "/etc/boxdoctor/boxdoctor.toml", [Sample(), Sample(id: "rtc")])
    }

    private func troubles(_ settings: Settings) -> [String] { settings.troubles.map { "\($0.source): \($0.text)" } }

    @Test func takesThresholdsAndSwitches() {
        let settings = read(
            "[checks.clock-offset]\nwarning = 2\ncritical = 90.5 # far\n[checks]\nrtc.enabled = false\n")
        #expect(settings.thresholds == ["clock-offset": ["warning": 2, "critical": 90.5]])
        #expect(settings.disabled == ["rtc"])
        #expect(settings.troubles.isEmpty)
    }

    @Test func whatIsInForceIsShownWithItsLine() {
        let text = SettingsInForce(
            read("[checks.clock-offset]\nwarning = 2\ncritical = 1e9\n[checks]\nrtc.enabled = false\n"),
            checks: [Sample(), Sample(id: "rtc")]
        ).text(on: Screen())
        #expect(
            text == """
                /etc/boxdoctor/boxdoctor.toml sets 2 values; the others are standard.

                trouble  /etc/boxdoctor/boxdoctor.toml:3: checks.clock-offset.critical: must lie
                         within 0.001 and 86400 seconds; the standard 60 is used

                rtc                    not run      /etc/boxdoctor/boxdoctor.toml:5
                clock-offset.warning   2 seconds    /etc/boxdoctor/boxdoctor.toml:2; standard:
                                                    0.5 seconds
                clock-offset.critical  60 seconds   standard
                rtc.warning            0.5 seconds  standard
                rtc.critical           60 seconds   standard

                """, "\(text)")
        let nothing = SettingsInForce(Settings(), checks: [Sample()]).text(on: Screen())
        #expect(nothing.hasPrefix("No /etc/boxdoctor/boxdoctor.toml: the standard settings hold.\n"))
    }

    @Test func webServers() {
        let settings = read("[time]\nhttps = [\"www.example.org\", \"https://a.example:8443/\"]\n")
        #expect(
            settings.webServers.map { "\($0.value) \($0.source)" } == [
                "www.example.org /etc/boxdoctor/boxdoctor.toml:2",
                "https://a.example:8443/ /etc/boxdoctor/boxdoctor.toml:2",
            ])
        #expect(settings.troubles.isEmpty)
        #expect(
            troubles(read("time = 1\n")) == ["/etc/boxdoctor/boxdoctor.toml:1: time: needs a table: [time]"])
        #expect(
            troubles(read("[time]\nhttp = []\nhttps = [1]\n")) == [
                "/etc/boxdoctor/boxdoctor.toml:2: time.http: unknown key; [time] has https",
                "/etc/boxdoctor/boxdoctor.toml:3: time.https: needs hosts as strings, such as \"www.example.org\"",
            ])
    }

    @Test func tellsWhatItCannotUseAndUsesTheRest() {
        let settings = read(
            """
            # ours
            color = "red"

            [checks.clock-offset]
            warning = 4000
            critical = "60"
            typo = 1
            enabled = 0

            [checks.clock-ofset]
            enabled = false
            [checks]
            rtc = 3
            """)
        #expect(settings.thresholds.isEmpty && settings.disabled.isEmpty)
        let file = "/etc/boxdoctor/boxdoctor.toml"
        #expect(
            troubles(settings) == [
                "\(file):2: color: unknown key; there are only [checks.ID] and [time]",
                "\(file):5: checks.clock-offset.warning: must lie within 0.001 and 3600 seconds; the standard 0.5 is used",
                "\(file):6: checks.clock-offset.critical: needs a number of seconds",
                "\(file):7: checks.clock-offset.typo: unknown key; clock-offset has enabled, warning, critical",
                "\(file):8: checks.clock-offset.enabled: needs true or false",
                "\(file):10: checks.clock-ofset: no check named 'clock-ofset'; did you mean clock-offset?",
                "\(file):13: checks.rtc: needs a table: [checks.rtc]",
            ])
    }

    @Test func aBrokenFileLeavesTheStandardSettingsAndNamesTheLine() {
        #expect(troubles(read("[checks.rtc]\nenabled = \n")).count == 1)
        #expect(
            troubles(read("[checks.rtc]\nenabled = \n")).first?.hasPrefix("/etc/boxdoctor/boxdoctor.toml:2: ") == true)
        let junk = Settings.read([0xff, 0xfe, 0], "x.toml", [])
        #expect(troubles(junk) == ["x.toml: not a text file; the standard settings are used"])
        #expect(troubles(Settings.read([], "x.toml", [])).isEmpty)
        #expect(read("[checks.clock-offset]\nwarning = nan").thresholds.isEmpty)
        #expect(read(String(repeating: "[", count: 5000)).troubles.count == 1)
    }
}
