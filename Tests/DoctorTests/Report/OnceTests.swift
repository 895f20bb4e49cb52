import Checks
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Findings
@testable import Judgement
@testable import Reports
@testable import Values

/// One trouble is told once: on the screen, by Prometheus, Nagios and Checkmk alike.
@Suite struct OnceTests {
    private let deadlock = TenBoxes.diagnosis(TenBoxes.all[0].facts)

    @Test func aDeadlockExplainsAllThatHangsOnIt() {
        let bad = deadlock.findings.filter { $0.status == .critical }
        #expect(bad.count > 3)
        #expect(bad.filter(\.explainedBy.isEmpty).map(\.check) == ["bootstrap-loop"])
    }

    @Test func prometheusSaysWhichFindingExplainsWhich() {
        let text = deadlock.report(.prometheus)
        #expect(text.contains(#"boxdoctor_check_explained{check="clock-offset",by="bootstrap-loop"} 1"#))
        #expect(!text.contains(#"boxdoctor_check_explained{check="bootstrap-loop""#))
        // What matters most in a deadlock is there: names are refused, and by how much.
        #expect(text.firstMatch(of: /boxdoctor_dnssec_margin_seconds\{direction="behind"\} -[0-9]+/) != nil)
    }

    @Test func nagiosCountsCausesAndNamesTheCommand() {
        let first = deadlock.report(.nagios).prefix { $0 != "\n" }
        #expect(first == "BOXDOCTOR CRITICAL: deadlock, clock 36 h behind: boxdoctor fix --clock (+1)", "\(first)")
        #expect(deadlock.report(.nagios).contains("'clock-offset.offset_seconds'=129600s;-0.5:0.5;-60:60"))
    }

    @Test func checkmkAlertsOnce() {
        let lines = deadlock.report(.checkmk).split(separator: "\n").dropFirst()
        #expect(lines.filter { $0.hasPrefix("2 ") }.count == 1)
        #expect(
            lines.contains {
                $0.hasPrefix("0 \"boxdoctor clock-offset\"") && $0.contains("explained by bootstrap-loop")
            })
    }

    @Test func noNetworkExplainsSilence() {
        let diagnosis = TenBoxes.diagnosis(TenBoxes.all[2].facts)
        let bad = diagnosis.findings.filter { $0.status == .critical }
        #expect(bad.filter(\.explainedBy.isEmpty).map(\.check) == ["network-up"])
        #expect(!diagnosis.report(.text).contains("fallback-resolver"))
    }

    /// Of files nothing was measured, so no number is shown and none is exported.
    @Test func whatWasNotMeasuredIsNoNumber() {
        var facts = Boxes.ownUnbound()
        facts.host.view = .files
        facts.dnssec.chains = []
        let diagnosis = TenBoxes.diagnosis(facts)
        let finding = diagnosis.findings.first { $0.check == "bootstrap-latent" }
        #expect(finding?.metrics["behind_limit_seconds"] == nil && finding?.metrics["ahead_limit_seconds"] == nil)
        #expect(!diagnosis.report(.prometheus).contains("clock_lag_limit_seconds"))
        #expect(finding?.detail.contains("no clock error that could be measured") == true, "\(finding?.detail ?? "")")
    }

    @Test func nothingIsFineWhereSomethingIsCritical() {
        var facts = TenBoxes.all[1].facts
        facts.resolver.answers = facts.resolver.answers.map {
            var answer = $0
            answer.outcome = .silent(why: "no answer in 2 s")
            return answer
        }
        let diagnosis = TenBoxes.diagnosis(facts)
        #expect(diagnosis.status == .critical)
        #expect(!diagnosis.report(.text).contains("Fine now"))
    }

    @Test func factsOfAFileSayHowOldTheyAre() {
        var diagnosis = deadlock
        diagnosis.record = FactsRecord(file: "old.json", ageSeconds: 3 * 86_400)
        let text = diagnosis.report(.text)
        #expect(text.contains("facts from old.json, 3 days old: the box may have changed since"))
        #expect(text.contains("The commands are for attic-pi, not for this machine."))
    }

    @Test func whatIsSkippedIsNotClear() {
        var diagnosis = Sample.healthy
        diagnosis.findings = [Sample.finding("a", .skipped, "not asked"), Sample.finding("b", .skipped, "not asked")]
        #expect(diagnosis.report(.text).contains("Nothing was judged: 2 skipped."))
        #expect(!diagnosis.report(.text).contains("All clear"))
    }

    @Test func aPendingTrialIsNamed() {
        var diagnosis = Sample.healthy
        diagnosis.facts.host.fixes = [FixCount(remedy: "address-source", result: "trial", count: 1)]
        #expect(
            diagnosis.report(.text).contains("on trial: address-source; to keep it: boxdoctor confirm"))
    }
}
