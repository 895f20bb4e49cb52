import DoctorTesting
import FoundationEssentials
import Testing

@testable import Programs
@testable import Values

/// The judge that cannot be fooled: what boxdoctor says of a box, against what the box's own chronyd does in half a minute.
@Suite(.serialized, .enabled(if: ScenarioLab.obstacle == nil, ScenarioRun.needs))
struct BootScenarioTests {
    @Test(arguments: BootScenario.all) func saysWhatChronydDoes(_ scenario: BootScenario) async throws {
        let result = try #require(await ScenarioRun.results.value[scenario.title])
        let context = Comment(rawValue: "\(scenario.title)\n\(result.said)")
        let comesUp = scenario.outcome == .comesUp
        #expect(result.chronyd == (comesUp ? "synchronised" : "alone"), context)

        let check: Verdict = try decoded(result.check)
        switch scenario.outcome {
        case .comesUp: #expect(["ok", "latent"].contains(check.bootstrap.status), context)
        case .rightAlready: #expect(check.bootstrap.status == "latent", context)
        case .deadlock: #expect(check.bootstrap.status == "deadlock", context)
        case .stuck: #expect(check.bootstrap.status == "stuck", context)
        }
        #expect(check.bootstrap.loops.contains { $0.status == "deadlock" } == (scenario.outcome == .deadlock), context)
        if scenario.outcome == .stuck || scenario.outcome == .rightAlready {
            #expect(!check.bootstrap.causes.isEmpty, context)
        }
        if let lag = check.clock.lagSeconds { #expect(abs(lag - Double(scenario.behindSeconds)) < 2, context) }

        guard scenario.outcome != .rightAlready else { return }
        let rehearsal: Verdict.Bootstrap = try decoded(result.rehearsal)
        #expect(rehearsal.comesUp(behind: scenario.behindSeconds) == comesUp, context)
    }
}

/// Runs all scenarios once, for the first test that asks.
private enum ScenarioRun {
    static let needs: Comment = "the scenarios need a lab: \(ScenarioLab.obstacle ?? "nothing more")"

    /// By title.
    static let results = Task<[String: ScenarioResult], any Error> {
        let (answers, answer) = AsyncStream<Result<[String: ScenarioResult], any Error>>.makeStream()
        let thread = TestThread {
            answer.yield(Result { try ScenarioLab().results(of: BootScenario.all) })
            answer.finish()
        }
        defer { withExtendedLifetime(thread) {} }
        for await results in answers { return try results.get() }
        throw CancellationError()
    }
}

/// What of boxdoctor's JSON is compared.
private struct Verdict: Decodable {
    struct Bootstrap: Decodable {
        struct Range: Decodable {
            var fromLag: Int?
            var toLag: Int?
        }
        struct Loop: Decodable { var status: String }
        struct Cause: Decodable { var because: String }

        var status: String
        var comesUp: [Range]
        var loops: [Loop]
        var causes: [Cause]

        func comesUp(behind seconds: Int) -> Bool {
            comesUp.contains { ($0.fromLag ?? .min) <= seconds && seconds <= ($0.toLag ?? .max) }
        }
    }
    struct Clock: Decodable { var lagSeconds: Double? }

    var clock: Clock
    var bootstrap: Bootstrap
}

private func decoded<Value: Decodable>(_ json: [UInt8]) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Value.self, from: Data(json))
}
