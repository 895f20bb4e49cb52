import Values

/// The checks that the operator named, by id or by group, in their own order; all where nothing was named.
package func select(_ wanted: [String], from checks: [any Check]) throws(UnknownName) -> [any Check] {
    let known = Set(checks.map(\.id) + checks.map(\.group))
    for name in wanted where !known.contains(name) {
        throw UnknownName(name, kind: "check or group", among: known.sorted())
    }
    let wanted = Set(wanted)
    return wanted.isEmpty ? checks : checks.filter { wanted.contains($0.id) || wanted.contains($0.group) }
}

/// Something that the operator named and that does not exist, with what may have been meant.
package struct UnknownName: Error, Equatable, CustomStringConvertible {
    package var name: String
    package var kind: String
    package var nearest: [String]

    package init(_ name: String, kind: String, among names: [String]) {
        self.name = name
        self.kind = kind
        nearest = nearestNames(to: name, among: names)
    }

    package var description: String {
        let hint =
            nearest.isEmpty ? "'boxdoctor list' shows all" : "did you mean \(nearest.joined(separator: " or "))?"
        return "no \(kind) named '\(escaped(name))'; \(hint)"
    }
}
