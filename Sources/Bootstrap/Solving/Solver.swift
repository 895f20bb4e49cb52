import Values

/// The least fixed point of a model's rules over sets of lag:
///
///     value(h) = union over rules r of h of ( when(r) ∩ the values of all needs ∩ the overlaps of all choices )
///
/// Least, because a loop supports nothing by itself. A worklist takes up a rule again only when one of its premises grew.
struct Solver {
    private let conditionCount: Int
    private var heads: [Int32] = []
    /// Premises of rule r that are all needed: `needs[needStart[r]..<needStart[r + 1]]`.
    private var needs: [Int32] = []
    private var needStart: [Int32] = [0]
    private var choices: [[(of: [Int32], atLeast: Int)]] = []
    private var surely: [IntervalSet] = []
    private var perhaps: [IntervalSet] = []
    /// Rules that have condition c as a premise: `users[userStart[c]..<userStart[c + 1]]`.
    private var users: [Int32] = []
    private var userStart: [Int32]

    package init(_ model: BootModel) { self.init(conditionCount: model.conditions.count, rules: model.rules) }

    /// Rules whose condition numbers are all below `conditionCount`.
    package init(conditionCount: Int, rules: [Rule]) {
        self.conditionCount = conditionCount
        userStart = Array(repeating: 0, count: conditionCount + 1)
        for rule in rules {
            heads.append(Int32(rule.head))
            for need in rule.needs { needs.append(Int32(need.of)) }
            needStart.append(Int32(needs.count))
            choices.append(rule.choices.map { (of: $0.of.map { Int32($0.of) }, atLeast: $0.atLeast) })
            surely.append(rule.when.surely)
            perhaps.append(rule.when.perhaps)
        }
        indexUsers()
    }

    private mutating func indexUsers() {
        forEachPremise { _, premise in userStart[Int(premise) + 1] += 1 }
        for condition in 0..<conditionCount { userStart[condition + 1] += userStart[condition] }
        users = Array(repeating: 0, count: Int(userStart[conditionCount]))
        var next = userStart
        var filled = users
        forEachPremise { rule, premise in
            filled[Int(next[Int(premise)])] = Int32(rule)
            next[Int(premise)] += 1
        }
        users = filled
    }

    private func forEachPremise(_ visit: (Int, Int32) -> Void) {
        for rule in heads.indices {
            for position in needStart[rule]..<needStart[rule + 1] { visit(rule, needs[Int(position)]) }
            for choice in choices[rule] { choice.of.forEach { visit(rule, $0) } }
        }
    }

    enum Side { case surely, perhaps }

    /// The value of every condition, by number. `given`: what holds from outside.
    func solve(_ side: Side, given: [(condition: Int, value: IntervalSet)] = []) -> [IntervalSet] {
        let when = side == .surely ? surely : perhaps
        var values = Array(repeating: IntervalSet.empty, count: conditionCount)
        for (condition, value) in given { values[condition] = value }
        var queue = Array(heads.indices)
        var isQueued = Array(repeating: true, count: heads.count)
        var next = 0
        while next < queue.count {
            let rule = queue[next]
            next += 1
            isQueued[rule] = false
            let head = Int(heads[rule])
            let grown = values[head].union(value(of: rule, when[rule], values))
            guard grown != values[head] else { continue }
            values[head] = grown
            for position in userStart[head]..<userStart[head + 1] {
                let user = Int(users[Int(position)])
                guard !isQueued[user] else { continue }
                isQueued[user] = true
                queue.append(user)
            }
        }
        return values
    }

    private func value(of rule: Int, _ when: IntervalSet, _ values: [IntervalSet]) -> IntervalSet {
        var result = when
        for position in needStart[rule]..<needStart[rule + 1] where !result.isEmpty {
            result = result.intersection(values[Int(needs[Int(position)])])
        }
        for choice in choices[rule] where !result.isEmpty {
            result = result.intersection(
                .overlap(of: choice.of.map { values[Int($0)] }, atLeast: choice.atLeast))
        }
        return result
    }
}

/// Both solutions of a model: what surely comes true, and what perhaps does.
struct Solution: Sendable {
    package var surely: [IntervalSet]
    package var perhaps: [IntervalSet]

    package init(_ model: BootModel) {
        let solver = Solver(model)
        surely = solver.solve(.surely)
        perhaps = model.isDecided ? surely : solver.solve(.perhaps)
    }
}
