import Programs
import Testing

@testable import Facts
@testable import TimeScience
@testable import Values

/// Issue 5, "Liars": every way to split up to 7 voices into camps, and every way to say nothing.
@Suite struct LiarTests {
    static let reading = Timestamp(unixSeconds: 1_795_000_000)

    static func answer(_ name: String, offset: Double, distance: Double = 0.02) -> NTPAnswer {
        let octet = UInt8(truncatingIfNeeded: name.utf8.reduce(7) { $0 &* 31 &+ Int($1) })
        let address =
            IPAddress(name) ?? IPAddress(bytes: [192, 0, UInt8(truncatingIfNeeded: name.utf8.count), octet])
        return NTPAnswer(
            name: name, endpoint: address.map { Endpoint($0, port: 123) },
            outcome: .time(
                NTPSample(
                    offsetSeconds: offset, delaySeconds: 0, rootDelaySeconds: 0, rootDispersionSeconds: distance,
                    dispersionSeconds: 0, stratum: 2, leap: 0, referenceID: "x")),
            source: Source("/etc/chrony/chrony.conf", line: 1))
    }

    static func facts(_ answers: [NTPAnswer]) -> Facts {
        var facts = Facts(
            host: HostFacts(name: "box", view: .live), clock: ClockFacts(reading: reading, boottimeSeconds: 100))
        facts.floors = [Floor(kind: .build, time: Timestamp(unixSeconds: 1_790_000_000), source: Source("build"))]
        facts.ntp = answers
        return facts
    }

    /// All ways to write `total` as a sum of camps, largest first.
    static func splits(_ total: Int, atMost largest: Int) -> [[Int]] {
        total == 0
            ? [[]]
            : (1...max(1, min(total, largest))).flatMap { camp in
                splits(total - camp, atMost: camp).map { [camp] + $0 }
            }
    }

    @Test(arguments: 0...7) func everySplitIntoCamps(_ voices: Int) {
        for camps in Self.splits(voices, atMost: voices) {
            for silent in 0...(7 - voices) {
                var answers: [NTPAnswer] = []
                for (camp, size) in camps.enumerated() {
                    for member in 0..<size {
                        // Camps an hour apart; members within their error of each other.
                        answers.append(
                            Self.answer("c\(camp)m\(member)", offset: Double(camp) * 3600 + Double(member) * 0.003))
                    }
                }
                for mute in 0..<silent {
                    var answer = Self.answer("mute\(mute)", offset: 0)
                    answer.outcome = [.kissOfDeath(code: "DENY"), .silent(why: "x"), .rejected(why: "y")][mute % 3]
                    answers.append(answer)
                }
                expect(camps, silent: silent, estimateTime(Self.facts(answers)))
            }
        }
    }

    private func expect(_ camps: [Int], silent: Int, _ estimate: TimeEstimate) {
        let voices = camps.reduce(0, +)
        let largest = camps.first ?? 0
        let isMajority = largest * 2 > voices
        #expect(estimate.asked == voices + silent, "\(camps)")
        #expect((estimate.estimate != nil) == isMajority, "\(camps)")
        let verdicts = estimate.sources.map(\.verdict)
        if isMajority, let lag = estimate.lagSeconds, let uncertainty = estimate.uncertaintySeconds {
            #expect(abs(lag) <= 0.03 && uncertainty <= 0.021, "\(camps)")
            #expect(estimate.agreeing == largest, "\(camps)")
            let expected =
                Array(repeating: TimeEstimate.Verdict.agrees, count: largest)
                + Array(repeating: .falseticker, count: voices - largest)
                + Array(repeating: .unusable, count: silent)
            #expect(verdicts == expected, "\(camps)")
        } else {
            #expect(!estimate.why.isEmpty && estimate.lagSeconds == nil && estimate.agreeing == 0, "\(camps)")
        }
        // Set the clock only by three voices, and never between two camps.
        let isSafe = isMajority && largest >= 3 && camps.dropFirst().allSatisfy { $0 < 2 }
        #expect((estimate.refusal() == nil) == isSafe, "\(camps): \(estimate.refusal() ?? "accepted")")
    }

    @Test func vagueAnswersDoNotVote() {
        let estimate = estimateTime(
            Self.facts([
                Self.answer("a", offset: 0), Self.answer("b", offset: 500, distance: 4),
                Self.answer("c", offset: 1, distance: 5),
            ]))
        #expect(estimate.sources.map(\.verdict) == [.agrees, .falseticker, .undecided])
        #expect(estimate.sources.map(\.why) == ["", "", "too vague: root distance over 3 s"])
        #expect(estimate.agreeing == 1)
        let vague = estimateTime(Self.facts([Self.answer("b", offset: 500, distance: 4)]))
        #expect(vague.why == "every answer is too vague to vote (over 3 s)")
        #expect(estimateTime(Self.facts([])).why == "no time source was asked")
    }

    @Test func anAuthenticatedFloorBeatsEveryServer() {
        let answers = ["a", "b", "c"].map { Self.answer($0, offset: -86_400) }
        var facts = Self.facts(answers)
        facts.floors.append(
            Floor(kind: .fakeHwclock, time: Self.reading, source: Source("/etc/fake-hwclock.data")))
        #expect(estimateTime(facts).lagSeconds == -86_400)
        facts.floors.append(
            Floor(kind: .signature, time: Self.reading, source: Source("RRSIG of org."), isAuthenticated: true))
        let refused = estimateTime(facts)
        #expect(refused.estimate == nil && refused.agreeing == 3)
        #expect(
            refused.why
                == "the servers say 2026-11-17 11:06:40 UTC, but it cannot be before 2026-11-18 11:06:40 UTC (RRSIG of org.): refused"
        )
        #expect(refused.refusal() == refused.why)
        #expect(refused.floors.map(\.authenticated) == [false, true, false])
    }

    @Test func nobodyIsBelievedFifteenYearsOn() {
        let estimate = estimateTime(Self.facts(["a", "b", "c"].map { Self.answer($0, offset: 6e8) }))
        #expect(estimate.estimate == nil)
        #expect(estimate.why.hasSuffix("over 15 years after this program was built: refused"))
    }
}
