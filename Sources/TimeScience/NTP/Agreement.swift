/// Where a majority of answers can all be right: the intersection algorithm of RFC 5905 section 11.2.1 (after Marzullo).
package struct Agreement: Equatable {
    /// The offsets one answer allows, seconds; both ends included.
    package struct Interval: Equatable {
        package var low: Double
        package var high: Double
        package var middle: Double { low + (high - low) / 2 }

        package init(low: Double, high: Double) {
            self.low = low
            self.high = high
        }

        func overlaps(_ other: Interval) -> Bool { low <= other.high && other.low <= high }
    }

    /// Holds the true offset if no more than a minority is wrong.
    package var interval: Interval
    /// How many answers allow one and the same offset in it.
    package var depth: Int

    /// Nil where no majority of `voters` can be right at once. `voters` counts also those who answered nothing sensible and
    /// so agree with nobody.
    package static func among(_ intervals: [Interval], voters: Int) -> Agreement? {
        let edges = intervals.flatMap { [Edge($0.low, .low), Edge($0.middle, .middle), Edge($0.high, .high)] }
            .sorted { ($0.at, $0.kind.rawValue) < ($1.at, $1.kind.rawValue) }
        var wrong = max(voters - intervals.count, 0)
        // Believe as many as possible: first that none is wrong, then one, ... while the others are a majority.
        while wrong * 2 < voters {
            let needed = voters - wrong
            if let low = scan(edges, needed, opens: .low), let high = scan(edges.reversed(), needed, opens: .high),
                low.at <= high.at, low.middlesPassed + high.middlesPassed + voters - intervals.count <= wrong
            {
                let interval = Interval(low: low.at, high: high.at)
                return Agreement(interval: interval, depth: depth(of: intervals, within: interval))
            }
            wrong += 1
        }
        return nil
    }

    /// The most intervals that share one point.
    package static func depth(of intervals: [Interval], within range: Interval? = nil) -> Int {
        // The depth is greatest where some interval begins, or where the range does.
        let points = intervals.map { max($0.low, range?.low ?? $0.low) }.filter { $0 <= range?.high ?? $0 }
        return points.map { point in intervals.count { $0.low <= point && point <= $0.high } }.max() ?? 0
    }

    private struct Edge {
        package enum Kind: Int { case low, middle, high }
        package var at: Double
        package var kind: Kind

        package init(_ at: Double, _ kind: Kind) {
            self.at = at
            self.kind = kind
        }
    }

    /// The first point, from one side, at which `needed` intervals are open, and how many middles lie before it.
    private static func scan(
        _ edges: some Sequence<Edge>, _ needed: Int, opens: Edge.Kind
    ) -> (at: Double, middlesPassed: Int)? {
        var (open, middlesPassed) = (0, 0)
        for edge in edges {
            if edge.kind == .middle {
                middlesPassed += 1
            } else {
                open += edge.kind == opens ? 1 : -1
                if open >= needed { return (edge.at, middlesPassed) }
            }
        }
        return nil
    }
}
