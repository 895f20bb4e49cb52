/// A set of whole seconds, as the shortest ascending list of closed intervals. Exact; ends may be unbounded.
///
/// The one shape for validity windows (seconds since 1970) and for lags (true time minus the box's clock). Adjacent
/// intervals are one: [1,2] and [3,4] are [1,4], because nothing lies between whole seconds.
package struct IntervalSet: Hashable, Sendable {
    /// A closed interval of whole seconds; `Int64.min` and `.max` stand for "unbounded" and print as null.
    package struct Interval: Hashable, Sendable {
        package var from: Int64
        package var until: Int64

        package init(from: Int64?, until: Int64?) {
            self.from = from ?? .min
            self.until = until ?? .max
        }

        package func contains(_ second: Int64) -> Bool { from <= second && second <= until }
    }

    /// Ascending, disjoint, not adjacent.
    package private(set) var intervals: [Interval]

    package static let empty = IntervalSet([])
    package static let all = IntervalSet([Interval(from: nil, until: nil)])

    /// Any intervals in any order; those with `until` before `from` hold nothing.
    package init(_ intervals: [Interval]) {
        self.intervals = []
        for next in intervals.filter({ $0.from <= $0.until }).sorted(by: { $0.from < $1.from }) {
            if let last = self.intervals.last, last.until == .max || next.from <= last.until + 1 {
                self.intervals[self.intervals.count - 1].until = max(last.until, next.until)
            } else {
                self.intervals.append(next)
            }
        }
    }

    package init(from: Int64?, until: Int64?) { self.init([Interval(from: from, until: until)]) }

    package var isEmpty: Bool { intervals.isEmpty }
    var isAll: Bool { self == .all }

    package func contains(_ second: Int64) -> Bool { component(around: second) != nil }

    /// The interval that holds `second`.
    package func component(around second: Int64) -> Interval? { intervals.first { $0.contains(second) } }

    package func union(_ other: IntervalSet) -> IntervalSet {
        // Most sets that meet here are empty or the same.
        if other.isEmpty || self == other { return self }
        if isEmpty { return other }
        return IntervalSet(intervals + other.intervals)
    }

    package func intersection(_ other: IntervalSet) -> IntervalSet {
        if isEmpty || other.isAll || self == other { return self }
        if isAll || other.isEmpty { return other }
        var result: [Interval] = []
        var (i, j) = (0, 0)
        while i < intervals.count, j < other.intervals.count {
            let (a, b) = (intervals[i], other.intervals[j])
            let both = Interval(from: max(a.from, b.from), until: min(a.until, b.until))
            if both.from <= both.until { result.append(both) }
            if a.until < b.until { i += 1 } else { j += 1 }
        }
        return IntervalSet(result)
    }

    package var complement: IntervalSet {
        var result: [Interval] = []
        var next: Int64? = .min
        for interval in intervals {
            if let from = next, from < interval.from { result.append(Interval(from: from, until: interval.from - 1)) }
            next = interval.until == .max ? nil : interval.until + 1
        }
        if let from = next { result.append(Interval(from: from, until: nil)) }
        return IntervalSet(result)
    }

    package func subtracting(_ other: IntervalSet) -> IntervalSet { intersection(other.complement) }

    package func isSubset(of other: IntervalSet) -> Bool { intersection(other) == self }

    /// Every second moved by `seconds`; unbounded ends stay unbounded.
    package func shifted(by seconds: Int64) -> IntervalSet {
        IntervalSet(
            intervals.map {
                Interval(
                    from: $0.from == .min ? nil : $0.from.addingClamped(seconds),
                    until: $0.until == .max ? nil : $0.until.addingClamped(seconds))
            })
    }

    /// `{ origin - s : s in self }`: turns clock readings into lags (origin = true time), and back.
    package func reflected(about origin: Int64) -> IntervalSet {
        IntervalSet(
            intervals.map {
                Interval(
                    from: $0.until == .max ? nil : origin.subtractingClamped($0.until),
                    until: $0.from == .min ? nil : origin.subtractingClamped($0.from))
            })
    }

    /// The seconds that at least `k` of the sets hold: a daemon's quorum. `k <= 0` asks for nothing: all seconds.
    package static func overlap(of sets: [IntervalSet], atLeast k: Int) -> IntervalSet {
        guard k > 0 else { return .all }
        guard k <= sets.count else { return .empty }
        var result: [Interval] = []
        // Sweep the ends in order; an interval stops counting one past its end.
        var edges: [(at: Int64, step: Int)] = []
        for interval in sets.flatMap(\.intervals) {
            edges.append((interval.from, 1))
            if interval.until != .max { edges.append((interval.until + 1, -1)) }
        }
        edges.sort { ($0.at, $0.step) < ($1.at, $1.step) }
        var depth = 0
        var start: Int64?
        for edge in edges {
            depth += edge.step
            if depth >= k, start == nil { start = edge.at }
            if depth < k, let from = start {
                if from <= edge.at - 1 { result.append(Interval(from: from, until: edge.at - 1)) }
                start = nil
            }
        }
        if let from = start { result.append(Interval(from: from, until: nil)) }
        return IntervalSet(result)
    }
}

extension Int64 {
    /// Difference, held at the ends of the range.
    package func subtractingClamped(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other > 0 ? .min : .max) : difference
    }
}

/// `[{"from": s|null, "until": s|null}]`.
extension IntervalSet: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode([Interval].self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(intervals)
    }
}

extension IntervalSet.Interval: Codable {
    private enum CodingKeys: CodingKey { case from, until }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            from: try container.decodeIfPresent(Int64.self, forKey: .from),
            until: try container.decodeIfPresent(Int64.self, forKey: .until))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(from == .min ? nil : from, forKey: .from)
        try container.encode(until == .max ? nil : until, forKey: .until)
    }
}
