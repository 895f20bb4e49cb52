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

    private func decide(
        _ facts: Facts, status: BootstrapReport.Status = .deadlock, _ change: (inout ClockFixOptions) -> Void = { _ in }
    ) -> ClockDecision {
        var options = ClockFixOptions()
        change(&options)
        return decideClock(
            facts, time: estimateTime(facts), bootstrap: BootstrapReport(status: status), options: options)
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

    @Test func unattendedIsStricter() {
        let right = box(answers([3600, 3600, 3600]))
        guard case .step = decide(right, { $0.onlyIfDeadlocked = true }) else {
            Issue.record("refused")
            return
        }
        for status in [BootstrapReport.Status.ok, .latent] {
            #expect(
                decide(right, status: status) { $0.onlyIfDeadlocked = true }
                    == .nothing(why: "this box is not in a deadlock"))
        }
        for status in [BootstrapReport.Status.stuck, .unknown] {
            #expect(decide(right, status: status) { $0.onlyIfDeadlocked = true }.refusal != nil)
        }
        let back = box(answers([-3600, -3600, -3600]))
        #expect(decide(back) { $0.onlyIfDeadlocked = true }.refusal?.first?.hasPrefix("the clock is ahead") == true)
        // Three servers of one operator are one operator.
        let one = box(answers([3600, 3600, 3600], names: ["a.example.net", "b.example.net", "c.example.net"]))
        #expect(decide(one) { $0.onlyIfDeadlocked = true }.refusal?.first?.contains("3 operators must agree") == true)
        guard case .step = decide(one) else {
            Issue.record("refused by hand")
            return
        }
        // So are its published addresses, by whatever name they were asked; a bare address and a pool's member are one each.
        var known = answers([3600, 3600, 3600], names: ["192.0.2.7", "time.example.net", "162.159.200.123"])
        known[1].endpoint = IPAddress("162.159.200.1").map { Endpoint($0, port: 123) }
        known[2].endpoint = IPAddress("162.159.200.123").map { Endpoint($0, port: 123) }
        let line = "unattended, 3 operators must agree; these do: 192.0.2.7, Cloudflare"
        #expect(decide(box(known)) { $0.onlyIfDeadlocked = true }.refusal?.first == line)
        known[1].name = "2.debian.pool.ntp.org"
        known[1].endpoint = IPAddress("198.51.100.1").map { Endpoint($0, port: 123) }
        guard case .step = decide(box(known), { $0.onlyIfDeadlocked = true }) else {
            Issue.record("three operators refused")
            return
        }
        // Sixteen years on, everybody agreeing.
        #expect(decide(box(answers([5.2e8, 5.2e8, 5.2e8]))) { $0.onlyIfDeadlocked = true }.refusal != nil)
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
                "1 of the agreeing addresses come from names whose signatures were not checked",
                "/var/log/journal bears the date 2026-11-18 11:06:40 UTC, in the future; it may raise the clock again",
            ])
    }
}
