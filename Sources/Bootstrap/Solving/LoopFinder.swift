/// Finds the loop to show: the shortest circle of conditions that wait for each other.
struct LoopFinder {
    /// One step of it: a condition, and the need that leads to the next.
    package struct Step {
        package var condition: Int
        package var need: Need
    }

    private let view: LagView
    private let granting: LagView.Granting
    private let reached: [Bool]

    package init(_ view: LagView) { self.init(view, .causesLifted) }

    private init(_ view: LagView, _ granting: LagView.Granting) {
        self.view = view
        self.granting = granting
        reached = view.reached(granting)
    }

    /// Stable for the same loop: its kinds of conditions in order, one that follows itself said once.
    package static func id(_ slugs: [String]) -> String {
        slugs.reduce(into: [String]()) { kept, slug in if kept.last != slug { kept.append(slug) } }
            .joined(separator: "-")
    }

    /// The shortest loop through `goal`; where none goes through it, the nearest one that it waits for. Nil where the goal
    /// would be reached if no cause of its own were in the way, unless a right clock alone would be enough as well: a second
    /// nameserver that is dead does not undo the loop through the first.
    package func loop(for goal: Int) -> [Step]? {
        guard !reached[goal] else {
            guard granting == .causesLifted, view.reached(.clockRight)[goal] else { return nil }
            return LoopFinder(view, .nothing).loop(for: goal)
        }
        if let own = shortestLoop(through: goal) { return own }
        for condition in unreached(from: goal).dropFirst() {
            if let loop = shortestLoop(through: condition) { return loop }
        }
        return nil
    }

    private func waits(_ condition: Int) -> [Need] {
        view.waits(of: condition, reached, granting)
    }

    /// Unreached conditions in order of their distance.
    private func unreached(from goal: Int) -> [Int] {
        var order = [goal]
        var seen: Set<Int> = [goal]
        var next = 0
        while next < order.count {
            for need in waits(order[next]) where seen.insert(need.of).inserted { order.append(need.of) }
            next += 1
        }
        return order
    }

    private func shortestLoop(through start: Int) -> [Step]? {
        var cameBy: [Int: Step] = [:]
        var queue = [start]
        var next = 0
        while next < queue.count {
            let condition = queue[next]
            next += 1
            for need in waits(condition) {
                if need.of == start { return path(to: Step(condition: condition, need: need), from: start, cameBy) }
                guard cameBy[need.of] == nil else { continue }
                cameBy[need.of] = Step(condition: condition, need: need)
                queue.append(need.of)
            }
        }
        return nil
    }

    private func path(to last: Step, from start: Int, _ cameBy: [Int: Step]) -> [Step] {
        var steps = [last]
        while let first = steps.first, first.condition != start, let before = cameBy[first.condition] {
            steps.insert(before, at: 0)
        }
        return steps
    }
}
