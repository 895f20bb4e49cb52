import Checks
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Findings
@testable import Judgement
@testable import Programs
@testable import Remedies
@testable import Reports
@testable import TimeScience
@testable import Values

/// What is wrong, and what to type: every report says the same, from one list.
@Suite struct NextStepTests {
    private static func all() throws -> [(name: String, diagnosis: Diagnosis)] {
        try TenBoxes.all.map { ($0.name, TenBoxes.diagnosis($0.facts)) } + Sample.all.map { ($0.name, $0.diagnosis) }
            + PageTests.boxes.map { ($0, try PageTests.diagnosis($0)) }
    }

    @Test func everyReportShowsTheSameSteps() throws {
        for (name, diagnosis) in try Self.all() {
            let steps = diagnosis.nextSteps
            let text = diagnosis.report(.text, on: Screen(columns: 120))
            let html = try PageTests.page(diagnosis).html()
            let verdict = html[..<(html.firstRange(of: "<h2 id=\"findings\"")?.lowerBound ?? html.endIndex)]
            let shown = verdict.matches(of: /<pre class="command"><code>(.*?)<.code><.pre>/).map { String($0.1) }
            #expect(shown == steps.map { HTML.text($0.command) }, "\(name)")
            for step in steps { #expect(text.contains(escaped(step.command)), "\(name): \(step.command)") }
            let (word, _) = diagnosis.conclusion.told
            #expect(html.contains(">\(word)</span>"), "\(name): \(word)")
            let isClear = if case .clear = diagnosis.conclusion { true } else { false }
            #expect(text.contains("All clear") == isClear && (word == "ALL CLEAR") == isClear, "\(name)")
        }
    }

    /// By the fix's own decision, for a person as root.
    @Test func noStepWouldBeRefused() throws {
        for (name, diagnosis) in try Self.all() {
            for step in diagnosis.nextSteps where step.command.contains("fix --clock") {
                var (facts, options) = (diagnosis.facts, ClockFixOptions())
                facts.host.isRoot = true
                facts.host.freeze = .absent(Source("freeze"))
                options.isUnsafe = step.command.contains("--unsafe")
                let decision = decideClock(facts, time: diagnosis.time, options: options)
                if case .refuse(let why) = decision, diagnosis.time.estimate != nil {
                    Issue.record("\(name): \(step.command): \(why)")
                }
            }
            if diagnosis.facts.host.freeze.value != nil, let first = diagnosis.nextSteps.first {
                #expect(first.command.contains("boxdoctor thaw") || !first.command.contains("fix"), "\(name)")
            }
        }
    }

    @Test func liarsInADeadlockAreNotSetBy() throws {
        var facts = TenBoxes.all[0].facts
        for index in facts.ntp.indices {
            guard case .time(var sample) = facts.ntp[index].outcome else { continue }
            sample.offsetSeconds += 40 * 86_400 * Double(index)
            facts.ntp[index].outcome = .time(sample)
        }
        let diagnosis = TenBoxes.diagnosis(facts)
        let html = try PageTests.page(diagnosis).html()
        let offered = diagnosis.nextSteps.contains { $0.command.contains("fix --clock") }
        let outlook = ClockOutlook(facts, diagnosis.time)
        #expect(offered == (outlook.offer != nil))
        #expect(html.contains("fix --clock</code>") == offered)
    }

    @Test func whatWasNotJudgedIsNotClearAnywhere() throws {
        var diagnosis = Sample.healthy
        diagnosis.findings = [Sample.finding("a", .skipped, "not asked")]
        #expect(diagnosis.conclusion == .nothingJudged && diagnosis.nextSteps == [])
        let html = try PageTests.page(diagnosis).html()
        #expect(!html.contains("ALL CLEAR") && html.contains("NOT JUDGED"))
        #expect(diagnosis.report(.nagios).hasPrefix("BOXDOCTOR OK: nothing was judged"))
        diagnosis.findings = []
        #expect(diagnosis.conclusion == .nothingJudged)
    }

    /// What is broken now is said before what a power cut would break.
    @Test func aBrokenResolverComesBeforeALatentLoop() {
        var facts = TenBoxes.all[1].facts
        facts.resolver.answers = facts.resolver.answers.map {
            var answer = $0
            answer.outcome = .silent(why: "no answer in 2 s")
            return answer
        }
        let diagnosis = TenBoxes.diagnosis(facts)
        let text = diagnosis.report(.text)
        guard diagnosis.bootstrap.status == .latent else { return }
        #expect(text.hasPrefix("CRITICAL  resolvers: "), "\(text)")
        #expect(text.contains("LATENT LOOP"))
    }

    @Test func nagiosNeverCutsACommand() throws {
        for (name, diagnosis) in try Self.all() {
            let first = diagnosis.report(.nagios).prefix { $0 != "\n" }
            #expect(first.utf8.count < 80, "\(name): \(first)")
            guard let range = first.firstRange(of: "boxdoctor ") ?? nil else { continue }
            let command = first[range.lowerBound...].split(separator: " (+")[0]
            #expect(diagnosis.nextSteps.contains { $0.command.hasSuffix(command) }, "\(name): \(first)")
        }
    }
}
