/// What one operator says at one moment: all the intervals of its servers, of every round.
package struct RoughtimeVote: Hashable, Sendable {
    package var operatorName: String
    package var intervals: [RoughtimeInterval]

    package init(operatorName: String, intervals: [RoughtimeInterval]) {
        self.operatorName = operatorName
        self.intervals = intervals
    }
}

/// What a majority of the operators asked agrees on (Marzullo's intersection, one vote an operator).
///
/// Of n operators asked, more than half must agree on some moment: `needed`. As long as no more than n - needed lie, of
/// those who answered all but so many are right, and true time is where at least that many are. Everybody having answered,
/// that is the majority's own region. With some silent it is wider: else who silences an honest one could let a liar cut
/// true time off another honest one's interval.
package enum RoughtimeAgreement: Hashable, Sendable {
    /// True time lies in the interval unless at least as many operators lie as it takes to agree. All names are ascending.
    case agreed(RoughtimeInterval, agreeing: [String], contradicting: [String])
    /// Fewer than three operators were asked: none could be outvoted.
    case tooFewAsked(operators: Int)
    /// No time is in as many operators' intervals as it takes. Those who contradict themselves have no interval.
    case undecided(needed: Int, answering: [String])

    /// How many of `asked` operators must agree: more than half of those asked, whether or not they answered, so that
    /// silencing some never helps the others.
    package static func needed(of asked: Int) -> Int { max(asked / 2 + 1, 2) }

    /// `asked`: the names of all operators asked. Votes of others do not count.
    ///
    /// Where the regions are several (one vague operator agrees with two who contradict each other), the answer reaches from
    /// the first to the last.
    package init(_ votes: [RoughtimeVote], asked: Set<String>) {
        guard asked.count >= 3 else {
            self = .tooFewAsked(operators: asked.count)
            return
        }
        let needed = RoughtimeAgreement.needed(of: asked.count)
        // Nil for who contradicts himself, and so it stays.
        var merged: [String: RoughtimeInterval?] = [:]
        for vote in votes where asked.contains(vote.operatorName) {
            for interval in vote.intervals {
                let before = merged[vote.operatorName] ?? interval
                merged[vote.operatorName] = .some(before?.intersection(interval))
            }
        }
        let answering = merged.keys.sorted()
        let intervals = merged.values.compactMap { $0 }
        // A majority is there at all; and where true time must be, those who contradict themselves being among the liars.
        let right = answering.count - (asked.count - needed)
        guard RoughtimeAgreement.region(of: intervals, coveredBy: needed) != nil,
            let region = RoughtimeAgreement.region(of: intervals, coveredBy: max(right, 1))
        else {
            self = .undecided(needed: needed, answering: answering)
            return
        }
        let agreeing = answering.filter { name in (merged[name] ?? nil)?.intersection(region) != nil }
        self = .agreed(region, agreeing: agreeing, contradicting: answering.filter { !agreeing.contains($0) })
    }

    /// From the first to the last time that at least `needed` of the intervals hold.
    private static func region(of intervals: [RoughtimeInterval], coveredBy needed: Int) -> RoughtimeInterval? {
        // Ends are included: where one begins as another ends, both hold.
        var edges: [(at: Int128, isEnd: Bool)] = []
        for interval in intervals {
            edges.append((interval.lowerNanoseconds, false))
            edges.append((interval.upperNanoseconds, true))
        }
        edges.sort { $0.at != $1.at ? $0.at < $1.at : !$0.isEnd && $1.isEnd }
        var (depth, first, last): (Int, Int128?, Int128?) = (0, nil, nil)
        for edge in edges {
            if edge.isEnd {
                if depth >= needed { last = edge.at }
                depth -= 1
            } else {
                depth += 1
                if depth >= needed, first == nil { first = edge.at }
            }
        }
        guard let first, let last else { return nil }
        return RoughtimeInterval(lowerNanoseconds: first, upperNanoseconds: last)
    }
}
