import Values

/// The graphs of a site's boxes joined to one, over the length of a power cut common to all, in seconds.
///
/// Each box's lags become lengths of cut: what it starts from says which lag a cut gives it. A box that starts from a
/// real-time clock is judged at all its lags at once, whatever the cut. Linear in the edges of all boxes.
struct SiteGraph {
    /// One box's part.
    package struct Part {
        package var model: BootModel
        package var start: ColdStart
        /// Number of its first condition in the whole.
        package var offset = 0
    }

    private(set) var parts: [Part]
    package let directory: SiteDirectory

    package init(_ members: [SiteMember]) {
        let directory = SiteDirectory(members)
        self.directory = directory
        parts = members.enumerated().map { number, member in
            SiteGraph.part(member, directory.seen(by: number), serving: [])
        }
        serveNames(members)
        number()
    }

    /// The same site with some boxes' facts changed.
    package func changing(_ boxes: [Int], of members: [SiteMember]) -> SiteGraph {
        var changed = self
        let names = parts.map { Set($0.model.served.keys) }
        for box in boxes {
            changed.parts[box] = SiteGraph.part(members[box], directory.seen(by: box), serving: names[box])
        }
        changed.number()
        return changed
    }

    private static func part(_ member: SiteMember, _ view: SiteDirectory.View, serving names: Set<String>) -> Part {
        let now = BootstrapJudge.now(member.facts, lagSeconds: member.lagSeconds).now
        return Part(
            model: ModelBuilder.model(of: member.facts, at: .coldBoot, now: now, others: view, serving: names),
            start: ColdStart(member.facts, now: now))
    }

    /// Boxes that others ask for names get a condition for each such name, and may ask others in turn.
    private mutating func serveNames(_ members: [SiteMember]) {
        var wanted: [Int: Set<String>] = [:]
        var changed = Array(parts.indices)
        while !changed.isEmpty {
            var next: Set<Int> = []
            for box in changed {
                for case .other(let server, .name(let name)) in parts[box].model.conditions {
                    if wanted[server, default: []].insert(name).inserted { next.insert(server) }
                }
            }
            for box in next {
                parts[box] = SiteGraph.part(members[box], directory.seen(by: box), serving: wanted[box] ?? [])
            }
            changed = next.sorted()
        }
    }

    private mutating func number() {
        var offset = 0
        for box in parts.indices {
            parts[box].offset = offset
            offset += parts[box].model.conditions.count
        }
    }

    var conditionCount: Int { parts.last.map { $0.offset + $0.model.conditions.count } ?? 0 }

    /// The condition in the whole that another box's service is.
    private func target(_ box: Int, _ service: Condition.Service) -> Int? {
        switch service {
        case .time: parts[box].offset + BootModel.clock
        case .name(let name): parts[box].model.served[name].map { parts[box].offset + $0 }
        }
    }

    /// All rules, numbered through, their lags turned into lengths of cut.
    package var rules: [Rule] {
        var rules: [Rule] = []
        for part in parts {
            for rule in part.model.rules { rules.append(moved(rule, part)) }
            for (number, condition) in part.model.conditions.enumerated() {
                guard case .other(let box, let service) = condition else { continue }
                let head = part.offset + number
                let source = Source("site")
                if let target = target(box, service) {
                    rules.append(
                        Rule(head, needs: [Need(target, "that box", because: "", source)], because: "", source))
                } else {
                    // It has the address but no resolver that we know of: as good as any outside.
                    rules.append(Rule(head, because: "", source))
                }
            }
        }
        return rules
    }

    private func moved(_ rule: Rule, _ part: Part) -> Rule {
        var rule = rule
        rule.head += part.offset
        for index in rule.needs.indices { rule.needs[index].of += part.offset }
        for choice in rule.choices.indices {
            for index in rule.choices[choice].of.indices { rule.choices[choice].of[index].of += part.offset }
        }
        rule.when = Bounds(
            surely: part.start.cuts(in: rule.when.surely), perhaps: part.start.cuts(in: rule.when.perhaps))
        return rule
    }

    /// For each box the cuts after which its clock surely, and perhaps, becomes right.
    func solve() -> (surely: [IntervalSet], perhaps: [IntervalSet]) {
        let rules = rules
        let solver = Solver(conditionCount: conditionCount, rules: rules)
        let surely = solver.solve(.surely)
        let isDecided = rules.allSatisfy { $0.when.surely == $0.when.perhaps }
        let perhaps = isDecided ? surely : solver.solve(.perhaps)
        return (parts.map { surely[$0.offset] }, parts.map { perhaps[$0.offset] })
    }

    /// Which other boxes each box waits for, of those whose clock is never right after a cut of this length.
    package func waits(after cut: Int64, unreached: [Bool]) -> [[Int]] {
        parts.enumerated().map { number, part in
            guard unreached[number] else { return [] }
            var boxes: Set<Int> = []
            for case .other(let box, _) in part.model.conditions where unreached[box] { boxes.insert(box) }
            return boxes.sorted()
        }
    }
}
