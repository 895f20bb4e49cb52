import DoctorTesting
import Testing

@testable import Bootstrap
@testable import Values

/// The solver against a judge that shares no code with it: each sampled lag is booted step by step.
@Suite struct SimulatorTests {
    private static let seed: UInt64 = 4_2026
    private static let models = 10_000

    @Test func solverAgreesWithSteppingThroughBoot() {
        var random = Seeded(SimulatorTests.seed)
        for number in 0..<SimulatorTests.models {
            let model = randomModel(&random)
            let solution = Solution(model)
            // Eight lags a model: over ten thousand models every second is met hundreds of times.
            for lag in (0..<8).map({ _ in Int64.random(in: -22...22, using: &random) }) {
                for (side, values) in [(true, solution.surely), (false, solution.perhaps)] {
                    let booted = boot(model, lag: lag, cautious: side)
                    for condition in model.conditions.indices
                    where values[condition].contains(lag) != booted[condition] {
                        Issue.record(
                            "model \(number) of seed \(SimulatorTests.seed), lag \(lag), condition \(condition)")
                        return
                    }
                }
            }
        }
    }

    /// What the loop finder shows is a loop: each step's need is the next one's condition, none of them comes true, and
    /// granting any one of them frees the goal's wait for it.
    @Test func loopsAreLoops() {
        var random = Seeded(SimulatorTests.seed &+ 1)
        var found = 0
        for _ in 0..<2000 {
            let model = randomModel(&random)
            let booted = boot(model, lag: 0, cautious: false)
            guard let loop = LoopFinder(LagView(model, at: 0)).loop(for: 0) else {
                #expect(booted[0] || hasDeadEnd(model, booted))
                continue
            }
            found += 1
            for (step, next) in zip(loop, loop.dropFirst() + loop.prefix(1)) {
                #expect(step.need.of == next.condition)
                #expect(!booted[step.condition])
            }
        }
        #expect(found > 200)
    }

    /// Whether something that does not come true has no open rule at all: then that is to blame, not a circle.
    private func hasDeadEnd(_ model: BootModel, _ booted: [Bool]) -> Bool {
        model.conditions.indices.contains { condition in
            !booted[condition] && !model.rules.contains { $0.head == condition && $0.when.perhaps.contains(0) }
        }
    }

    /// Boots the box at one lag: every tick, whatever can start now starts, until a tick brings nothing new.
    private func boot(_ model: BootModel, lag: Int64, cautious: Bool) -> [Bool] {
        let open = model.rules.filter { rule in
            let window = cautious ? rule.when.surely : rule.when.perhaps
            return window.intervals.contains { $0.from <= lag && lag <= $0.until }
        }
        var up = Array(repeating: false, count: model.conditions.count)
        while true {
            let before = up
            for rule in open where !up[rule.head] {
                var isMissing = false
                for need in rule.needs where !before[need.of] { isMissing = true }
                for choice in rule.choices {
                    var have = 0
                    for need in choice.of where before[need.of] { have += 1 }
                    if have < choice.atLeast { isMissing = true }
                }
                if !isMissing { up[rule.head] = true }
            }
            if up == before { return up }
        }
    }

    private func randomModel(_ random: inout Seeded) -> BootModel {
        var model = BootModel()
        let count = Int.random(in: 2...9, using: &random)
        model.conditions = [.clock] + (1..<count).map { .unit("unit\($0)") }
        model.goals = [0]
        let place = Source("random")
        func need() -> Need { Need(Int.random(in: 0..<count, using: &random), "it", because: "", place) }
        for _ in 0..<Int.random(in: 2...14, using: &random) {
            let perhaps: IntervalSet = Bool.random(using: &random) ? .all : .random(&random)
            let isSure = Int.random(in: 0..<4, using: &random) > 0
            let surely = isSure ? perhaps : perhaps.intersection(.random(&random))
            var rule = Rule(
                Int.random(in: 0..<count, using: &random), when: Bounds(surely: surely, perhaps: perhaps), because: "",
                place)
            rule.needs = (0..<Int.random(in: 0...2, using: &random)).map { _ in need() }
            if Int.random(in: 0..<4, using: &random) == 0 {
                let members = (0..<Int.random(in: 1...4, using: &random)).map { _ in need() }
                rule.choices = [Choice(of: members, atLeast: Int.random(in: 1...members.count, using: &random))]
            }
            model.rules.append(rule)
        }
        return model
    }
}
