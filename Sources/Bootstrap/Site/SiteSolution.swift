import Values

/// For each box of a site the cuts after which it gives its time and its answers: the least fixed point of all graphs
/// together, found box by box. Boxes in a circle are taken up again as long as one of them grows; boxes that are alike and
/// get the same are solved once.
struct SiteSolution {
    struct Given: Hashable {
        var surely: [IntervalSet]
        var perhaps: [IntervalSet]
    }

    struct Value: Equatable {
        var surely: [IntervalSet]
        var perhaps: [IntervalSet]
    }

    fileprivate struct Question: Hashable {
        var model: Int
        var given: Given
    }

    /// What was found out about kinds of boxes, from one solution to the next.
    struct Memory {
        fileprivate var known: [Question: Value] = [:]

        init() {}
    }

    private(set) var values: [Value]

    func surely(_ box: Int) -> IntervalSet { values[box].surely[0] }
    func perhaps(_ box: Int) -> IntervalSet { values[box].perhaps[0] }

    init(_ graph: SiteGraph, _ memory: inout Memory) {
        values = graph.modelOf.map { model in
            let nothing = graph.models[model].nothing
            return Value(surely: nothing, perhaps: nothing)
        }
        let edges = graph.edges
        for group in components(of: edges) {
            if group.count == 1, !edges[group[0]].contains(group[0]) {
                values[group[0]] = value(of: group[0], graph, &memory)
            } else {
                settle(group, graph, edges, &memory)
            }
        }
    }

    private mutating func settle(_ group: [Int], _ graph: SiteGraph, _ edges: [[Int]], _ memory: inout Memory) {
        let inGroup = Set(group)
        var users: [Int: [Int]] = [:]
        for box in group {
            for target in edges[box] where inGroup.contains(target) { users[target, default: []].append(box) }
        }
        var queue = group
        var isQueued = inGroup
        var next = 0
        while next < queue.count {
            let box = queue[next]
            next += 1
            isQueued.remove(box)
            let grown = value(of: box, graph, &memory)
            guard grown != values[box] else { continue }
            values[box] = grown
            for user in users[box] ?? [] where isQueued.insert(user).inserted { queue.append(user) }
        }
    }

    private func value(of box: Int, _ graph: SiteGraph, _ memory: inout Memory) -> Value {
        let number = graph.modelOf[box]
        let model = graph.models[number]
        var given = Given(surely: [], perhaps: [])
        for (input, target) in zip(model.inputs, graph.targets[box]) {
            let (surely, perhaps) = standing(behind: input, target, graph)
            given.surely.append(surely)
            given.perhaps.append(perhaps)
        }
        let question = Question(model: number, given: given)
        if let known = memory.known[question] { return known }
        let value = model.solve(given)
        memory.known[question] = value
        return value
    }

    private func standing(
        behind input: SiteModel.Input, _ target: Int, _ graph: SiteGraph
    ) -> (surely: IntervalSet, perhaps: IntervalSet) {
        // Nobody of the site, or it has the address but no resolver that we know of: as good as any outside.
        guard target >= 0, let place = graph.models[graph.modelOf[target]].place(of: input.service) else {
            return (.all, .all)
        }
        return (values[target].surely[place], values[target].perhaps[place])
    }
}
