import FoundationEssentials
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Formats
@testable import Judgement
@testable import Reports
@testable import TimeScience
@testable import Values

@Suite struct BootLedgerTests {
    private static let noon = Timestamp(unixSeconds: 1_795_089_600)

    private func facts(boot: String, reading: Timestamp, uptime: Double, boots: [BootRecord] = []) -> Facts {
        var facts = Facts(
            host: HostFacts(name: "attic-pi", view: .live), clock: ClockFacts(reading: reading, boottimeSeconds: uptime)
        )
        facts.host.bootID = .known(boot, Source("/proc/sys/kernel/random/boot_id"))
        facts.boots = boots
        return facts
    }

    private func time(_ facts: Facts, lag: Double?) -> TimeEstimate {
        var time = TimeEstimate(reading: facts.clock.reading)
        time.lagSeconds = lag
        time.estimate = lag.map { facts.clock.reading.adding(seconds: $0) }
        return time
    }

    private let survives = BootstrapReport(status: .latent, survivesPowerCutSeconds: 7200)

    /// A box that ran for a day, was off for three hours, started three hours behind and was never right.
    private func story(later: Double?) -> [BootRecord] {
        let first = facts(boot: "aaaa-1", reading: Self.noon, uptime: 86_400)
        let before = bootLedger(first, time: time(first, lag: 0.01), bootstrap: survives)
        let start = Self.noon.adding(seconds: 10_800)
        let second = facts(boot: "bbbb-2", reading: start.adding(seconds: 90 - 10_800), uptime: 90, boots: before)
        let seen = bootLedger(second, time: time(second, lag: 10_800), bootstrap: survives)
        guard let later else { return seen }
        let reading = start.adding(seconds: 1800 - later)
        let third = facts(boot: "bbbb-2", reading: reading, uptime: 1800, boots: seen)
        return bootLedger(third, time: time(third, lag: later), bootstrap: survives)
    }

    @Test func aStartIsWrittenDownWithWhatWasPredictedOfIt() throws {
        let boots = story(later: nil)
        #expect(boots.map(\.boot) == ["aaaa1", "bbbb2"])
        #expect(boots[0].predicted == nil && boots[0].rightAfterSeconds == 86_400)
        #expect(boots[0].startedAt?.unixSeconds == Self.noon.unixSeconds - 86_400)
        let last = boots[1]
        #expect(last.predicted?.survivesPowerCutSeconds == 7200)
        #expect(last.offAtMostSeconds.map { abs($0 - 10_800) < 1 } == true)
        #expect(last.offAtLeastSeconds.map { abs($0 - 8970) < 1 } == true)
        #expect(last.lagAtStartSeconds.map { abs($0 - 10_800) < 1 } == true)
        #expect(last.rightAfterSeconds == nil && last.cameUp == nil && last.wasPredictedRight == nil)
    }

    @Test func aStartThatCameUpThoughItShouldNotIsAWrongPrediction() {
        let right = story(later: 0)[1]
        #expect(right.rightAfterSeconds == 1800 && right.cameUp == true)
        #expect(right.wasToComeUp == false && right.wasPredictedRight == false)
        let wrong = story(later: 10_800)[1]
        #expect(wrong.cameUp == false && wrong.wasPredictedRight == true)
        // What was known at the first look of a boot stays.
        #expect(wrong.predicted == story(later: nil)[1].predicted && wrong.uptimeSeconds == 1800)
    }

    @Test func handsAreNoComingUpByItself() {
        var boot = BootRecord(boot: "a", uptimeSeconds: 5000)
        boot.startedAt = Self.noon
        boot.rightAfterSeconds = 3000
        for (by, cameUp) in [("chronyd", true), ("boxdoctor", false), ("date", false)] {
            boot.rightBy = by
            #expect(boot.cameUp == cameUp, "\(by)")
        }
    }

    @Test func pastBootsOfTheJournalAreTakenIn() {
        var facts = facts(boot: "cc-cc", reading: Self.noon, uptime: 600)
        facts.journalBoots = [
            JournalBoot(
                boot: "aaaa", first: Self.noon.adding(seconds: -90_000), firstSeconds: 5,
                last: Self.noon.adding(seconds: -50_000), lastSeconds: 40_005, steps: []),
            JournalBoot(
                boot: "cccc", first: Self.noon.adding(seconds: -4190), firstSeconds: 10, last: Self.noon,
                lastSeconds: 600, steps: [ClockStepSeen(afterSeconds: 42, bySeconds: 3600, by: "chronyd")]),
        ]
        let boots = bootLedger(facts, time: time(facts, lag: 0), bootstrap: survives)
        #expect(boots.map(\.boot) == ["aaaa", "cccc"])
        #expect(boots[0].isByOwnClock == true && boots[0].cameUp == nil)
        #expect(boots[1].rightAfterSeconds == 42 && boots[1].rightBy == "chronyd")
        #expect(boots[1].lagAtStartSeconds == 3600)
        #expect(boots[1].offAtMostSeconds == 49_400 && boots[1].offAtLeastSeconds == 49_100)
        let report = BootsReport(host: "attic-pi", boots: boots)
        for columns in [40, 60, 80, 120] {
            for line in report.text(on: Screen(columns: columns)).split(separator: "\n") {
                #expect(line.utf8.count <= columns && line.utf8.allSatisfy { (0x20...0x7e).contains($0) }, "\(line)")
            }
        }
    }

    @Test func aLedgerCutShortLosesOneLine() {
        let boots = story(later: 0)
        let text = BootLedgerText.text(boots)
        #expect(text.split(separator: "\n").count == 2)
        let (back, bad) = BootLedgerText.read(Array(text.utf8))
        #expect(back == boots && bad == 0)
        let (half, oneBad) = BootLedgerText.read(Array(text.utf8.dropLast(30)))
        #expect(half == [boots[0]] && oneBad == 1)
        let hostile = "{\"boot\":\"x\",\"uptime_seconds\":1e300}\n[]\n\u{1b}[2J\n"
        #expect(BootLedgerText.read(Array(hostile.utf8)).boots == [])
        let many = (0..<500).map { BootRecord(boot: "\($0)", uptimeSeconds: 1) }
        #expect(BootLedgerText.read(Array(BootLedgerText.text(many).utf8)).boots == many.suffix(100))
    }
}
