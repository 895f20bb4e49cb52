import Facts
import Values

extension Facts {
    /// Block lists are long. Of what a resolver says by itself only that about the names which this box needs, and the zones
    /// around them, bears on whether it comes up.
    mutating func dropIdleAnswers(beyond limit: Int = 1000) {
        let search = resolver.resolvConf.value?.search ?? []
        let names = namesNeeded.flatMap { name in [name] + search.map { "\(name).\($0)" } }
        let zones = Set(names.flatMap(zonesAround))
        for index in resolver.local.indices where (resolver.local[index].localAnswers?.count ?? 0) > limit {
            resolver.local[index].localAnswers?.removeAll { !zones.contains(canonical($0.name)) }
        }
    }
}

/// The name itself, every one above it, the root last.
private func zonesAround(_ name: String) -> [String] {
    sequence(first: canonical(name)[...]) { $0.isEmpty ? nil : $0.drop { $0 != "." }.dropFirst() }.map(String.init)
}
