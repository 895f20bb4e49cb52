import Facts
import Programs
import Values

// Files without which a resolver does not run.
extension ModelBuilder {
    mutating func stateNeeds(_ index: Int) -> [Need] {
        let resolver = facts.resolver.local[index]
        guard resolver.kind.program.endsWithoutAnchor != nil, resolver.validation.value != .off,
            let bad = unwritableAnchor(resolver)
        else { return [] }
        return [
            Need(
                node(.state(resolver: index)), "its trust anchor file",
                because: "\(resolver.kind.title) keeps the root's keys there", bad.source)
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
                otherwise: "\(bad.path) cannot be written: \(resolver.kind.title) ends with "
                    + "\"\(resolver.kind.program.endsWithoutAnchor ?? "an error")\""))
    }

    /// A file that it maintains (RFC 5011) and cannot rewrite; one nobody maintains may be read-only.
    private func unwritableAnchor(_ resolver: LocalResolver) -> (path: String, source: Source)? {
        for file in resolver.anchorFiles {
            if let state = facts.state.first(where: { $0.path == file.value && $0.purpose == "trust anchor" }),
                state.isWritable.value == false || state.mount.value?.isReadOnly == true
            {
                return (file.value, state.isWritable.source ?? state.source)
            }
            if let anchors = facts.dnssec.anchors.first(where: { $0.path == file.value }),
                anchors.format == resolver.kind.rawValue, anchors.isWritable.value == false
            {
                return (file.value, anchors.isWritable.source ?? anchors.source)
            }
        }
        return nil
    }
}
