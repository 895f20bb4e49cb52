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

    /// The one figure for a site.
    package struct Endurance: Sendable, Equatable {
        /// The longest power cut up to which every box always comes up; nil = any.
        package var survivesSeconds: Int64?
        /// The first by name of the boxes that survive no longer one; nil where any cut is survived.
        package var endedBy: String?
        /// How many those are.
        package var endedByCount: Int

        package init(_ boxes: [Box]) {
            let least = boxes.compactMap(\.survivesSeconds).min()
            let ends = least == nil ? [] : boxes.filter { $0.survivesSeconds == least }
            survivesSeconds = least
            endedBy = ends.map(\.name).min()
            endedByCount = ends.count
        }
    }

    /// Seconds; the cut that is asked about.
    package var powerCutSeconds: Int64
    package var boxes: [Box]
    package var endurance: Endurance
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
        _ site: SiteFacts, remedies: [any Remedy], powerCutSeconds: Int64 = standardCutSeconds,
        rules: SiteRules = SiteRules(), hands: some ManyHands = OneHand()
    ) {
        let members = site.members
        let graph = SiteGraph(site, hands)
        var memory = SiteSolution.Memory()
        let solution = SiteSolution(graph, &memory)
        let unreached = members.indices.map { !solution.perhaps($0).contains(powerCutSeconds) }
        let waits = graph.waits(unreached)
        // One box of each kind stands for all.
        let sick = Array(Set(members.indices.filter { unreached[$0] }.map { members[$0].kind })).sorted()
        let reports = hands.map(sick.count) { number in
            let kind = site.kinds[sick[number]]
            return BootstrapJudge(kind.facts, lagSeconds: kind.lagSeconds).report().status
        }
        let troubleOf = Dictionary(uniqueKeysWithValues: zip(sick, reports))
        self.powerCutSeconds = powerCutSeconds
        troubles = site.troubles + graph.directory.troubles
        boxes = members.indices.map { number in
            let surely = solution.surely(number)
            let survives = surely.component(around: 0)?.until ?? 0
            return Box(
                name: members[number].name, file: members[number].file,
                comesUp: surely.contains(powerCutSeconds) ? true : unreached[number] ? false : nil,
                survivesSeconds: survives == .max ? nil : survives,
                ownTrouble: unreached[number] ? troubleOf[members[number].kind] ?? .ok : .ok,
                waitsFor: waits[number].map { members[$0].name })
        }
        endurance = Endurance(boxes)
        loops = SiteRehearsal.loops(waits, members)
        var freeing = SiteFreeing(graph, unreached, powerCutSeconds, remedies)
        freeing.run(&memory, hands)
        changes = freeing.changes
        notFreed = freeing.left.map { members[$0].name }
        self.rules = rules.judge(site, graph.directory, members.indices.map(solution.surely))
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
                    while let last = circle.last, last != start, let before = cameFrom[last] { circle.append(before) }
                    return circle.reversed()
                }
                guard cameFrom[target] == nil else { continue }
                cameFrom[target] = box
                queue.append(target)
            }
        }
        return [start]
    }
}
