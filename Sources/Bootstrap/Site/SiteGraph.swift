import Values

/// The boxes of a site, and which of them stand behind each other's premises.
struct SiteGraph {
    /// A kind of box, and the names that it is asked for.
    private struct Variant: Hashable {
        var kind: Int
        var names: Set<String>
    }

    private(set) var site: SiteFacts
    let directory: SiteDirectory
    private(set) var models: [SiteModel] = []
    private(set) var modelOf: [Int]
    /// For each box and each input of its model: the box behind it, or -1.
    private(set) var targets: [[Int]]
    private var wanted: [Int: Set<String>] = [:]
    private var variants: [Variant: Int] = [:]

    init(_ site: SiteFacts, _ hands: some ManyHands) {
        self.site = site
        directory = SiteDirectory(site.members)
        modelOf = Array(repeating: 0, count: site.members.count)
        targets = Array(repeating: [], count: site.members.count)
        update(Array(site.members.indices), hands)
    }

    mutating func add(_ kind: SiteKind) -> Int { site.add(kind: kind) }

    /// Some boxes become another kind of box.
    mutating func change(_ changes: [(box: Int, kind: Int)], _ hands: some ManyHands) {
        for (box, kind) in changes { kindOf[box] = kind }
        update(changes.map(\.box), hands)
    }

    /// As changed.
    private var kindOf: [Int: Int] = [:]
    func kind(of box: Int) -> Int { kindOf[box] ?? site.members[box].kind }

    /// Boxes that others ask for names get a condition for each such name, and may ask others in turn.
    private mutating func update(_ boxes: [Int], _ hands: some ManyHands) {
        var changed = boxes
        while !changed.isEmpty {
            var missing: [Variant] = []
            for box in changed {
                let variant = Variant(kind: kind(of: box), names: wanted[box] ?? [])
                if variants[variant] == nil {
                    variants[variant] = models.count + missing.count
                    missing.append(variant)
                }
                modelOf[box] = variants[variant] ?? 0
            }
            models += hands.map(missing.count) { [site] in
                SiteModel(site.kinds[missing[$0].kind], serving: missing[$0].names)
            }
            var next: Set<Int> = []
            for box in changed {
                let inputs = models[modelOf[box]].inputs
                targets[box] = inputs.map { directory.find($0.neighbour, for: box) ?? -1 }
                for (input, target) in zip(inputs, targets[box]) where target >= 0 {
                    guard case .name(let name) = input.service else { continue }
                    if wanted[target, default: []].insert(name).inserted { next.insert(target) }
                }
            }
            changed = next.sorted()
        }
    }

    /// Which other boxes each box may have to wait for.
    var edges: [[Int]] { targets.map { Array(Set($0.filter { $0 >= 0 })).sorted() } }

    /// For each box those that several claims keep it from being joined to.
    var contested: [[Int]] {
        modelOf.map { models[$0].inputs.flatMap { directory.rival($0.neighbour) } }
    }

    /// Of the boxes that each may have to wait for, those whose clock is never right; none for a box whose own is.
    func waits(_ unreached: [Bool]) -> [[Int]] {
        targets.enumerated().map { box, targets in
            guard unreached[box] else { return [] }
            return Array(Set(targets.filter { $0 >= 0 && unreached[$0] })).sorted()
        }
    }
}
