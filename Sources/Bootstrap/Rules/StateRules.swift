import Facts
import Values

// Files without which a resolver does not run.
extension ModelBuilder {
    mutating func stateNeeds(_ index: Int) -> [Need] {
        let resolver = facts.resolver.local[index]
        guard resolver.kind == .unbound, resolver.validation.value != .off, let bad = unwritableAnchor(resolver) else {
            return []
        }
        return [
            Need(
                node(.state(resolver: index)), "its trust anchor file", because: "unbound keeps the root's keys there",
                bad.source)
        ]
    }

    mutating func addStateRules(_ head: Int, _ resolver: LocalResolver) {
        guard let bad = unwritableAnchor(resolver) else {
            add(Rule(head, because: "its state can be written", resolver.configuration))
            return
        }
        add(
            Rule(
                head, when: .never, because: "", bad.source,
                otherwise: "\(bad.path) cannot be written: unbound ends with \"could not open autotrust file\""))
    }

    /// unbound ends when it cannot rewrite its auto-trust-anchor-file (RFC 5011); a file nobody maintains may be read-only.
    private func unwritableAnchor(_ resolver: LocalResolver) -> (path: String, source: Source)? {
        for file in resolver.anchorFiles {
            if let state = facts.state.first(where: { $0.path == file.value && $0.purpose == "trust anchor" }),
                state.isWritable.value == false || state.mount.value?.isReadOnly == true
            {
                return (file.value, state.isWritable.source ?? state.source)
            }
            if let anchors = facts.dnssec.anchors.first(where: { $0.path == file.value }),
                anchors.format == "unbound", anchors.isWritable.value == false
            {
                return (file.value, anchors.isWritable.source ?? anchors.source)
            }
        }
        return nil
    }
}
