import Facts
import TimeScience
import Values

/// The fewest changes after which every box of a site comes up. Each group of boxes that waits for no other group needs a
/// change of its own; one that frees it is enough. Then again with what is left.
struct SiteFreeing {
    /// What helps a kind of box, and the kind that it is afterwards.
    private struct Help {
        var change: SiteRehearsal.Change
        var kind: Int
    }

    private(set) var changes: [SiteRehearsal.Change] = []
    /// Boxes that stay down.
    private(set) var left: [Int] = []
    private var graph: SiteGraph
    private var unreached: [Bool]
    private let cut: Int64
    private let remedies: [any Remedy]
    /// By kind; nothing where nothing helps it.
    private var helpFor: [Int: [Help]] = [:]

    init(_ graph: SiteGraph, _ unreached: [Bool], _ cut: Int64, _ remedies: [any Remedy]) {
        self.graph = graph
        self.unreached = unreached
        self.cut = cut
        self.remedies = remedies
    }

    mutating func run(_ memory: inout SiteSolution.Memory, _ hands: some ManyHands) {
        var tried: Set<Int> = []
        while unreached.contains(true) {
            var changed: [(box: Int, kind: Int)] = []
            for (box, help) in chosen(tried, hands) {
                tried.insert(box)
                var change = help.change
                change.box = graph.site.members[box].name
                changes.append(change)
                changed.append((box, help.kind))
            }
            guard !changed.isEmpty else { break }
            graph.change(changed, hands)
            let solution = SiteSolution(graph, &memory)
            unreached = unreached.indices.map { !solution.perhaps($0).contains(cut) }
        }
        left = unreached.indices.filter { unreached[$0] }
    }

    /// The first box of each group that can be helped. A group is looked at by itself, so that what is done for it does not
    /// depend on what else is in the site.
    private mutating func chosen(_ tried: Set<Int>, _ hands: some ManyHands) -> [(Int, Help)] {
        var chosen: [(Int, Help)] = []
        var waiting: [ArraySlice<Int>] = roots().map { group in group.filter { !tried.contains($0) }[...] }
        while !waiting.isEmpty {
            findHelp(for: waiting.compactMap(\.first), hands)
            waiting = waiting.compactMap { (group: ArraySlice<Int>) -> ArraySlice<Int>? in
                guard let box = group.first else { return nil }
                let kind = graph.kind(of: box)
                guard let help = helpFor[kind]?.first else {
                    // Nor do boxes that are like it.
                    return group.drop { graph.kind(of: $0) == kind }
                }
                chosen.append((box, help))
                return nil
            }
        }
        return chosen
    }

    private func roots() -> [[Int]] {
        let waits = graph.waits(unreached)
        return components(of: waits).filter { group in
            guard unreached[group[0]] else { return false }
            let inGroup = Set(group)
            return group.allSatisfy { waits[$0].allSatisfy(inGroup.contains) }
        }
    }

    private mutating func findHelp(for boxes: [Int], _ hands: some ManyHands) {
        let kinds = Array(Set(boxes.map(graph.kind(of:)))).filter { helpFor[$0] == nil }.sorted()
        let found = hands.map(kinds.count) { SiteFreeing.help(graph.site.kinds[kinds[$0]], remedies) }
        for (kind, help) in zip(kinds, found) {
            helpFor[kind] = help.map { [Help(change: $0.change, kind: graph.add($0.repaired))] } ?? []
        }
    }

    /// What helps the box itself; one that only waits for others gets a source outside the site.
    private static func help(
        _ kind: SiteKind, _ remedies: [any Remedy]
    ) -> (change: SiteRehearsal.Change, repaired: SiteKind)? {
        let means = Means(seenIn: kind.facts, time: estimateTime(kind.facts))
        let search = RepairSearch(facts: kind.facts, now: kind.now, present: nil, remedies: remedies, means: means)
        guard let best = search.best() else { return nil }
        let change = SiteRehearsal.Change(
            box: "", repair: best.id, class: best.class, adds: best.choices.map(\.adds).joined(separator: ", and "))
        var repaired = kind
        repaired.facts = search.facts(after: best.choices)
        repaired.now = BootstrapJudge.now(repaired.facts, lagSeconds: kind.lagSeconds).now
        return (change, repaired)
    }
}
