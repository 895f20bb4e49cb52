import Facts
import Findings
import Values

/// The bootstrap graph as it is drawn: what needs what on this box, at one clock error, with the loop marked.
package struct BootGraph: Sendable, Equatable {
    package struct Node: Sendable, Equatable {
        /// `clock`, `source`, ...: the word that a loop's text uses.
        package var word: String
        package var label: String
        /// It comes true at this clock error; false: it never does, or only perhaps.
        package var comesTrue: Bool
        package var isInLoop: Bool
        /// Ways that are closed, and why.
        package var closed: [String]
    }

    /// `from` needs `to`.
    package struct Edge: Sendable, Equatable {
        package var from: Int
        package var to: Int
        package var needs: String
        package var because: String
        package var source: Source
        package var isInLoop: Bool
    }

    package var host: String
    package var status: BootstrapReport.Status
    /// The clock error at which it is drawn; positive = behind.
    package var lagSeconds: Int64
    /// Drawn for a start after the power was off: the clock error is the one it would start with, not the present one.
    package var isColdBoot = false
    /// The first node is the clock.
    package var nodes: [Node]
    package var edges: [Edge]
}

/// Draws the present where the box is in a loop or stuck, else a cold boot: at the nearest clock error it does not come up
/// from, or where it comes up from all, at the error it would start with.
package func bootstrapGraph(_ facts: Facts, lagSeconds: Double?) -> BootGraph {
    let judge = BootstrapJudge(facts, lagSeconds: lagSeconds)
    let report = judge.report()
    if let lag = judge.lag, report.status == .deadlock || report.status == .stuck {
        let model = ModelBuilder.model(of: facts, at: .now, now: judge.now)
        return BootGraph(model, facts, report.status, at: lag, now: judge.now)
    }
    let missed = judge.boot.goals.lazy.compactMap {
        judge.start.reachable.subtracting(judge.cold.perhaps[$0]).nearestToZero
    }.first
    let lag = missed ?? judge.start.reachable.nearestToZero ?? 0
    var graph = BootGraph(judge.boot, facts, report.status, at: lag, now: judge.now)
    graph.isColdBoot = true
    return graph
}

extension BootGraph {
    package init(_ model: BootModel, _ facts: Facts, _ status: BootstrapReport.Status, at lag: Int64, now: Int64) {
        let view = LagView(model, at: lag)
        let finder = LoopFinder(view)
        let loops = model.goals.compactMap(finder.loop)
        let looped = Set(loops.joined().map(\.condition))
        let loopEdges = Set(loops.joined().map { [$0.condition, $0.need.of] })
        let reached = view.reached()
        self.init(host: facts.host.title, status: status, lagSeconds: lag, nodes: [], edges: [])
        nodes = model.conditions.indices.map { condition in
            let closed = view.rulesOf[condition].compactMap { number -> String? in
                let rule = model.rules[number]
                return view.isActive(rule) ? nil : rule.otherwise
            }
            return Node(
                word: model.conditions[condition].word, label: model.conditions[condition].label(facts),
                comesTrue: reached[condition], isInLoop: looped.contains(condition), closed: closed)
        }
        for rule in model.rules where view.isActive(rule, .causesLifted) {
            for need in rule.premises {
                let edge = Edge(
                    from: rule.head, to: need.of, needs: need.words,
                    because: because(need, from: rule.head, model, facts, now: now), source: need.source,
                    isInLoop: loopEdges.contains([rule.head, need.of]))
                if !edges.contains(where: { $0.from == edge.from && $0.to == edge.to }) { edges.append(edge) }
            }
        }
    }

    /// Windows are told as they stand at the lag: which signature or certificate is refused then.
    private func because(_ need: Need, from head: Int, _ model: BootModel, _ facts: Facts, now: Int64) -> String {
        guard !nodes[need.of].comesTrue else { return need.because }
        switch model.conditions[need.of] {
        case .signatures, .certificate:
            let reading = now.subtractingClamped(lagSeconds)
            return LoopFinder.Step(condition: head, need: need).text(model, facts, reading: reading, now: now).because
        default: return need.because
        }
    }

    /// Nodes by their distance from the clock, which is alone in the first row; what nothing leads to comes last.
    package var rows: [[Int]] {
        var row = Array(repeating: -1, count: nodes.count)
        var result: [[Int]] = []
        var current = nodes.isEmpty ? [] : [0]
        for node in current { row[node] = 0 }
        while !current.isEmpty {
            result.append(current)
            var next: [Int] = []
            for node in current {
                for edge in edges where edge.from == node && row[edge.to] < 0 {
                    row[edge.to] = result.count
                    next.append(edge.to)
                }
            }
            if next.isEmpty, let apart = nodes.indices.first(where: { row[$0] < 0 }) {
                row[apart] = result.count
                next = [apart]
            }
            current = next
        }
        return result
    }
}
