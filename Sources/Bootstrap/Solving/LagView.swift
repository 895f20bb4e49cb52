import Values

/// A model at one lag: which conditions come true, which never do, and what those wait for.
struct LagView {
    package let model: BootModel
    package let lag: Int64
    /// Rules by the condition they make true.
    let rulesOf: [[Int]]

    package init(_ model: BootModel, at lag: Int64) {
        self.model = model
        self.lag = lag
        var rulesOf = Array(repeating: [Int](), count: model.conditions.count)
        for (number, rule) in model.rules.enumerated() { rulesOf[rule.head].append(number) }
        self.rulesOf = rulesOf
    }

    /// How much is granted when asking what comes true.
    enum Granting {
        case nothing
        /// As if every cause of its own were lifted (the dead server answers, the daemon is enabled): what stays unreached
        /// then waits in a loop.
        case causesLifted
        /// As if the clock were right: what keeps it from being set even so is a cause of its own.
        case clockRight
    }

    package func isActive(_ rule: Rule, _ granting: Granting = .nothing) -> Bool {
        rule.when.perhaps.contains(lag) || granting == .causesLifted && rule.otherwise != nil
    }

    /// Which conditions come true, by number.
    package func reached(_ granting: Granting = .nothing) -> [Bool] {
        var reached = Array(repeating: false, count: model.conditions.count)
        let clockGranted = granting == .clockRight
        func holds(_ need: Need) -> Bool { reached[need.of] || clockGranted && need.of == BootModel.clock }
        var changed = true
        while changed {
            changed = false
            for rule in model.rules where !reached[rule.head] && isActive(rule, granting) {
                guard rule.needs.allSatisfy(holds),
                    rule.choices.allSatisfy({ $0.of.count(where: holds) >= $0.atLeast })
                else { continue }
                reached[rule.head] = true
                changed = true
            }
        }
        return reached
    }

    /// What an unreached condition waits for: the unreached premises of its rules that are open at this lag. A rule that
    /// waits for all that another waits for, and more, tells nothing.
    package func waits(of condition: Int, _ reached: [Bool], _ granting: Granting) -> [Need] {
        let candidates = rulesOf[condition].map { model.rules[$0] }.filter { isActive($0, granting) }.map { rule in
            var waits = rule.needs.filter { !reached[$0.of] }
            for choice in rule.choices where choice.of.count(where: { reached[$0.of] }) < choice.atLeast {
                waits += choice.of.filter { !reached[$0.of] }
            }
            return (needs: waits, set: Set(waits.map(\.of)))
        }
        let sets = SubsetIndex(candidates.map(\.set))
        return candidates.filter { !sets.hasStrictSubset(of: $0.set) }.flatMap(\.needs)
    }
}
