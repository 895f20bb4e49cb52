import Testing

@testable import Judgement
@testable import Reports
@testable import Values

@Suite struct LocalTimeTests {
    /// Two hours east of UTC until the end of 2026-11-19, one hour from there on.
    private static let zone = LocalZone { second in second < 1_795_132_800 ? (7200, "CEST") : (3600, "CET") }

    private func screen(local: Bool = false) -> Screen {
        var screen = Screen()
        screen.zone = Self.zone
        screen.isLocal = local
        return screen
    }

    @Test func aTimeToDecideByStandsInBoth() {
        let noon = Timestamp(unixSeconds: 1_795_089_784)  // 2026-11-19 12:03:04
        #expect(screen().both(noon) == "2026-11-19 12:03 UTC (14:03 CEST)")
        #expect(screen().both(noon, toTheSecond: true) == "2026-11-19 12:03:04 UTC (14:03 CEST)")
        #expect(screen().both(noon.adding(seconds: 36_000)) == "2026-11-19 22:03 UTC (2026-11-20 00:03 CEST)")
        #expect(Screen().both(noon) == "2026-11-19 12:03 UTC")
        #expect(
            Sample.deadlock.report(.text, on: screen()).contains("clock 2026-11-19 12:03 UTC (14:03 CEST), 36 h behind")
        )
    }

    @Test func localTimesReplaceThoseOfTheText() {
        let text =
            "from 2026-11-19 12:03 UTC to 2026-11-20 12:03:04 UTC; UTC itself, 12:03 UTC and 2026-13-01 12:03 UTC stay"
        #expect(
            screen(local: true).localised(text)
                == "from 2026-11-19 14:03 CEST to 2026-11-20 13:03:04 CET; UTC itself, 12:03 UTC and 2026-13-01 12:03 UTC stay"
        )
        #expect(screen().localised(text) == text)
    }

    @Test func programsAlwaysGetUTC() {
        for format in ReportFormat.allCases where format != .text {
            #expect(Sample.deadlock.report(format, on: screen(local: true)) == Sample.deadlock.report(format))
        }
    }
}
