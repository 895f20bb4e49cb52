import Box
import Facts
import Findings
import TimeScience
import Values

/// A power cut common to all boxes of a site, tried on paper.
package struct SiteRehearsal: Sendable {
    package struct Box: Sendable, Equatable {
        package var name: String
        package var file: String
        /// After the power cut in question; nil = unknown facts decide.
        package var comesUp: Bool?
        /// The longest power cut up to which it always comes up; nil = any.
        package var survivesSeconds: Int64?
        /// What keeps it from coming up, where that is its own affair.
        package var ownTrouble: BootstrapReport.Status
        /// Boxes it waits for in vain.
        package var waitsFor: [String]
    }

    /// `A takes its time from B, B from A`.
    package struct Loop: Sendable, Equatable {
        package var boxes: [String]
        package var text: String
    }

    package struct Change: Sendable, Equatable {
        package var box: String
        package var repair: String
        package var `class`: RemedyOffer.Class
        package var adds: String
    }

    /// Seconds; the cut that is asked about.
    package var powerCutSeconds: Int64
    package var boxes: [Box]
    package var loops: [Loop]
    /// The fewest that free every box, as far as they can be freed.
    package var changes: [Change]
    /// Boxes that stay down even so.
    package var notFreed: [String]
    package var rules: [SiteRules.Verdict]
    /// Files that held no facts, and addresses that two boxes claim.
    package var troubles: [Trouble]
}

extension SiteRehearsal {
    /// Where nobody says how long: a month without power is a long holiday, and past every usual signature.
    package static let standardCutSeconds: Int64 = 30 * 86400

    package init(
        _ members: [SiteMember], remedies: [any Remedy], powerCutSeconds: Int64 = standardCutSeconds,
        rules: SiteRules = SiteRules(), troubles: [Trouble] = []
    ) {
        let graph = SiteGraph(members)
        let (surely, perhaps) = graph.solve()
        let unreached = perhaps.map { !$0.contains(powerCutSeconds) }
        let waits = graph.waits(after: powerCutSeconds, unreached: unreached)
        self.powerCutSeconds = powerCutSeconds
        self.troubles = troubles + graph.directory.troubles
        boxes = members.indices.map { number in
            let survives = surely[number].component(around: 0)?.until ?? 0
            return Box(
                name: members[number].name, file: members[number].file,
                comesUp: surely[number].contains(powerCutSeconds) ? true : unreached[number] ? false : nil,
                survivesSeconds: survives == .max ? nil : survives,
                ownTrouble: unreached[number]
                    ? BootstrapJudge(members[number].facts, lagSeconds: members[number].lagSeconds)
                        .report().status : .ok,
                waitsFor: waits[number].map { members[$0].name })
        }
        loops = SiteRehearsal.loops(waits, members)
        let freeing = SiteRehearsal.changes(members, graph, unreached, powerCutSeconds, remedies)
        changes = freeing.changes
        notFreed = freeing.left.map { members[$0].name }
        self.rules = rules.judge(members, surely)
    }

    private static func loops(_ waits: [[Int]], _ members: [SiteMember]) -> [Loop] {
        components(of: waits).filter { $0.count > 1 || waits[$0[0]].contains($0[0]) }.map { boxes in
            let circle = shortestCircle(in: Set(boxes), waits)
            let text = circle.enumerated().map { position, box in
                let next = members[circle[(position + 1) % circle.count]].name
                return position == 0
                    ? "\(members[box].name) waits for \(next)" : "\(members[box].name) for \(next)"
            }
            return Loop(boxes: boxes.map { members[$0].name }, text: text.joined(separator: ", "))
        }.sorted { $0.boxes.lexicographicallyPrecedes($1.boxes) }
    }

    /// The shortest way round from the component's first box.
    private static func shortestCircle(in boxes: Set<Int>, _ waits: [[Int]]) -> [Int] {
        guard let start = boxes.min() else { return [] }
        var cameFrom: [Int: Int] = [:]
        var queue = [start]
        var next = 0
        while next < queue.count {
            let box = queue[next]
            next += 1
            for target in waits[box] where boxes.contains(target) {
                if target == start {
                    var circle = [box]
                    while let last = circle.first, last != start, let before = cameFrom[last] {
                        circle.insert(before, at: 0)
                    }
                    return circle
                }
                guard cameFrom[target] == nil else { continue }
                cameFrom[target] = box
                queue.append(target)
            }
        }
        return [start]
    }

    /// Each group of boxes that waits for no other group needs a change of its own; one that frees it is enough. Then again
    /// with what is left.
    private static func changes(
        _ members: [SiteMember], _ graph: SiteGraph, _ unreached: [Bool], _ cut: Int64, _ remedies: [any Remedy]
    ) -> (changes: [Change], left: [Int]) {
        var members = members
        var graph = graph
        var unreached = unreached
        var changes: [Change] = []
        var tried: Set<Int> = []
        while unreached.contains(true) {
            let waits = graph.waits(after: cut, unreached: unreached)
            let roots = components(of: waits).filter { group in
                unreached[group[0]] && group.allSatisfy { waits[$0].allSatisfy(Set(group).contains) }
            }
            var changed: [Int] = []
            for group in roots {
                guard let box = group.first(where: { !tried.contains($0) }), tried.insert(box).inserted,
                    let (change, facts) = change(members[box], remedies)
                else { continue }
                members[box].facts = facts
                changes.append(change)
                changed.append(box)
            }
            guard !changed.isEmpty else { break }
            graph = graph.changing(changed, of: members)
            unreached = graph.solve().perhaps.map { !$0.contains(cut) }
        }
        return (changes, unreached.indices.filter { unreached[$0] })
    }

    /// What helps the box itself; one that only waits for others gets a source outside the site.
    private static func change(_ member: SiteMember, _ remedies: [any Remedy]) -> (Change, Facts)? {
        let now = BootstrapJudge.now(member.facts, lagSeconds: member.lagSeconds).now
        let means = Means(seenIn: member.facts, time: estimateTime(member.facts))
        let search = RepairSearch(facts: member.facts, now: now, present: nil, remedies: remedies, means: means)
        guard let best = search.best() else { return nil }
        let change = Change(
            box: member.name, repair: best.id, class: best.class,
            adds: best.choices.map(\.adds).joined(separator: ", and "))
        return (change, search.facts(after: best.choices))
    }
}
