extension LagView {
    /// What keeps `goal` from coming true even if the clock were right: faults of their own, never part of a loop. Empty
    /// where a right clock would be enough, or where only a loop is in the way.
    package func causes(for goal: Int) -> [Rule] {
        let withClock = reached(.clockRight)
        guard !withClock[goal] else { return [] }
        var causes: [Rule] = []
        var order = [goal]
        var seen: Set<Int> = [goal]
        var next = 0
        while next < order.count {
            let condition = order[next]
            next += 1
            for number in rulesOf[condition] {
                let rule = model.rules[number]
                guard !isActive(rule) else { continue }
                if let otherwise = rule.otherwise, !causes.contains(where: { $0.otherwise == otherwise }) {
                    causes.append(rule)
                }
            }
            for need in waits(of: condition, withClock, .nothing) where need.of != BootModel.clock {
                if seen.insert(need.of).inserted { order.append(need.of) }
            }
        }
        return causes
    }
}
