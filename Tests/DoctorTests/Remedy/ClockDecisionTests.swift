import Testing

@testable import Bootstrap
@testable import Facts
@testable import Findings
@testable import Programs
@testable import Remedies
@testable import Reports
@testable import TimeScience
@testable import Values

/// Whether the clock is touched at all: every split of up to 7 voices, and every rule of `fix --clock`.
@Suite struct ClockDecisionTests {
    private func box(_ answers: [NTPAnswer]) -> Facts {
        var facts = LiarTests.facts(answers)
        facts.host.isRoot = true
        return facts
    }

    /// As a script would, unless `change` says otherwise.
    private func decide(_ facts: Facts, _ change: (inout ClockFixOptions) -> Void = { _ in }) -> ClockDecision {
        var options = ClockFixOptions()
        options.attendance = .script
        change(&options)
        return decideClock(facts, time: estimateTime(facts), options: options)
    }

    private func answers(_ offsets: [Double], names: [String]? = nil) -> [NTPAnswer] {
        offsets.enumerated().map { index, offset in
            LiarTests.answer(names?[index] ?? "ntp\(index).op\(index).example", offset: offset)
        }
    }

    /// Camps a day apart; the honest one, if there is a majority, is an hour ahead of the box's clock.
    @Test(arguments: 0...7) func everySplit(_ voices: Int) {
        for camps in LiarTests.splits(voices, atMost: voices) {
            let offsets = camps.enumerated().flatMap { camp, size in
                Array(repeating: 3600 + Double(camp) * 86_400, count: size)
            }
            let facts = box(answers(offsets))
            let decision = decide(facts)
            let largest = camps.first ?? 0
            let mayDecide = largest >= 3 && largest * 2 > voices && camps.dropFirst().allSatisfy { $0 == 1 }
            switch decision {
            case .step(let step):
                #expect(mayDecide && abs(step.bySeconds - 3600) < 0.03, "\(camps)")
                #expect(step.evidence.count == largest, "\(camps)")
                let named = estimateTime(facts).sources.filter { $0.verdict == .falseticker }
                #expect(named.count == voices - largest, "\(camps)")
            case .refuse(let why): #expect(!mayDecide && why.count >= 2, "\(camps): \(why)")
            case .nothing: Issue.record("\(camps): the clock is an hour off")
            }
        }
    }

    @Test func aRightClockIsLeftAlone() {
        guard case .nothing(let why) = decide(box(answers([0.01, 0.02, 0.0]))) else {
            Issue.record("touched")
            return
        }
        #expect(why.hasPrefix("the clock is right"))
    }

    @Test func backwardOverADayNeedsForce() {
        let facts = box(answers([-90_000, -90_000, -90_000]))
        #expect(
            decide(facts).refusal == [
                "that is 25 h backward: what was written since would lie in the future",
                "boxdoctor fix --clock --unsafe   if you are sure",
            ])
        guard case .step = decide(facts, { $0.isUnsafe = true }) else {
            Issue.record("refused")
            return
        }
        guard case .step = decide(box(answers([-80_000, -80_000, -80_000]))) else {
            Issue.record("refused")
            return
        }
    }

    @Test func theOperatorsWordDecides() throws {
        let facts = box(answers([3600, 7200]))
        #expect(decide(facts).refusal?.first?.contains("contradict") == true)
        let trusted = try #require(facts.ntp[1].endpoint?.address)
        guard case .step(let step) = decide(facts, { $0.trusted = trusted }) else {
            Issue.record("refused")
            return
        }
        #expect(step.bySeconds == 7200 && step.risks == ["one server alone: if it is wrong, so is this clock"])
        let target = facts.clock.reading.adding(seconds: 50)
        guard case .step(let told) = decide(facts, { $0.target = target }) else {
            Issue.record("refused")
            return
        }
        #expect(told.bySeconds == 50)
        // Not even that goes behind what is proven.
        let past = Timestamp(unixSeconds: 1_000_000_000)
        #expect(
            decide(
                facts,
                {
                    $0.target = past; $0.isUnsafe = true
                }
            ).refusal?.first?.hasPrefix("it cannot be before") == true)
    }

    /// A person sees what a script must not decide: too few, but nobody who contradicts them.
    @Test func aPersonAnswersForTooFew() {
        let facts = box(answers([3600, 3600]))
        #expect(decide(facts).refusal?.first == "only 2 of 2 time sources agree, 3 are needed")
        guard case .step(let step) = decide(facts, { $0.attendance = .person }) else {
            Issue.record("refused")
            return
        }
        #expect(step.standing == .said)
        #expect(step.risks == ["only 2 of 2 time sources agree, 3 are needed"])
        let torn = box(answers([3600, 3600, 3600, 7200, 7200]))
        #expect(decide(torn) { $0.attendance = .person }.refusal != nil)
    }

    @Test func notWhereItIsNotTheBoxsOwn() {
        var facts = box(answers([3600, 3600, 3600]))
        facts.host.container = .known("docker", Source("/.dockerenv"))
        #expect(
            decide(facts).refusal == [
                "this is a container (docker): its clock is the host's", "run boxdoctor on the host",
            ])
        facts.host.container = .absent(Source("x"))
        facts.host.freeze = .known(Freeze(reason: "moving"), Source("/etc/boxdoctor/freeze"))
        #expect(decide(facts).refusal?.first == "fixes are frozen on this box (moving)")
        facts.host.freeze = .absent(Source("x"))
        facts.host.isRoot = false
        #expect(decide(facts).refusal?.last == "sudo boxdoctor fix --clock")
    }

    @Test func saysWhatCouldGoWrong() {
        var facts = box(answers([-3600, -3600, -3600]))
        facts.ntp[0].isAddressAuthenticated = false
        facts.floors.append(Floor(kind: .journal, time: LiarTests.reading, source: Source("/var/log/journal")))
        let time = estimateTime(facts)
        guard case .step(let step) = decide(facts) else {
            Issue.record("refused")
            return
        }
        #expect(
            clockRisks(step, facts, time) == [
                "the clock goes backward: timers may fire again, and logs will overlap",
                "1 of the agreeing servers were found through unsigned DNS; a forger could have chosen them",
                "/var/log/journal bears the date 2026-11-18 11:06:40 UTC, in the future; it may raise the clock again",
            ])
    }
}
