import DoctorTesting
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Values

/// What the manifest of an external check says joins the graph: the verdict, the loop, the limits and the rehearsal.
@Suite struct ExternalRuleTests {
    private let manifest = Source("/etc/boxdoctor/checks.d/60-gps-clock.toml")

    /// A box in the loop, but for a receiver whose plugin says what stands in `conditions`.
    private func box(_ conditions: String?, lag: Int64 = 0, _ change: (inout ExternalCheckFact) -> Void = { _ in })
        -> Facts
    {
        var fact = ExternalCheckFact(
            id: "gps-clock", group: "clock", title: "No time.", why: "", advice: "", outputProtocol: .boxdoctor,
            program: "/usr/lib/boxdoctor/plugins/gps-clock",
            rules: [
                ExternalRule(
                    provides: "clock", needs: ["gps-fix"], because: "gpsd hands it on", source: manifest)
            ], source: manifest)
        if let conditions {
            fact.run = .ended(
                status: 0, output: #"{"schema_version": 1, "conditions": {\#(conditions)}}"#, isBinary: false,
                wasTruncated: false)
        }
        change(&fact)
        var facts = Boxes.ownUnbound(lag: lag)
        facts.external = [fact]
        return facts
    }

    private func judged(_ facts: Facts, lag: Double = 0) -> BootstrapReport { judgeBootstrap(facts, lagSeconds: lag) }

    @Test func withoutItTheBoxHasTheLoop() {
        var facts = Boxes.ownUnbound()
        facts.external = []
        let report = judged(facts)
        #expect(report.status == .latent && report.loops.map(\.id) == ["clock-chrony-unbound-signatures"])
        #expect(report.behindLimitSeconds != nil)
    }

    @Test func aConditionThatHoldsTakesTheLoopOut() {
        let report = judged(box(#""gps-fix": true"#))
        #expect(report.status == .ok && report.loops.isEmpty && report.behindLimitSeconds == nil)
        let rehearsal = rehearse(box(#""gps-fix": true"#), lagSeconds: 0)
        #expect(rehearsal.now.isEnough && rehearsal.now.survivesSeconds == nil && rehearsal.repaired.isEmpty)
    }

    @Test func aConditionThatDoesNotHoldLeavesIt() {
        let facts = box(#""gps-fix": false"#)
        let (report, plain) = (judged(facts), judged(Boxes.ownUnbound()))
        #expect(report.status == .latent && report.loops.map(\.id) == plain.loops.map(\.id))
        #expect(report.behindLimitSeconds == plain.behindLimitSeconds)
        #expect(!rehearse(facts, lagSeconds: 0).now.isEnough)
    }

    /// Null, not said, not run for want of the network: unknown, and unknown is never false.
    @Test(arguments: [#""gps-fix": null"#, "", nil]) func whatIsNotKnownIsNotHeldAgainstTheBox(_ conditions: String?) {
        var facts = box(conditions)
        if conditions == nil { facts.external[0].run = .skipped(why: "offline") }
        let report = judged(facts)
        #expect(report.status == .unknown && report.loops.isEmpty, "\(report)")
        let rehearsal = rehearse(facts, lagSeconds: 0)
        #expect(!rehearsal.now.isEnough && rehearsal.now.perhapsCuts != rehearsal.now.cuts)
    }

    @Test func whatDoesNotConcernTheBoxAddsNothing() {
        let report = judged(box(#""gps-fix": true"#) { $0.appliesHere = false })
        #expect(report.loops.map(\.id) == ["clock-chrony-unbound-signatures"])
    }

    /// Of a receiver that asks for something by name first: the loop goes through the plugin's own condition, and says so.
    @Test func aPluginsConditionMayBePartOfTheLoop() throws {
        let lag = Double(400 * Boxes.day)
        var facts = box(nil, lag: 400 * Boxes.day) { fact in
            fact.rules.append(
                ExternalRule(
                    provides: "gps-fix", needs: ["name:2.debian.pool.ntp.org"], because: "it fetches almanacs first",
                    source: manifest))
        }
        facts.timeDaemons[0].sources = []
        let report = judged(facts, lag: lag)
        #expect(report.status == .deadlock, "\(report)")
        let loop = try #require(report.loops.first)
        #expect(loop.id == "clock-gps-fix-name-unbound-signatures")
        #expect(loop.path.prefix(2).map(\.because) == ["gpsd hands it on", "it fetches almanacs first"])
        #expect(loop.path.prefix(2).map(\.source) == [manifest, manifest])
    }
}
