import Values

/// A site taken apart into pieces of which none has to do with another: each connected group of boxes whole, small ones
/// together. What is said of a piece by itself is what is said of it in the whole.
package struct SiteParts: Sendable {
    /// For each box, in the order in which it was read, the number of its piece.
    package private(set) var partOf: [Int]
    package private(set) var count = 0

    /// `least`: groups are put together until a piece has this many boxes.
    package init(_ site: SiteFacts, least: Int, hands: some ManyHands = OneHand()) {
        let graph = SiteGraph(site, hands)
        var leader = Array(site.members.indices)
        func find(_ box: Int) -> Int {
            var box = box
            while leader[box] != box {
                leader[box] = leader[leader[box]]
                box = leader[box]
            }
            return box
        }
        func join(_ a: Int, _ b: Int) {
            let (one, other) = (find(a), find(b))
            // The first of a group leads it.
            leader[max(one, other)] = min(one, other)
        }
        for (box, targets) in graph.edges.enumerated() { for target in targets { join(box, target) } }
        // Who claims the same address is told so, and whoever asks it is joined to neither.
        for (box, rival) in graph.directory.rivals { join(box, rival) }
        for (box, rivals) in graph.contested.enumerated() { for rival in rivals { join(box, rival) } }

        partOf = Array(repeating: -1, count: leader.count)
        var sizes: [Int: Int] = [:]
        for box in leader.indices { sizes[find(box), default: 0] += 1 }
        var filled = 0
        for box in leader.indices where find(box) == box {
            if filled >= least || count == 0 {
                count += 1
                filled = 0
            }
            partOf[box] = count - 1
            filled += sizes[box] ?? 0
        }
        for box in leader.indices { partOf[box] = partOf[find(box)] }
    }
}
