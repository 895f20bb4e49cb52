import Values

/// The graph of one kind of box over the length of a power cut, in seconds, as far as other boxes have to do with it.
///
/// Its lags are lengths of cut: what it starts from says which lag a cut gives it. A box that starts from a real-time clock
/// is judged at all its lags at once, whatever the cut.
struct SiteModel: Sendable {
    /// A premise that another box may stand behind.
    struct Input: Sendable {
        var condition: Int
        var neighbour: Neighbour
        var service: Condition.Service
    }

    /// What it gives to others, on one side: its clock, then the names it is asked for, in order.
    typealias Outputs = [IntervalSet]

    let inputs: [Input]
    /// Names it answers for, and their places among the outputs.
    private let served: [String: Int]
    private let outputs: [Int]
    private let solver: Solver
    private let isDecided: Bool

    init(_ kind: SiteKind, serving names: Set<String> = []) {
        let model = ModelBuilder.model(
            of: kind.facts, at: .coldBoot, now: kind.now, isOfSite: true, serving: names)
        let start = ColdStart(kind.facts, now: kind.now)
        inputs = model.conditions.enumerated().compactMap { number, condition in
            guard case .other(let neighbour, let service) = condition else { return nil }
            return Input(condition: number, neighbour: neighbour, service: service)
        }
        let offered = model.served.sorted { $0.key < $1.key }
        served = Dictionary(uniqueKeysWithValues: offered.enumerated().map { ($1.key, $0 + 1) })
        outputs = [BootModel.clock] + offered.map(\.value)
        let rules = model.rules.map { rule in
            var rule = rule
            rule.when = Bounds(surely: start.cuts(in: rule.when.surely), perhaps: start.cuts(in: rule.when.perhaps))
            return rule
        }
        solver = Solver(conditionCount: model.conditions.count, rules: rules)
        isDecided = rules.allSatisfy { $0.when.surely == $0.when.perhaps }
    }

    /// Where a service stands among the outputs; nil where it is not given.
    func place(of service: Condition.Service) -> Int? {
        switch service {
        case .time: 0
        case .name(let name): served[name]
        }
    }

    var nothing: Outputs { Array(repeating: .empty, count: outputs.count) }

    /// What comes of it, given what stands behind its inputs.
    func solve(_ given: SiteSolution.Given) -> SiteSolution.Value {
        func side(_ side: Solver.Side, _ values: [IntervalSet]) -> Outputs {
            let solved = solver.solve(side, given: zip(inputs, values).map { ($0.condition, $1) })
            return outputs.map { solved[$0] }
        }
        let surely = side(.surely, given.surely)
        let same = isDecided && given.surely == given.perhaps
        return SiteSolution.Value(surely: surely, perhaps: same ? surely : side(.perhaps, given.perhaps))
    }
}
