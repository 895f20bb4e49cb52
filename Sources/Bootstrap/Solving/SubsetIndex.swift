/// Finds among many sets one that lies within another, without comparing each with each: a tunnel with thousands of peers has
/// as many rules.
struct SubsetIndex {
    /// Each set that is not empty, once, under that of its elements which the fewest sets have.
    private var byRarest: [Int: Set<Set<Int>>] = [:]

    init(_ sets: [Set<Int>]) {
        var counts: [Int: Int] = [:]
        for set in sets {
            for element in set { counts[element, default: 0] += 1 }
        }
        for set in sets {
            guard let rarest = set.min(by: { (counts[$0] ?? 0, $0) < (counts[$1] ?? 0, $1) }) else { continue }
            byRarest[rarest, default: []].insert(set)
        }
    }

    /// Whether one of them lies within `set` and has less.
    func hasStrictSubset(of set: Set<Int>) -> Bool {
        set.contains { element in byRarest[element]?.contains { $0.isStrictSubset(of: set) } ?? false }
    }
}
